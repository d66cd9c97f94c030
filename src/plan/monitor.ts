import { PlatformPlan } from './platform';
import { PortPlan, containerPorts } from './port';
import { PortPurpose } from '../spec/port';

/** A metrics port that is scraped. */
export interface MonitorEndpointPlan {
  /** Name of the container port. */
  readonly port: string;
  /** The path. */
  readonly path: string;
}

/** What scrapes the metrics of a deployment. */
export interface MonitorPlan {
  /** Labels by which a Prometheus finds it. */
  readonly labels: { readonly [name: string]: string };
  /**
   * The metrics workspaces of the cloud that its ports name; empty for the one that the cluster's
   * agent writes to.
   */
  readonly workspaces: string[];
  /** The ports that are scraped. */
  readonly endpoints: MonitorEndpointPlan[];
}

/** What the agent of the cloud's managed Prometheus picks monitors by. */
const VKE_MONITOR = { 'volcengine.vmp': 'true' };

/** @internal */
export function planMonitor(
  ports: readonly PortPlan[],
  platform: PlatformPlan,
): MonitorPlan | undefined {
  const scraped = ports.filter(({ purpose }) => purpose === PortPurpose.METRICS);
  if (scraped.length === 0) {
    return undefined;
  }
  const names = new Map(containerPorts(ports).map(({ listen, name }) => [listen, name]));
  // elsewhere there are no workspaces; a warning says so
  const workspaces = platform.cloud ? scraped.flatMap(({ workspace }) => workspace ?? []) : [];
  return {
    labels: { ...(platform.cloud && VKE_MONITOR), ...platform.monitorLabels },
    workspaces: [...new Set(workspaces)],
    endpoints: scraped.map(({ listen, path }) => ({ port: names.get(listen)!, path })),
  };
}
