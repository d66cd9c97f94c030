import { Chart, Duration, Size } from 'cdk8s';
import { Candidate } from './adopt-candidate';
import { Code, call, callOf } from './literal';
import { ComputeSpec } from '../deployment/compute';
import { Probe, ProbeOptions, ProbeScheme } from '../deployment/probe';
import { isPlain, listOf } from '../private/copy';

/** An instance of cdk8s-plus, and its source. */
interface Plus {
  readonly value: unknown;
  readonly source: Code;
}

/** Loaded only for manifests that refer to Secrets, ConfigMaps or fields. */
function plus(): typeof import('cdk8s-plus-28') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('cdk8s-plus-28');
}

/** Columns in front of an argument, and in front of an item of `envFrom`. */
const NESTED = 8;
const ITEM = 6;

/** A Secret or ConfigMap by its name; an id of a variable is in the program once. */
function imported(kind: 'Secret' | 'ConfigMap', id: string, name: string, scope: Chart): Plus {
  const value =
    kind === 'Secret'
      ? plus().Secret.fromSecretName(scope, id, name)
      : plus().ConfigMap.fromConfigMapName(scope, id, name);
  return {
    value,
    source: call(NESTED, `${kind}.from${kind}Name`, new Code('chart'), id, name),
  };
}

/**
 * Variables that are values, Secrets, ConfigMaps or fields. Those of an option follow the others in the
 * list, `env` in front of `envValues`, and the order decides about `$(…)`.
 *
 * @internal
 */
export function environment(container: any, scope: Chart): Candidate[] {
  const all = listOf(container.env);
  const sources = all.map((variable) => variableOf(variable, scope));
  const first = sources.lastIndexOf(undefined) + 1;
  const end = all.findIndex(({ valueFrom }, index) => index >= first && valueFrom !== undefined);
  const values = all.slice(first, end < 0 ? undefined : end);
  const others = end < 0 ? [] : all.slice(end);
  const plain = Object.fromEntries(values.map(({ name, value }) => [name, value]));
  const of = (part: 'value' | 'source') =>
    Object.fromEntries(others.map(({ name }, index) => [name, sources[end + index]?.[part]]));
  const upTo = (length: number) => (_: any, at: any) => {
    at.env = all.slice(0, length);
    if (length === 0) {
      delete at.env;
    }
  };
  return [
    ...(others.length === 0
      ? []
      : [{ option: 'envValues', value: of('value'), source: of('source'), remove: upTo(end) }]),
    ...(values.length === 0
      ? []
      : [{ option: 'env', value: plain, source: plain, remove: upTo(first) }]),
  ];
}

function variableOf({ name, value, valueFrom, ...more }: any, scope: Chart): Plus | undefined {
  if (typeof name !== 'string' || Object.keys(more).length > 0) {
    return undefined;
  }
  const columns = ITEM + name.length + 2;
  if (valueFrom === undefined) {
    return typeof value === 'string'
      ? {
          value: plus().EnvValue.fromValue(value),
          source: call(columns, 'EnvValue.fromValue', value),
        }
      : undefined;
  }
  const [[kind, { name: from, key, optional, fieldPath }]] = Object.entries<any>(valueFrom);
  const options = optional === undefined ? undefined : { optional };
  if (kind === 'secretKeyRef' && typeof from === 'string') {
    const secret = imported('Secret', `env-${name}`, from, scope);
    return {
      value: plus().EnvValue.fromSecretValue({ secret: secret.value as never, key }, options),
      source: call(columns, 'EnvValue.fromSecretValue', { secret: secret.source, key }, options),
    };
  }
  if (kind === 'configMapKeyRef' && typeof from === 'string') {
    const map = imported('ConfigMap', `env-${name}`, from, scope);
    return {
      value: plus().EnvValue.fromConfigMap(map.value as never, key, options),
      source: call(columns, 'EnvValue.fromConfigMap', map.source, key, options),
    };
  }
  const paths = plus().EnvFieldPaths as { readonly [member: string]: string };
  const member = Object.keys(paths).find((each) => paths[each] === fieldPath);
  return kind === 'fieldRef' && member !== undefined
    ? {
        value: plus().EnvValue.fromFieldRef(fieldPath),
        source: new Code(`EnvValue.fromFieldRef(EnvFieldPaths.${member})`),
      }
    : undefined;
}

