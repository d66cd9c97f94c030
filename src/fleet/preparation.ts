import { ApiObject, App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** How an app looked when its dependencies were resolved. */
interface Snapshot {
  readonly nodes: readonly IConstruct[];
  readonly dependencies: number;
}

/**
 * The steps of cdk8s on the whole app before it writes the first chart, and again before each other
 * chart: it validates every construct, and turns dependencies between constructs into dependencies
 * between their objects.
 *
 * One run is enough unless a step creates constructs: on the same app a second run changes nothing.
 *
 * @internal
 */
export class Preparation {
  /** Whether a chart depends on another. */
  public readonly chartsDepend: boolean;
  private seen: Snapshot;
  private isRegistered = false;

  /**
   * @param app the app to prepare
   * @param steps the order of cdk8s, which differs between files and a string
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

  /** Runs the steps again, until a run finds no new construct. */
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
 * Turns dependencies between constructs into those between their charts and objects. Returns the number
 * of dependencies afterwards.
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
