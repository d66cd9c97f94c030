import { PlannedDeployment } from '../plan/deployment';
import { largestMaximum, useOf } from '../plan/queue-load';

/** A deployment, and the cluster that it is in. */
interface Placed {
  readonly deployment: PlannedDeployment;
  readonly cluster: string;
}

/**
 * The largest `maxReplicas` that the queue of a deployment has room for, by construct path; without those
 * whose queue has no capacity.
 *
 * @internal
 */
export function largestMaxima(placed: readonly Placed[]): ReadonlyMap<string, number> {
  // a deployment may have pods in two queues, and has its bound by its own
  const queues = new Map<string, { readonly name: string; readonly all: PlannedDeployment[] }>();
  for (const { deployment, cluster } of placed) {
    const { queue, placement } = deployment;
    for (const name of new Set([queue?.name, placement.overflow?.queue.name])) {
      if (name !== undefined) {
        const key = JSON.stringify([cluster, name]);
        const found = queues.get(key) ?? { name, all: [] };
        found.all.push(deployment);
        queues.set(key, found);
      }
    }
  }
  return new Map(
    [...queues.values()].flatMap(({ name, all }) => {
      const use = useOf({ deployments: all }, name);
      return all.flatMap((deployment): [string, number][] => {
        const most = deployment.queue?.name === name ? largestMaximum(use, deployment) : undefined;
        return most === undefined ? [] : [[deployment.path, most]];
      });
    }),
  );
}
