import { Certainty, PreviewRange, ReleasePreview, ReleaseStepPreview } from './data';
import { servingAfter } from './deployment';
import { PlannedDeployment } from '../plan/deployment';
import { Extent, instancesOf, needOf } from '../plan/queue-load';
import { GatePlan, GatedStepPlan } from '../plan/release';
import { PlannedService } from '../plan/service';
import { omitUndefined } from '../private/omit-undefined';

/** The release of a service, if it declares one. @internal */
export function previewRelease({ path, release, deployments }: PlannedService): ReleasePreview[] {
  const deployment = (of: string) => deployments.find(({ name }) => name === of);
  const from = release && deployment(release.from);
  const to = release && deployment(release.to);
  if (!release || !from || !to) {
    return [];
  }
  return [
    {
      service: path,
      from: from.path,
      to: to.path,
      current: release.step,
      steps: release.steps.map((step, index) =>
        stepOf(step, index, release.steps.length - 1, from, to),
      ),
    },
  ];
}

/** A step after the first changes the shares alone: replicas neither start nor stop. */
function stepOf(
  { name, percent, soakMinutes, gates }: GatedStepPlan,
  index: number,
  last: number,
  from: PlannedDeployment,
  to: PlannedDeployment,
): ReleaseStepPreview {
  const share = percent / 100;
  const serving = [...(share < 1 ? [from] : []), ...(share > 0 ? [to] : [])];
  const fewest = serving.map((deployment) => instancesOf(deployment, 'fewest'));
  return {
    name,
    share,
    verify: [
      ...(share === 0 ? [`all replicas of ${to.name} are ready`] : []),
      ...(share > 0
        ? [`error rate and time to first token of ${to.name}, next to those of ${from.name}`]
        : []),
      ...(soakMinutes > 0 ? [`the step lasts ${soakMinutes} minutes`] : []),
      ...gates.map((gate) => `gate ${gate.name}: ${limitsOf(gate)}`),
      ...(index === last && share === 1
        ? [`the requests of ${from.name} have ended, before it is removed in another commit`]
        : []),
    ],
    ...omitUndefined({
      gpus: sumOf(gpusOf(from), gpusOf(to)),
      fewestServing: fewest.every((count) => count !== undefined)
        ? fewest.reduce<number>((sum, count) => sum + count!, 0)
        : undefined,
      seconds: index === 0 ? servingAfter(to) : 0,
      loadPerGpu: share > 0 ? loadPerGpu(share, gpusOf(from), gpusOf(to)) : undefined,
    }),
  };
}

function limitsOf({ max, min }: GatePlan): string {
  return [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ].join(', ');
}

interface Gpus {
  readonly low: number;
  readonly high: number;
}

function gpusOf(deployment: PlannedDeployment): Gpus | undefined {
  const gpus = needOf(deployment.compute)?.gpus;
  const at = (extent: Extent) => {
    const count = instancesOf(deployment, extent);
    return gpus === undefined || count === undefined ? undefined : gpus * count;
  };
  const [low, high] = [at('fewest'), at('most')];
  return low === undefined || high === undefined ? undefined : { low, high };
}

function sumOf(one: Gpus | undefined, other: Gpus | undefined): PreviewRange | undefined {
  const sum = one && other && { low: one.low + other.low, high: one.high + other.high };
  return (
    sum && {
      ...sum,
      ...(sum.low === sum.high
        ? { certainty: Certainty.EXACT }
        : { certainty: Certainty.BOUNDED, because: 'autoscalers set the replica counts' }),
    }
  );
}

/** Before the release one deployment has all requests. */
function loadPerGpu(
  share: number,
  from: Gpus | undefined,
  to: Gpus | undefined,
): PreviewRange | undefined {
  return from && to && to.low > 0 && from.low > 0
    ? {
        low: round((share * from.low) / to.high),
        high: round((share * from.high) / to.low),
        certainty: Certainty.ASSUMED,
        because: 'a GPU of both deployments does the same work',
      }
    : undefined;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
