import { ENGINE_FACTS, drainOf, flagValue, takesPositionalModel } from './engine-facts';
import { orderEnv } from './environment';
import { ModelPlan } from './model';
import { PlannedPlatform } from './platform';
import { PortPlan, planPort } from './port';
import { mirrored } from '../private/image-reference';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec, ImageSpec } from '../spec/deployment';
import { EngineListens, EngineSpec } from '../spec/engine';
import { LoadBalancerKind } from '../spec/load-balancer';
import { EnvVariable } from '../spec/pod';
import { PortPurpose } from '../spec/port';

// The defaults of the image of an inference engine.

/** Whether the cluster has a Prometheus, and so the definition of a `PodMonitor`. @internal */
export function isMonitored({ prometheus, monitorLabels }: PlannedPlatform): boolean {
  return prometheus !== undefined || Object.keys(monitorLabels).length > 0;
}

/**
 * The ports an engine brings when none is declared; the metrics port only where the platform names
 * a Prometheus, since a monitor is of no use (and no known kind) elsewhere.
 *
 * @internal
 */
export function presetPorts(
  engine: EngineSpec | undefined,
  platform: PlannedPlatform,
  kind: LoadBalancerKind | undefined,
): PortPlan[] {
  if (!engine) {
    return [];
  }
  const { listen, metrics } = engine;
  return [
    planPort(
      { purpose: kind === LoadBalancerKind.CLB ? PortPurpose.HTTP : PortPurpose.HTTP1, listen },
      kind,
    ),
    ...(isMonitored(platform)
      ? [
          planPort(
            { purpose: PortPurpose.METRICS, listen: metrics.port ?? listen, path: metrics.path },
            kind,
          ),
        ]
      : []),
  ];
}

const SPEAKS_HTTP = new Set([PortPurpose.HTTP1, PortPurpose.HTTP]);
const SPEAKS_GRPC = new Set([PortPurpose.GRPC, PortPurpose.RPC]);

/** The image that nodes pull: that of an engine from the mirror of the platform, if there is one. @internal */
export function planImage(
  { reference = '', published }: ImageSpec,
  { imageRegistry }: PlannedPlatform,
): string {
  return published && imageRegistry !== undefined ? mirrored(reference, imageRegistry) : reference;
}

/**
 * The ports that an engine is configured to serve on: HTTP on the first routed one for HTTP. Where there is none,
 * on the first that is routed; but an engine that speaks gRPC on a port of its own keeps HTTP, and its
 * health checks, away from that.
 *
 * @internal
 */
export function engineListens(
  ports: readonly PortPlan[],
  engine: EngineSpec | undefined,
): EngineListens {
  const routed = ports.filter((port) => port.routed);
  const rpc = routed.find(({ purpose }) => SPEAKS_GRPC.has(purpose));
  const http =
    routed.find(({ purpose }) => SPEAKS_HTTP.has(purpose)) ??
    routed.find((port) => engine?.grpc === undefined || !SPEAKS_GRPC.has(port.purpose));
  const usual = engine?.listen ?? 0;
  return omitUndefined({
    http: http?.listen ?? (rpc?.listen === usual ? (engine?.grpc ?? usual) : usual),
    grpc: rpc?.listen,
    metrics: ports.find(({ purpose }) => purpose === PortPurpose.METRICS)?.listen,
  });
}

/** A user's own command replaces everything an engine's preset would run. @internal */
export function planEntry(
  spec: DeploymentSpec,
  listens: EngineListens,
  model: ModelPlan | undefined,
  drainSeconds: number,
  further: readonly string[],
): { readonly command?: string[]; readonly args?: string[] } {
  const engine = spec.command === undefined ? spec.image.engine : undefined;
  const command = spec.command ?? engine?.command;
  const named = model !== undefined && engine !== undefined && !namesModel(spec, engine);
  const isFirst = engine !== undefined && isPositional(engine, spec.image.version);
  const own = spec.args ?? [];
  // vLLM with --served-model-name does not start if a flag is in front of the model
  const first = engine && hasPositionalModel(spec, engine) ? own.slice(0, 1) : [];
  const args = [
    ...first,
    ...(named && isFirst ? [model.mountPath] : []),
    ...(engine?.args(listens) ?? []),
    ...(named && !isFirst ? (engine.model.args?.(model.mountPath) ?? []) : []),
    ...(engine ? drainArguments(spec, engine, drainSeconds) : []),
    ...further,
    ...(first.length > 0 ? own.slice(1) : own),
  ];
  return omitUndefined({
    command: command && [...command],
    // Kubernetes drops an empty list; before 1.30 it rewrote the object at every apply
    args: args.length > 0 ? args : undefined,
  });
}

function isPositional({ name }: EngineSpec, version: string | undefined): boolean {
  return ENGINE_FACTS[name] !== undefined && takesPositionalModel(ENGINE_FACTS[name], version);
}

/** Without the flag an engine ends running requests after a time of its own. */
function drainArguments(
  { image, args = [] }: DeploymentSpec,
  { name }: EngineSpec,
  seconds: number,
): string[] {
  const facts = ENGINE_FACTS[name];
  const { flag, byDefault } = facts
    ? drainOf(facts, image.version)
    : { flag: undefined, byDefault: 0 };
  const isSet = flag !== undefined && flagValue(args, [flag]) !== undefined;
  return flag === undefined || isSet || byDefault === seconds ? [] : [flag, `${seconds}`];
}

/** Whether the user's first argument is the model. */
function hasPositionalModel({ args = [] }: DeploymentSpec, { model }: EngineSpec): boolean {
  return model.positional === true && !isUnresolved(args) && args.length > 0 && !/^-/.test(args[0]);
}

/** Whether the user's arguments set the model, so that the library adds none. */
function namesModel(spec: DeploymentSpec, engine: EngineSpec): boolean {
  const { args = [] } = spec;
  return (
    hasPositionalModel(spec, engine) ||
    (!isUnresolved(args) && args.some((arg) => engine.model.flags.test(arg)))
  );
}

/** @internal */
export function planEnv(
  spec: DeploymentSpec,
  listen: number,
  model: ModelPlan | undefined,
): EnvVariable[] {
  const engine = spec.command === undefined ? spec.image.engine : undefined;
  const preset = {
    ...engine?.env(listen),
    ...(engine && model && !namesModel(spec, engine) && engine.model.env?.(model.mountPath)),
  };
  const own = new Set(spec.env.map(({ name }) => name));
  const brought = Object.entries(preset).filter(([name]) => !own.has(name));
  return orderEnv([...brought.map(([name, value]) => ({ name, value })), ...spec.env]).variables;
}
