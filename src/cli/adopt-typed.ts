import { isDeepStrictEqual } from 'util';
import { Chart, Duration } from 'cdk8s';
import { Candidate, field } from './adopt-candidate';
import { PROBES, compute, environment, environmentSources, probe } from './adopt-container';
import { pod } from './adopt-pod';
import { Code, callOf } from './literal';
import { overlayDeployment } from '../adoption/overlay';
import { AdoptedDeploymentOptions, overlaySpec } from '../deployment/adopted-options';
import { Image } from '../deployment/image';
import { RollingUpdate } from '../deployment/rolling-update';
import { Percent } from '../platform/percent';
import { copyOf, listOf } from '../private/copy';

/** A Deployment as typed options, and the rest of it. @internal */
export interface Typed {
  /** The Deployment without the fields of the options. */
  readonly rest: any;
  readonly options: AdoptedDeploymentOptions;
  /** The options as source: values, and calls as `Code`. */
  readonly source: { readonly [option: string]: unknown };
}

type Options = { -readonly [P in keyof AdoptedDeploymentOptions]: AdoptedDeploymentOptions[P] };

/**
 * Moves fields of a Deployment into typed options. Each option is tried: it is used only if applying it
 * to the rest gives the same Deployment again, so that no field is duplicated, lost or guessed.
 *
 * @internal
 * @param scope a Chart for Secrets that variables refer to
 * @param accepts whether the rules accept a program of these options
 */
export function typedOf(
  deployment: any,
  container: number,
  scope: Chart,
  accepts: (typed: Omit<Typed, 'source'>) => boolean = () => true,
): Typed {
  let rest = deployment;
  let options: Options = {};
  const source: Record<string, any> = {};
  for (const candidate of candidates(deployment, container, scope)) {
    if (candidate.unless !== undefined && candidate.unless in options) {
      continue;
    }
    const without = copyOf(rest);
    candidate.remove(without, without.spec.template.spec.containers[container]);
    const [name, extra] = candidate.option.split('.');
    const more: Options =
      extra === undefined
        ? { ...options, [name]: candidate.value }
        : { ...options, pod: { ...options.pod, [extra]: candidate.value } };
    withoutMetadata(without.spec.template);
    const same = overlayDeployment(without, container, overlaySpec(more));
    if (isDeepStrictEqual(same, deployment) && accepts({ rest: without, options: more })) {
      rest = without;
      options = more;
      if (extra === undefined) {
        source[name] = candidate.source;
      } else {
        source[name] = { ...source[name], [extra]: candidate.source };
      }
    }
  }
  return { rest, options, source };
}

/** Pod metadata without a label or annotation is none. */
function withoutMetadata(template: any): void {
  if (isDeepStrictEqual(template.metadata, {})) {
    delete template.metadata;
  }
}

function candidates(deployment: any, index: number, scope: Chart): Candidate[] {
  const { spec } = deployment;
  const container = spec.template.spec.containers[index];
  return [
    ...text('image', container.image, Image.fromUrl, 'Image.fromUrl'),
    ...field(spec, 'replicas', 'replicas', (at) => at.spec),
    ...field(deployment.metadata, 'labels', 'labels', (at) => at.metadata),
    ...field(deployment.metadata, 'annotations', 'annotations', (at) => at.metadata),
    ...field(container, 'command', 'command', (_, at) => at),
    ...field(container, 'args', 'args', (_, at) => at),
    ...field(container, 'ports', 'containerPorts', (_, at) => at),
    ...environment(container, scope),
    ...environmentSources(container, scope),
    ...compute(container),
    ...field(container, 'resources', 'resources', (_, at) => at).map((each) => ({
      ...each,
      unless: 'compute',
    })),
    ...PROBES.flatMap((name) => probe(name, container)),
    ...rollingUpdate(spec.strategy),
    ...seconds('minReadySeconds', 'minReady', deployment, (at) => at.spec),
    ...seconds('progressDeadlineSeconds', 'progressDeadline', deployment, (at) => at.spec),
    ...seconds(
      'terminationGracePeriodSeconds',
      'terminationGracePeriod',
      deployment,
      (at) => at.spec.template.spec,
    ),
    ...pullSecrets(spec.template.spec),
    ...pod(spec.template, index),
  ];
}

function text(
  option: string,
  spec: unknown,
  make: (url: string) => unknown,
  call: string,
): Candidate[] {
  return typeof spec === 'string'
    ? [
        {
          option,
          value: make(spec),
          source: callOf(option, call, spec),
          remove: (_, container) => delete container[option],
        },
      ]
    : [];
}

function rollingUpdate(strategy: any): Candidate[] {
  const option = 'rollingUpdate';
  const { maxUnavailable, maxSurge } = strategy?.rollingUpdate ?? {};
  const of = (value: RollingUpdate, source: Code): Candidate[] => [
    { option, value, source, remove: ({ spec }) => delete spec.strategy },
  ];
  if (strategy?.type === 'Recreate') {
    return of(RollingUpdate.recreate(), new Code('RollingUpdate.recreate()'));
  }
  if (Number.isInteger(maxUnavailable) && Number.isInteger(maxSurge)) {
    const counts = { maxUnavailable, maxSurge };
    return of(RollingUpdate.ofCounts(counts), callOf(option, 'RollingUpdate.ofCounts', counts));
  }
  const percentages = Object.entries({ maxUnavailable, maxSurge }).flatMap(([name, limit]) => {
    const [, percent] = /^(\d+)%$/.exec(String(limit)) ?? [];
    return percent === undefined ? [] : [[name, Number(percent)] as const];
  });
  const by = <T>(make: (percent: number) => T) =>
    Object.fromEntries(percentages.map(([name, percent]) => [name, make(percent)]));
  const source = by((percent) => new Code(`Percent.of(${percent})`));
  return percentages.length === 0
    ? []
    : of(RollingUpdate.of(by(Percent.of)), callOf(option, 'RollingUpdate.of', source));
}

function seconds(
  name: string,
  option: string,
  deployment: any,
  place: (deployment: any) => any,
): Candidate[] {
  const value = place(deployment)[name];
  return typeof value === 'number'
    ? [
        {
          option,
          value: Duration.seconds(value),
          source: new Code(`Duration.seconds(${value})`),
          remove: (at) => delete place(at)[name],
        },
      ]
    : [];
}

function pullSecrets({ imagePullSecrets }: any): Candidate[] {
  const names = listOf(imagePullSecrets).map((secret) => secret?.name);
  return names.length > 0
    ? [
        {
          option: 'imagePullSecrets',
          value: names,
          source: names,
          remove: ({ spec }) => delete spec.template.spec.imagePullSecrets,
        },
      ]
    : [];
}
