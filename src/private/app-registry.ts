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

  private constructor(public readonly root: IConstruct) {}

  /** Number of changes so far: a result that was computed at the same revision is up to date. */
  public get revision(): number {
    return this.count;
  }

  /** Marks everything that was computed before as out of date. */
  public changed(): void {
    this.count += 1;
  }

  /** The one instance of a class in this app, created when it is first needed. */
  public part<T>(type: new (app: AppRegistry) => T): T {
    const known = (this.parts.get(type) as T | undefined) ?? new type(this);
    this.parts.set(type, known);
    return known;
  }
}
