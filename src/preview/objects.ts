import { WrittenObject } from '../homes/home';

/** The Kubernetes objects that are applied to one cluster. */
export interface ClusterObjects {
  /** The cluster: the name of its platform, or the construct path of the first Chart or stack in it. */
  readonly cluster: string;
  /** All objects as they are applied, also those that the user created without this library. */
  readonly items: any[];
}

/** A Chart or stack with its objects, or a service in it. */
interface Source {
  readonly path: string;
  readonly cluster: string;
}

/**
 * The objects by cluster. An object is in the cluster of its service, and else in that of its Chart or
 * stack.
 *
 * @internal
 */
export function objectsByCluster(
  written: readonly { readonly cluster: string; readonly objects: readonly WrittenObject[] }[],
  services: readonly Source[],
): ClusterObjects[] {
  const ofServices = new Map(services.map(({ path, cluster }) => [path, cluster]));
  const clusters = new Map<string, any[]>();
  for (const { cluster, objects } of written) {
    for (const { path, object } of objects) {
      const name = scopesOf(path).flatMap((scope) => ofServices.get(scope) ?? [])[0] ?? cluster;
      const items = clusters.get(name);
      if (items) {
        items.push(object);
      } else {
        clusters.set(name, [object]);
      }
    }
  }
  return [...clusters].map(([cluster, items]) => ({ cluster, items }));
}

/** The paths of the scopes around a construct. */
function scopesOf(path: string): string[] {
  const ids = path.split('/');
  return ids.map((_, index) => ids.slice(0, index).join('/'));
}
