import { ApiObject, App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** How an app looked when its dependencies were resolved. */
interface Snapshot {
  readonly nodes: readonly IConstruct[];
  readonly dependencies: number;
}

/**
 * What cdk8s does with the whole app before it writes anything, and then once more before each
 * chart: every construct is asked what is wrong with it, and dependencies between constructs become
 * dependencies between the objects in them.
 *
 * Once is enough unless something is made meanwhile: asked again about the same app, constructs have
 * nothing to add.
 *
 * @internal
 */
export class Preparation {
  /** Whether a chart depends on another. */
  public readonly chartsDepend: boolean;
  private seen: Snapshot;
  private isRegistered = false;

  /**
   * @param app what is prepared
   * @param steps in the order in which cdk8s takes them: another one for files than for a string
   */
  public constructor(
    private readonly app: App,
    steps: 'validate first' | 'resolve first',
  ) {
    const nodes = app.node.findAll();
    if (steps === 'validate first') {
      validate(nodes);
    }
    const resolved = resolveDependencies(nodes);
    this.chartsDepend = resolved.chartsDepend;
    this.seen = { nodes, dependencies: resolved.dependencies };
    if (steps === 'resolve first') {
      validate(nodes);
    }
  }

  /** Does it again where something was made since the last time, until nothing is. */
  public repeat(): void {
    if (this.isRegistered) {
      return;
    }
    const nodes = this.app.node.findAll();
    this.isRegistered = isAlike(this.seen, { nodes, dependencies: dependenciesOf(nodes).length });
    if (!this.isRegistered) {
      const { dependencies } = resolveDependencies(nodes);
      this.seen = { nodes, dependencies };
      validate(nodes);
    }
  }
}

function validate(nodes: readonly IConstruct[]): void {
  const errors = nodes.flatMap(({ node }) =>
    node.validate().map((error) => `[${node.path}] ${error}`),
  );
  if (errors.length > 0) {
    throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
  }
}

function isAlike(one: Snapshot, other: Snapshot): boolean {
  return (
    one.dependencies === other.dependencies &&
    one.nodes.length === other.nodes.length &&
    one.nodes.every((node, index) => node === other.nodes[index])
  );
}

interface Dependency {
  readonly source: IConstruct;
  readonly target: IConstruct;
}

function dependenciesOf(nodes: readonly IConstruct[]): Dependency[] {
  const found: Dependency[] = [];
  for (const source of nodes) {
    for (const target of source.node.dependencies) {
      found.push({ source, target });
    }
  }
  return found;
}

/**
 * Says of charts and objects what was said of constructs around or between them; how many dependencies
 * there are then.
 */
function resolveDependencies(nodes: readonly IConstruct[]): {
  readonly chartsDepend: boolean;
  readonly dependencies: number;
} {
  let chartsDepend = false;
  for (const chart of nodes.filter(Chart.isChart)) {
    for (const inner of chart.node.children.filter(Chart.isChart)) {
      chart.node.addDependency(inner);
      chartsDepend = true;
    }
  }
  const spec = dependenciesOf(nodes);
  if (spec.length === 0) {
    return { chartsDepend, dependencies: 0 };
  }
  for (const { source, target } of spec) {
    const [dependent, needed] = [Chart.of(source), Chart.of(target)];
    if (dependent !== needed) {
      dependent.node.addDependency(needed);
      chartsDepend = true;
    }
  }
  const objects = new Map<IConstruct, ApiObject[]>();
  for (const { source, target } of dependenciesOf(nodes)) {
    const before = objectsIn(target, objects);
    for (const needed of before) {
      for (const dependent of objectsIn(source, objects)) {
        if (dependent !== needed) {
          dependent.node.addDependency(needed);
        }
      }
    }
  }
  return { chartsDepend, dependencies: dependenciesOf(nodes).length };
}

/** The objects in a construct that are of its own chart. */
function objectsIn(scope: IConstruct, known: Map<IConstruct, ApiObject[]>): ApiObject[] {
  const found =
    known.get(scope) ??
    scope.node
      .findAll()
      .filter(
        (node): node is ApiObject =>
          ApiObject.isApiObject(node) && Chart.of(node) === Chart.of(scope),
      );
  known.set(scope, found);
  return found;
}
