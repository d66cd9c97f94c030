import { isMeasuredByEngine } from './metric';
import { MonitorPlan } from './monitor';
import { PlannedPlatform } from './platform';
import { PortPlan, planPort } from './port';
import { engineListens, isMonitored } from './preset';
import { isSamePath } from '../private/paths';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { EngineSpec } from '../spec/engine';
import { PodSettings } from '../spec/pod';
import { PortPurpose } from '../spec/port';

/** Where pods serve the metrics of their engine. @internal */
export interface EngineMetricsPlan {
  /** The port that the container listens on. */
  readonly listen: number;
  /** The path. */
  readonly path: string;
}

/** `undefined` without an engine, and where another server of the engine has the port of its metrics. @internal */
export function planEngineMetrics(
  ports: readonly PortPlan[],
  engine: EngineSpec | undefined,
): EngineMetricsPlan | undefined {
  if (!engine) {
    return undefined;
  }
  const { path, port } = engine.metrics;
  const { http, grpc, metrics } = engineListens(ports, engine);
  if (port === undefined) {
    return { listen: http, path };
  }
  const listen = metrics ?? port;
  return listen === http || listen === grpc ? undefined : { listen, path };
}

/**
 * The metrics port that an autoscaler or an alert reads although no port declares it: declared ports replace
 * those of a preset, but an autoscaler whose metrics nothing scrapes would never scale.
 *
 * @internal
 */
export function scrapedPorts(
  ports: readonly PortPlan[],
  { image: { engine }, autoscalers }: DeploymentSpec,
  platform: PlannedPlatform,
  watched: boolean,
): PortPlan[] {
  const read =
    watched ||
    autoscalers.some(({ metrics }) => metrics.some(({ kind }) => isMeasuredByEngine(kind, engine)));
  if (!engine || !read || !isMonitored(platform)) {
    return [];
  }
  const { listen, path } = planEngineMetrics(ports, engine) ?? {
    listen: freePort(engine.metrics.port!, ports, engine),
    path: engine.metrics.path,
  };
  const scraped = ports.some(
    (port) =>
      port.purpose === PortPurpose.METRICS && port.listen === listen && isSamePath(port.path, path),
  );
  return scraped ? [] : [planPort({ purpose: PortPurpose.METRICS, listen, path }, undefined)];
}

/** An argument without which, or with which, an engine serves no metrics. @internal */
export interface MetricsArgument {
  readonly argument: string;
  /** Whether it is needed, and absent. */
  readonly missing: boolean;
}

/** Arguments with which the engine runs, but does not report its load. @internal */
export function unservedBy(
  { command = [], args = [] }: { readonly command?: string[]; readonly args?: string[] },
  { needs, stoppedBy }: EngineSpec['metrics'],
): MetricsArgument | undefined {
  if (isUnresolved(command) || isUnresolved(args)) {
    return undefined;
  }
  const words = [...command, ...args].flatMap((each) => String(each).split(/\s+/));
  if (needs !== undefined && !words.includes(needs) && !words.some(isUnresolved)) {
    return { argument: needs, missing: true };
  }
  const argument = stoppedBy && words.find((word) => stoppedBy.test(word));
  return argument === undefined ? undefined : { argument, missing: false };
}

const MONITORS = /^(Pod|Service)Monitor$/;

/** Whether the library, or an object of adopted manifests, makes Prometheus scrape the pods. @internal */
export function isScraped(
  { monitor, pod }: { readonly monitor?: MonitorPlan; readonly pod: PodSettings },
  { adopted }: DeploymentSpec,
): boolean {
  return (
    monitor !== undefined ||
    adopted?.manifests.some(({ object }) => MONITORS.test(object.kind)) === true ||
    'prometheus.io/scrape' in pod.annotations
  );
}

function freePort(preferred: number, ports: readonly PortPlan[], { grpc }: EngineSpec): number {
  const taken = new Set([grpc, ...ports.map(({ listen }) => listen)]);
  let port = preferred;
  while (taken.has(port)) {
    port += 1;
  }
  return port;
}
