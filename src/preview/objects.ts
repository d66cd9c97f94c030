import { differs, identity } from './manifest-diff';
import { WrittenObject } from '../homes/home';

/** The Kubernetes objects that are applied to one cluster. */
export interface ClusterObjects {
  /** The cluster: the name of its platform, or the construct path of the first Chart or stack in it. */
  readonly cluster: string;
  /** All objects as they are applied, also those that the user created without this library. */
  readonly items: any[];
}

/** A Chart or stack with its objects. @internal */
export interface WrittenRoot {
  /** Its construct path. */
  readonly path: string;
  readonly cluster: string;
  readonly objects: readonly WrittenObject[];
}

/**
 * The objects by cluster. An object is in the cluster of its service, and else in that of its Chart or
 * stack. Two Charts may have the same object, such as a Namespace. If it differs, it cannot be in one
 * cluster: then the second Chart is listed as a cluster of its own.
 *
 * @internal
 */
export function objectsByCluster(
  roots: readonly WrittenRoot[],
  services: readonly { readonly path: string; readonly cluster: string }[],
): ClusterObjects[] {
  const ofServices = new Map(services.map(({ path, cluster }) => [path, cluster]));
  const clusters = new Map<string, Map<string, any>>();
  const isAdded = (cluster: string, object: any): boolean => {
    const there = clusters.get(cluster) ?? new Map<string, any>();
    const id = identity(object);
    const same = there.get(id);
    if (same === undefined) {
      clusters.set(cluster, there.set(id, object));
    }
    return same === undefined || !differs(same, object);
  };
  for (const { path: root, cluster, objects } of roots) {
    for (const { path, object } of objects) {
      const name = scopesOf(path).flatMap((scope) => ofServices.get(scope) ?? [])[0] ?? cluster;
      for (let count = 1, place = name; !isAdded(place, object); count += 1) {
        place = count === 1 ? root : `${root} (${count})`;
      }
    }
  }
  return [...clusters].map(([cluster, items]) => ({ cluster, items: [...items.values()] }));
}

/** The paths of the scopes around a construct. */
function scopesOf(path: string): string[] {
  const ids = path.split('/');
  return ids.map((_, index) => ids.slice(0, index).join('/'));
}
