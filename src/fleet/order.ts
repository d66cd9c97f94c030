import { ApiObject, Chart, DependencyGraph } from 'cdk8s';
import { IConstruct } from 'constructs';

/** A key that JavaScript objects list before all others, as they do in the graph of cdk8s. */
const INDEX = /^(?:0|[1-9][0-9]{0,9})$/;
const MAX_INDEX = 2 ** 32 - 2;

/**
 * A construct and everything below it, what others depend on before them: the order of
 * `DependencyGraph.topology()`, found in one pass.
 *
 * @internal
 */
export function ordered(root: IConstruct): IConstruct[] {
  const nodes = listed(root.node.findAll());
  const before = dependencies(nodes);
  if (before.size === 0) {
    return nodes;
  }
  return visited(nodes, before) ?? new DependencyGraph(root.node).topology();
}

/** The charts of an app, those that others depend on first. @internal */
export function orderedCharts(app: IConstruct): Chart[] {
  return ordered(app).filter((node): node is Chart => Chart.isChart(node));
}

/** The objects that are written for a chart, those that others depend on first. @internal */
export function orderedObjects(chart: Chart): ApiObject[] {
  return ordered(chart).filter(
    (node): node is ApiObject => ApiObject.isApiObject(node) && Chart.of(node) === chart,
  );
}

/** The order in which an object with the constructs' paths as keys lists them. */
function listed(nodes: IConstruct[]): IConstruct[] {
  const indices = nodes.filter(
    ({ node }) => INDEX.test(node.path) && Number(node.path) <= MAX_INDEX,
  );
  return indices.length === 0
    ? nodes
    : [
        ...indices.sort((one, other) => Number(one.node.path) - Number(other.node.path)),
        ...nodes.filter((node) => !indices.includes(node)),
      ];
}

/** The dependencies of each construct among the given ones. */
function dependencies(nodes: readonly IConstruct[]): Map<IConstruct, Set<IConstruct>> {
  const before = new Map<IConstruct, Set<IConstruct>>();
  const byPath = new Map<string, IConstruct>();
  for (const source of nodes) {
    for (const dependency of source.node.dependencies) {
      if (byPath.size === 0) {
        nodes.forEach((node) => byPath.set(node.node.path, node));
      }
      const target = byPath.get(dependency.node.path);
      if (target) {
        const targets = before.get(source) ?? new Set();
        before.set(source, targets.add(target));
      }
    }
  }
  return before;
}

/** The constructs, each after all it depends on; undefined where there is a cycle. */
function visited(
  nodes: readonly IConstruct[],
  before: ReadonlyMap<IConstruct, ReadonlySet<IConstruct>>,
): IConstruct[] | undefined {
  const needed = new Set([...before.values()].flatMap((targets) => [...targets]));
  const entered = new Set<IConstruct>();
  const done = new Set<IConstruct>();
  const visit = (node: IConstruct): boolean => {
    if (done.has(node) || entered.has(node)) {
      return done.has(node);
    }
    entered.add(node);
    const acyclic = [...(before.get(node) ?? [])].every(visit);
    done.add(node);
    return acyclic;
  };
  const acyclic = nodes.filter((node) => !needed.has(node)).every(visit);
  return acyclic && done.size === nodes.length ? [...done] : undefined;
}
