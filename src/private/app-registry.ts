import { IConstruct } from 'constructs';

/**
 * The state that the library keeps for one app, which is the root of a construct tree. The constructs of
 * the user are not changed, and two apps in one process are independent.
 *
 * @internal
 */
export class AppRegistry {
  public static of({ node }: IConstruct): AppRegistry {
    const known = AppRegistry.all.get(node.root) ?? new AppRegistry(node.root);
    AppRegistry.all.set(node.root, known);
    return known;
  }

  private static readonly all = new WeakMap<IConstruct, AppRegistry>();

  private readonly parts = new Map<unknown, unknown>();
  private count = 0;
  private common = 0;
  private readonly own = new WeakMap<IConstruct, number>();

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

  /** The one instance of a class in this app, created when it is first needed. */
  public part<T>(type: new (app: AppRegistry) => T): T {
    const known = (this.parts.get(type) as T | undefined) ?? new type(this);
    this.parts.set(type, known);
    return known;
  }
}
