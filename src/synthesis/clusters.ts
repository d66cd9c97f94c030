import { IConstruct } from 'constructs';
import { Platform } from '../platform/platform';
import { AppRegistry } from '../private/app-registry';

/** A place in the construct tree whose objects are applied to one cluster. @internal */
export interface Place {
  /** The Chart or the stack. */
  readonly root: IConstruct;
  /** The platform that is set there, or the nearest one that is attached. */
  readonly platform?: Platform;
  /** Whether the platform is set in the root or below it, and not in a scope around it. */
  readonly own: boolean;
}

/** The place of a construct, with the platform that its properties set. @internal */
export function placeOf(scope: IConstruct, root: IConstruct, set?: Platform): Place {
  const platform = set ?? Platform.of(scope);
  return { root, platform, own: set !== undefined || platform !== Platform._around(root) };
}

/**
 * The clusters of one app. Objects collide only within a cluster:
 *
 * - A name of the platform names the cluster.
 * - Without a name, a Chart or stack with a platform of its own is a cluster of its own. Charts that
 *   share the platform object are one cluster.
 * - All other Charts and stacks of the app are one cluster.
 *
 * @internal
 */
export class Clusters {
  /** A disjoint-set forest: each key leads to another key of its cluster. */
  private readonly parents = new Map<unknown, unknown>();
  private readonly rootsWithOwn: ReadonlySet<IConstruct>;

  public constructor(
    private readonly app: AppRegistry,
    places: readonly Place[],
  ) {
    this.rootsWithOwn = new Set(places.filter(({ own }) => own).map(({ root }) => root));
    const named = new Map<IConstruct, string>();
    for (const place of places.filter((each) => !this.isInherited(each))) {
      const { root, platform } = place;
      const name = nameOf(place);
      // the second name in one Chart is another cluster
      if (name === undefined || name === (named.get(root) ?? name)) {
        this.join(root, name ?? platform ?? this.app);
      }
      if (name !== undefined && !named.has(root)) {
        named.set(root, name);
      }
    }
  }

  /** A key that two places have in common if they are in one cluster. */
  public of(place: Place): unknown {
    return this.find((this.isInherited(place) ? undefined : nameOf(place)) ?? place.root);
  }

  /** Whether the Chart has a platform of its own, and this place does not use it. */
  private isInherited({ root, own }: Place): boolean {
    return !own && this.rootsWithOwn.has(root);
  }

  private join(one: unknown, other: unknown): void {
    const [a, b] = [this.find(one), this.find(other)];
    if (a !== b) {
      this.parents.set(a, b);
    }
  }

  private find(key: unknown): unknown {
    let root = key;
    while (this.parents.has(root)) {
      root = this.parents.get(root);
    }
    // shortens the way for the next call: thousands of Charts may be one cluster
    if (root !== key) {
      this.parents.set(key, root);
    }
    return root;
  }
}

function nameOf({ platform }: Place): string | undefined {
  return platform?._spec.name;
}
