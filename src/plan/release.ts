import { PlannedDeployment } from './deployment';
import { PODS_MARK } from './metric';
import { podMatchers } from './metric-matchers';
import { splitOf } from './traffic';
import { omitUndefined } from '../private/omit-undefined';
import { ServiceSpec } from '../spec/service';

/** The placeholder in a query for the label matchers of the old deployment's pods. @internal */
export const STABLE_PODS_MARK = '__stable_pods__';

/** A gate of a release, with the pods in its query. @internal */
export interface GatePlan {
  readonly name: string;
  /** PromQL. */
  readonly query: string;
  readonly max?: number;
  readonly min?: number;
}

/** A step of a release, and what must hold before the next one. @internal */
export interface GatedStepPlan {
  readonly name: string;
  readonly percent: number;
  /** How long the step lasts at least and its gates must hold, in minutes; 0 for one look. */
  readonly soakMinutes: number;
  readonly gates: readonly GatePlan[];
}

/** The release of a service. @internal */
export interface GatedReleasePlan {
  /** Construct path of the service. */
  readonly service: string;
  /** Construct path of the policy that sets the step. */
  readonly path: string;
  /** Object names of the deployments. */
  readonly from: string;
  readonly to: string;
  /** Name of the current step. */
  readonly step: string;
  readonly steps: readonly GatedStepPlan[];
  /** Labels of the series that records the current step. */
  readonly labels: { readonly [name: string]: string };
  /** @default - the platform names no Prometheus */
  readonly prometheus?: string;
}

/** The series that exists while a step is applied: the Prometheus of the cluster records it. @internal */
export const STEP_SERIES = 'cdk_inference:release_step';

/** @internal */
export function planRelease(
  { path, name, namespace, policies, platform }: ServiceSpec,
  deployments: readonly PlannedDeployment[],
): GatedReleasePlan | undefined {
  const policy = splitOf(policies);
  const { release } = policy ?? {};
  const at = (place: string) => deployments.find((each) => each.path === place);
  const [from, to] = [at(release?.from ?? ''), at(release?.to ?? '')];
  if (!policy || !release || !from || !to) {
    return undefined;
  }
  const filled = (query: string) =>
    `${query}`
      .split(PODS_MARK)
      .join(podMatchers(to, to.group?.nodes))
      .split(STABLE_PODS_MARK)
      .join(podMatchers(from, from.group?.nodes));
  return {
    service: path,
    path: policy.path,
    from: from.name,
    to: to.name,
    step: release.step,
    steps: release.steps.map((step) => ({
      name: step.name,
      percent: step.percent,
      soakMinutes: (step.soak ?? 0) / 60,
      gates: (step.gates ?? []).map((gate) => ({ ...gate, query: filled(gate.query) })),
    })),
    labels: { ...omitUndefined({ namespace }), service: name, step: release.step },
    ...omitUndefined({ prometheus: platform?.prometheus }),
  };
}

/** Whether something must hold before a step of the release. @internal */
export function isGated({ steps }: Pick<GatedReleasePlan, 'steps'>): boolean {
  return steps.some(({ gates, soakMinutes }) => gates.length > 0 || soakMinutes > 0);
}

/** The worst value of a gate's query while its step soaks. @internal */
export function worstOf(query: string, limit: 'max' | 'min', minutes: number): string {
  return minutes === 0 ? query : `${limit}_over_time((${query})[${minutes}m:1m])`;
}

/** The minutes for which a step is applied, up to those of its soak time. @internal */
export function minutesQuery({ labels }: GatedReleasePlan, minutes: number): string {
  const matchers = Object.entries(labels).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  return `max(count_over_time(${STEP_SERIES}{${matchers.join(',')}}[${minutes}m:1m]))`;
}