/** Secrets and ConfigMaps whose keys are variables. @internal */
export function environmentSources({ envFrom }: any, scope: Chart): Candidate[] {
  const sources = listOf(envFrom).map(({ secretRef, configMapRef, prefix }, index): Plus => {
    const from = imported(
      secretRef ? 'Secret' : 'ConfigMap',
      `env-from-${index}`,
      `${(secretRef ?? configMapRef)?.name}`,
      scope,
    );
    const { value, source } = from;
    return secretRef
      ? {
          value: plus().Env.fromSecret(value as never),
          source: call(ITEM, 'Env.fromSecret', source),
        }
      : {
          value: plus().Env.fromConfigMap(value as never, prefix),
          source: call(ITEM, 'Env.fromConfigMap', source, prefix),
        };
  });
  return sources.length === 0
    ? []
    : [
        {
          option: 'envFrom',
          value: sources.map(({ value }) => value),
          source: sources.map(({ source }) => source),
          remove: (_, at) => delete at.envFrom,
        },
      ];
}

const DISK = 'ephemeral-storage';

const UNITS: Record<string, [(amount: number) => Size, string]> = {
  Mi: [Size.mebibytes, 'Size.mebibytes'],
  Gi: [Size.gibibytes, 'Size.gibibytes'],
  Ti: [Size.tebibytes, 'Size.tebibytes'],
};

/** Requests that equal the limits. @internal */
export function compute({ resources }: any): Candidate[] {
  const { cpu: cpus, memory, [DISK]: disk, ...devices } = resources?.limits ?? {};
  const size = sizeOf(memory);
  const space = sizeOf(disk);
  const [, count, milli] = /^(\d+)(m?)$/.exec(String(cpus)) ?? [];
  const [device, second] = Object.entries(devices);
  if (!size || count === undefined || second || (disk !== undefined && !space)) {
    return [];
  }
  const cpu = milli === 'm' ? Number(count) / 1000 : Number(count);
  const gpus = device && {
    gpus: Number(device[1]),
    ...(device[0] !== 'nvidia.com/gpu' && { gpuResource: device[0] }),
  };
  const of = (part: keyof Plus) => ({
    cpu,
    memory: size[part] as Size,
    ...gpus,
    ...(space && { ephemeralStorage: space[part] as Size }),
  });
  return [
    {
      option: 'compute',
      value: ComputeSpec.of(of('value')),
      source: callOf('compute', 'ComputeSpec.of', of('source')),
      remove: (_, at) => delete at.resources,
    },
  ];
}

function sizeOf(quantity: unknown): Plus | undefined {
  const [, amount, unit] = /^(\d+)(Mi|Gi|Ti)$/.exec(String(quantity)) ?? [];
  const [make, unitCall] = UNITS[unit] ?? [];
  return make && { value: make(Number(amount)), source: new Code(`${unitCall}(${amount})`) };
}

/** @internal */
export const PROBES = ['liveness', 'readiness', 'startup'];

/** What an option of a probe sets; the rest of the probe stays in the object. */
const OF_OPTION = [
  'tcpSocket',
  'exec',
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'failureThreshold',
];

/** @internal */
export function probe(option: string, container: any): Candidate[] {
  const name = `${option}Probe`;
  const spec = container[name];
  const made =
    spec && (httpProbe(option, spec) ?? tcpProbe(option, spec) ?? commandProbe(option, spec));
  return made ? [{ option, ...made, remove: (_, at) => withoutProbe(at, name) }] : [];
}

function withoutProbe(container: any, name: string): void {
  const kept = Object.entries<any>(container[name])
    .filter(([key]) => !OF_OPTION.includes(key))
    .map(([key, value]) => {
      const { path, port, httpHeaders, ...request } = isPlain(value) ? value : {};
      return [key, key === 'httpGet' ? request : value];
    })
    .filter(([, value]) => !isPlain(value) || Object.keys(value).length > 0);
  container[name] = Object.fromEntries(kept);
  if (kept.length === 0) {
    delete container[name];
  }
}

type Made = Pick<Candidate, 'value' | 'source'> | undefined;

function httpProbe(option: string, { httpGet, ...times }: any): Made {
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
    source: callOf(option, 'Probe.fromHttpGet', path, {
      port,
      ...(secure && { scheme: new Code('ProbeScheme.HTTPS') }),
      ...more,
      ...source,
    }),
  };
}

function tcpProbe(option: string, { tcpSocket, ...times }: any): Made {
  const { values, source } = timesOf(times);
  return (
    tcpSocket && {
      value: Probe.fromTcpSocket({ port: tcpSocket.port, ...values }),
      source: callOf(option, 'Probe.fromTcpSocket', { port: tcpSocket.port, ...source }),
    }
  );
}

function commandProbe(option: string, { exec, ...times }: any): Made {
  const { values, source } = timesOf(times);
  return Array.isArray(exec?.command)
    ? {
        value: Probe.fromCommand(exec.command, values),
        source: callOf(option, 'Probe.fromCommand', exec.command, source),
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
