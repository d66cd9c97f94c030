import { PlannedPlatform } from './platform';
import { PortPlan, containerPorts } from './port';
import { PortPurpose } from '../spec/port';

/** A metrics port that is scraped. */
export interface MonitorEndpointPlan {
  /** Name of the container port. */
  readonly port: string;
  /** The path. */
  readonly path: string;
}

/** The monitor that scrapes the metrics of a deployment. */
export interface MonitorPlan {
  /** Labels by which a Prometheus finds it. */
  readonly labels: { readonly [name: string]: string };
  /**
   * The VMP workspaces that its ports name; empty for the one that the cluster's
   * agent writes to.
   */
  readonly workspaces: string[];
  /** The ports that are scraped. */
  readonly endpoints: MonitorEndpointPlan[];
}

/** The label by which the agent of VMP (Volcengine's managed Prometheus) selects monitors. */
const VKE_MONITOR = { 'volcengine.vmp': 'true' };

/** @internal */
export function planMonitor(
  ports: readonly PortPlan[],
  platform: PlannedPlatform,
): MonitorPlan | undefined {
  const scraped = ports.filter(({ purpose }) => purpose === PortPurpose.METRICS);
  if (scraped.length === 0) {
    return undefined;
  }
  const names = new Map(containerPorts(ports).map(({ listen, name }) => [listen, name]));
  // other platforms have no workspaces; a warning reports that
  const workspaces = platform.cloud ? scraped.flatMap(({ workspace }) => workspace ?? []) : [];
  return {
    labels: planLabels(platform),
    workspaces: [...new Set(workspaces)],
    endpoints: scraped.map(({ listen, path }) => ({ port: names.get(listen)!, path })),
  };
}

/** Labels by which a Prometheus finds a monitor. @internal */
export function planLabels({ cloud, monitorLabels }: PlannedPlatform): MonitorPlan['labels'] {
  return { ...(cloud && VKE_MONITOR), ...monitorLabels };
}
