import { isDeepStrictEqual } from 'util';
import { Duration, Size } from 'cdk8s';
import { Code, literal } from './literal';
import { overlayDeployment } from '../adoption/overlay';
import { AdoptedDeploymentOptions, overlaySpec } from '../deployment/adopted-options';
import { ComputeSpec } from '../deployment/compute';
import { Image } from '../deployment/image';
import { PodOptions } from '../deployment/pod';
import { Probe, ProbeOptions, ProbeScheme } from '../deployment/probe';
import { RollingUpdate } from '../deployment/rolling-update';
import { Percent } from '../platform/percent';
import { copyOf, listOf } from '../private/copy';
import { DnsPolicy, ImagePullPolicy, TaintEffect, TolerationOperator } from '../spec/pod';

/** A Deployment as typed options, and the rest of it. @internal */
export interface Typed {
  /** The Deployment without the fields of the options. */
  readonly rest: any;
  /** The options as source: values, and calls as `Code`. */
  readonly source: { readonly [option: string]: unknown };
}

type Options = { -readonly [P in keyof AdoptedDeploymentOptions]: AdoptedDeploymentOptions[P] };

/** One option: its value, its source text, and how to remove its field from a Deployment. */
interface Candidate {
  readonly option: string;
  readonly value: unknown;
  readonly source: unknown;
  readonly remove: (deployment: any, container: any) => void;
}

/**
 * Moves fields of a Deployment into typed options. Each option is tried: it is used only if applying it
 * to the rest gives the same Deployment again, so that no field is duplicated, lost or guessed.
 *
 * @internal
 */
export function typedOf(deployment: any, container: number): Typed {
  let rest = deployment;
  let options: Options = {};
  const source: Record<string, any> = {};
  for (const candidate of candidates(deployment, container)) {
    const without = copyOf(rest);
    candidate.remove(without, without.spec.template.spec.containers[container]);
    const [name, extra] = candidate.option.split('.');
    const more: Options =
      extra === undefined
        ? { ...options, [name]: candidate.value }
        : { ...options, pod: { ...options.pod, [extra]: candidate.value } };
    if (isDeepStrictEqual(overlayDeployment(without, container, overlaySpec(more)), deployment)) {
      rest = without;
      options = more;
      if (extra === undefined) {
        source[name] = candidate.source;
      } else {
        source[name] = { ...source[name], [extra]: candidate.source };
      }
    }
  }
  return { rest, source };
}

function candidates(deployment: any, index: number): Candidate[] {
  const { spec } = deployment;
  const container = spec.template.spec.containers[index];
  return [
    ...text('image', container.image, Image.fromUrl, 'Image.fromUrl'),
    // the option rejects 0, which a Deployment that is switched off has
    ...(spec.replicas === 0 ? [] : field(spec, 'replicas', 'replicas', (at) => at.spec)),
    ...field(container, 'command', 'command', (_, at) => at),
    ...field(container, 'args', 'args', (_, at) => at),
    ...environment(container),
    ...compute(container),
    ...PROBES.flatMap((name) => probe(name, container)),
    ...rollingUpdate(spec.strategy),
    ...seconds(spec, 'minReadySeconds', 'minReady'),
    ...seconds(spec, 'progressDeadlineSeconds', 'progressDeadline'),
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
          source: new Code(`${call}(${literal(spec)})`),
          remove: (_, container) => delete container[option],
        },
      ]
    : [];
}

/** A field that an option expresses unchanged. */
function field(
  from: any,
  name: string,
  option: string,
  place: (deployment: any, container: any) => any,
): Candidate[] {
  const value = from?.[name];
  return value === undefined
    ? []
    : [
        {
          option,
          value,
          source: enumerated(name, value),
          remove: (deployment, container) => delete place(deployment, container)[name],
        },
      ];
}

/** The enums of fields whose values are a closed set. */
const ENUMS: Record<string, [string, Record<string, string>]> = {
  dnsPolicy: ['DnsPolicy', DnsPolicy],
  imagePullPolicy: ['ImagePullPolicy', ImagePullPolicy],
  operator: ['TolerationOperator', TolerationOperator],
  effect: ['TaintEffect', TaintEffect],
};

/** A value as source, with the members of enums by name. */
function enumerated(name: string, value: unknown): unknown {
  if (name === 'tolerations' && Array.isArray(value)) {
    return value.map((toleration: object) =>
      Object.fromEntries(
        Object.entries(toleration).map(([key, each]) => [key, enumerated(key, each)]),
      ),
    );
  }
  const [type, members] = ENUMS[name] ?? [];
  const member = members && Object.keys(members).find((each) => members[each] === value);
  return member === undefined ? value : new Code(`${type}.${member}`);
}

