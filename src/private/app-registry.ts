import { IConstruct } from 'constructs';

/**
 * Whether a construct is still in its tree. `node.tryRemoveChild` leaves no mark on the construct that it
 * removes.
 *
 * @internal
 * @param around a scope that is in the tree, so that the scopes around it need no look
 */
export function isInTree(construct: IConstruct, around?: IConstruct): boolean {
  for (let child = construct; child !== around && child.node.scope; child = child.node.scope) {
    if (child.node.scope.node.tryFindChild(child.node.id) !== child) {
      return false;
    }
  }
  return true;
}

/**
 * The path of a construct, which is no identity beyond its app.
 *
 * @internal
 * @param place a construct of the app in which paths are compared
 */
export function pathFrom(place: IConstruct, { node }: IConstruct): string {
  return node.root === place.node.root ? node.path : `${node.path} of another app`;
}

/** A construct of this library, and the work to do after its removal. */
interface Watched {
  readonly construct: IConstruct;
  /** Its scope, if that is watched too. */
  readonly around?: IConstruct;
  readonly onRemoved?: () => void;
}

/**
 * The state that the library keeps for one app, which is the root of a construct tree. The constructs of
 * the user are not changed, and two apps in one process are independent.
 *
 * @internal
 */
export class AppRegistry {
  public static of({ node }: IConstruct): AppRegistry {
    let registry = AppRegistry.all.get(node.root);
    if (registry === undefined) {
      registry = new AppRegistry(node.root);
      AppRegistry.all.set(node.root, registry);
    }
    return registry;
  }

  private static readonly all = new WeakMap<IConstruct, AppRegistry>();

  private readonly parts = new Map<unknown, unknown>();
  private count = 0;
  private common = 0;
  private readonly own = new WeakMap<IConstruct, number>();
  private readonly watched = new Map<IConstruct, Watched>();
  private run = 0;

  private constructor(public readonly root: IConstruct) {}

  /** Number of changes so far: a result that was computed at the same revision is up to date. */
  public get revision(): number {
    return this.count;
  }

  /**
   * Marks what was computed before as out of date: everything, or what was computed of one construct
   * alone and of all together.
   */
  public changed(part?: IConstruct): void {
    this.count += 1;
    if (part) {
      this.own.set(part, this.count);
    } else {
      this.common = this.count;
    }
  }

  /** The revision of what is computed of one construct alone. */
  public revisionOf(part: IConstruct): number {
    return Math.max(this.common, this.own.get(part) ?? 0);
  }

  /** Keeps a construct in mind, whose removal from the tree changes results. */
  public watch(construct: IConstruct, onRemoved?: () => void): void {
    const { scope } = construct.node;
    const around = scope && this.watched.has(scope) ? scope : undefined;
    this.watched.set(construct, { construct, around, onRemoved });
  }

  /** Forgets the constructs that were removed from the tree since the last call. */
  public forgetRemoved(): void {
    const removed = new Set<IConstruct>();
    // a scope comes before the constructs in it
    for (const { construct, around } of this.watched.values()) {
      if ((around && removed.has(around)) || !isInTree(construct, around)) {
        removed.add(construct);
      }
    }
    if (removed.size > 0) {
      for (const construct of removed) {
        this.watched.get(construct)!.onRemoved?.();
        this.watched.delete(construct);
      }
      this.changed();
    }
  }

  /**
   * A function that notes that a synthesis visits a construct. A run visits each construct once, so that
   * the second visit of one begins the next run, and so does the first visit of a new one. Only then it looks
   * for removed constructs: a look at all of them at each visit would cost quadratic time.
   */
  public visitor(): () => void {
    let last = this.run;
    return () => {
      if (last === this.run) {
        this.run += 1;
        this.forgetRemoved();
      }
      last = this.run;
    };
  }

  /** The one instance of a class in this app, created when it is first needed. */
  public part<T>(type: new (app: AppRegistry) => T): T {
    let part = this.parts.get(type) as T | undefined;
    if (part === undefined) {
      part = new type(this);
      this.parts.set(type, part);
    }
    return part;
  }
}