/** The last variables of the list that are plain values: variables of an option follow the others. */
function environment(container: any): Candidate[] {
  const all = listOf(container.env);
  const plain = ({ name, value, ...more }: any) =>
    typeof name === 'string' && typeof value === 'string' && Object.keys(more).length === 0;
  const first = all.reduce((at, each, index) => (plain(each) ? at : index + 1), 0);
  const values = Object.fromEntries(all.slice(first).map(({ name, value }) => [name, value]));
  return first === all.length
    ? []
    : [
        {
          option: 'env',
          value: values,
          source: values,
          remove: (_, at) => {
            at.env = all.slice(0, first);
            if (first === 0) {
              delete at.env;
            }
          },
        },
      ];
}

const UNITS: Record<string, [(amount: number) => Size, string]> = {
  Mi: [Size.mebibytes, 'Size.mebibytes'],
  Gi: [Size.gibibytes, 'Size.gibibytes'],
  Ti: [Size.tebibytes, 'Size.tebibytes'],
};

function compute({ resources }: any): Candidate[] {
  const { cpu: cpus, memory, ...devices } = resources?.limits ?? {};
  const [, amount, unit] = /^(\d+)(Mi|Gi|Ti)$/.exec(String(memory)) ?? [];
  const [, count, milli] = /^(\d+)(m?)$/.exec(String(cpus)) ?? [];
  const [device, second] = Object.entries(devices);
  if (amount === undefined || count === undefined || second) {
    return [];
  }
  const cpu = milli === 'm' ? Number(count) / 1000 : Number(count);
  const gpus = device && {
    gpus: Number(device[1]),
    ...(device[0] !== 'nvidia.com/gpu' && { gpuResource: device[0] }),
  };
  const [make, call] = UNITS[unit];
  const size = new Code(`${call}(${amount})`);
  return [
    {
      option: 'compute',
      value: ComputeSpec.of({ cpu, memory: make(Number(amount)), ...gpus }),
      source: new Code(`ComputeSpec.of(${literal({ cpu, memory: size, ...gpus })})`),
      remove: (_, at) => delete at.resources,
    },
  ];
}

const PROBES = ['liveness', 'readiness', 'startup'];

function probe(option: string, container: any): Candidate[] {
  const name = `${option}Probe`;
  const spec = container[name];
  const made = spec && (httpProbe(spec) ?? tcpProbe(spec) ?? commandProbe(spec));
  return made ? [{ option, ...made, remove: (_, at) => delete at[name] }] : [];
}

type Made = Pick<Candidate, 'value' | 'source'> | undefined;

function httpProbe({ httpGet, ...times }: any): Made {
  if (typeof httpGet?.path !== 'string') {
    return undefined;
  }
  const { path, port, scheme, httpHeaders } = httpGet;
  const headers = listOf(httpHeaders).map(({ name, value }) => [name, value]);
  const more = headers.length > 0 ? { headers: Object.fromEntries(headers) } : {};
  const secure = scheme === 'HTTPS';
  const { values, source } = timesOf(times);
  return {
    value: Probe.fromHttpGet(path, {
      port,
      ...(secure && { scheme: ProbeScheme.HTTPS }),
      ...more,
      ...values,
    }),
    source: new Code(
      `Probe.fromHttpGet(${literal(path)}, ${literal({
        port,
        ...(secure && { scheme: new Code('ProbeScheme.HTTPS') }),
        ...more,
        ...source,
      })})`,
    ),
  };
}

function tcpProbe({ tcpSocket, ...times }: any): Made {
  const { values, source } = timesOf(times);
  return (
    tcpSocket && {
      value: Probe.fromTcpSocket({ port: tcpSocket.port, ...values }),
      source: new Code(`Probe.fromTcpSocket(${literal({ port: tcpSocket.port, ...source })})`),
    }
  );
}

function commandProbe({ exec, ...times }: any): Made {
  const { values, source } = timesOf(times);
  return Array.isArray(exec?.command)
    ? {
        value: Probe.fromCommand(exec.command, values),
        source: new Code(`Probe.fromCommand(${literal(exec.command)}, ${literal(source)})`),
      }
    : undefined;
}

function timesOf(spec: any): { values: ProbeOptions; source: object } {
  const names: [string, string][] = [
    ['initialDelay', 'initialDelaySeconds'],
    ['timeout', 'timeoutSeconds'],
    ['period', 'periodSeconds'],
  ];
  const there = names.filter(([, name]) => typeof spec[name] === 'number');
  const failures =
    spec.failureThreshold === undefined ? {} : { failureThreshold: spec.failureThreshold };
  return {
    values: {
      ...Object.fromEntries(there.map(([to, from]) => [to, Duration.seconds(spec[from])])),
      ...failures,
    },
    source: {
      ...Object.fromEntries(
        there.map(([to, from]) => [to, new Code(`Duration.seconds(${spec[from]})`)]),
      ),
      ...failures,
    },
  };
}

function rollingUpdate(strategy: any): Candidate[] {
  const { maxUnavailable, maxSurge } = strategy?.rollingUpdate ?? {};
  const remove: Candidate['remove'] = ({ spec }) => delete spec.strategy;
  if (strategy?.type === 'Recreate') {
    const source = new Code('RollingUpdate.recreate()');
    return [{ option: 'rollingUpdate', value: RollingUpdate.recreate(), source, remove }];
  }
  if (Number.isInteger(maxUnavailable) && Number.isInteger(maxSurge)) {
    const counts = { maxUnavailable, maxSurge };
    return [
      {
        option: 'rollingUpdate',
        value: RollingUpdate.ofCounts(counts),
        source: new Code(`RollingUpdate.ofCounts(${literal(counts)})`),
        remove,
      },
    ];
  }
  const entries = ['maxUnavailable', 'maxSurge'].flatMap((name) => {
    const [, percent] = /^(\d+)%$/.exec(String(strategy?.rollingUpdate?.[name])) ?? [];
    return percent === undefined ? [] : [[name, Number(percent)] as const];
  });
  return entries.length === 0
    ? []
    : [
        {
          option: 'rollingUpdate',
          value: RollingUpdate.of(
            Object.fromEntries(entries.map(([name, percent]) => [name, Percent.of(percent)])),
          ),
          source: new Code(
            `RollingUpdate.of(${literal(
              Object.fromEntries(
                entries.map(([name, percent]) => [name, new Code(`Percent.of(${percent})`)]),
              ),
            )})`,
          ),
          remove,
        },
      ];
}

function seconds(spec: any, name: string, option: string): Candidate[] {
  return typeof spec[name] === 'number'
    ? [
        {
          option,
          value: Duration.seconds(spec[name]),
          source: new Code(`Duration.seconds(${spec[name]})`),
          remove: (deployment) => delete deployment.spec[name],
        },
      ]
    : [];
}

/** Extras that stay unchanged, by their field. */
const POD: Partial<Record<keyof PodOptions, string>> = {
  serviceAccountName: 'serviceAccountName',
  podSecurityContext: 'securityContext',
  initContainers: 'initContainers',
  volumes: 'volumes',
  nodeSelector: 'nodeSelector',
  tolerations: 'tolerations',
  affinity: 'affinity',
  topologySpreadConstraints: 'topologySpreadConstraints',
  runtimeClassName: 'runtimeClassName',
  hostNetwork: 'hostNetwork',
  hostIpc: 'hostIPC',
  dnsPolicy: 'dnsPolicy',
};

const CONTAINER: Partial<Record<keyof PodOptions, string>> = {
  securityContext: 'securityContext',
  volumeMounts: 'volumeMounts',
  imagePullPolicy: 'imagePullPolicy',
  workingDir: 'workingDir',
};

function pod({ metadata, spec }: any, index: number): Candidate[] {
  const sidecars = spec.containers.filter((_: unknown, at: number) => at !== index);
  return [
    ...['labels', 'annotations'].flatMap((name) =>
      field(metadata, name, `pod.${name}`, (at) => at.spec.template.metadata),
    ),
    ...Object.entries(CONTAINER).flatMap(([option, name]) =>
      field(spec.containers[index], name, `pod.${option}`, (_, at) => at),
    ),
    ...(sidecars.length === 0
      ? []
      : [
          {
            option: 'pod.sidecars',
            value: sidecars,
            source: sidecars,
            remove: ({ spec: { template } }: any) => {
              template.spec.containers = [template.spec.containers[index]];
            },
          },
        ]),
    ...Object.entries(POD).flatMap(([option, name]) =>
      field(spec, name, `pod.${option}`, (at) => at.spec.template.spec),
    ),
  ];
}
