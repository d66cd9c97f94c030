import {
  ApiObject,
  App,
  Chart,
  DependencyGraph,
  ImplicitTokenResolver,
  JsonPatch,
  LazyResolver,
  Names,
  NumberStringUnionResolver,
  YamlOutputType,
} from 'cdk8s';
import { IConstruct } from 'constructs';
import { FindingsFile } from './findings-file';
import {
  freeId,
  Home,
  ObjectsBesides,
  PlacedObject,
  prerequisites,
  remove,
  reported,
  Synthesis,
  Synthesizable,
  WrittenHome,
  WrittenObject,
  wrongScopeError,
} from './home';
import { AppRegistry, isInTree } from '../private/app-registry';
import { resourceFileName } from '../private/file-name';
import { Scope, scopeOf } from '../private/kinds';
import { ObjectWriter } from '../private/object-json';
import { YamlOutput } from '../private/yaml-output';
import { Severity } from '../rules/finding';
import { ObjectFact } from '../rules/names';

const homes = new WeakMap<Chart, ChartHome>();

/** The target for a cdk8s Chart. @internal */
export function chartHome(chart: Chart): Home {
  const home = homes.get(chart) ?? new ChartHome(chart);
  homes.set(chart, home);
  return home;
}

/** What every App resolves, none of it Terraform's. */
const BUILT_IN = new Set<unknown>([LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver]);

class ChartHome implements Home {
  public readonly kind = 'chart';
  public readonly namespace?: string;
  private readonly app: AppObjects;

  public constructor(public readonly root: Chart) {
    this.namespace = root.namespace;
    this.app = AppRegistry.of(root).part(AppObjects);
  }

  public register(synthesizable: Synthesizable): void {
    this.app.synthesizables.push(synthesizable);
    this.report(synthesizable, synthesizable);
  }

  public report(part: IConstruct, synthesizable: Synthesizable): void {
    const charted = part.node.scopes.some(Chart.isChart);
    if (!charted || part.node.root !== this.root.node.root) {
      throw wrongScopeError(part, this.root);
    }
    const visited = AppRegistry.of(this.root).visitor();
    const findings = AppRegistry.of(this.root).part(FindingsFile);
    findings.declare(part, synthesizable);
    part.node.addValidation({
      // cdk8s validates the whole app once per chart: all but the first call must cost nothing
      validate: () => {
        visited();
        this.app.make();
        findings.record();
        const synthesis = synthesizable._synthesize();
        if (synthesis.findings.length === 0) {
          return [];
        }
        this.app.warn(part, synthesis);
        return reported(part, synthesis, Severity.ERROR);
      },
    });
  }

  public get others(): ObjectsBesides {
    return this.app;
  }

  public get writesYaml(): boolean {
    return !AppRegistry.of(this.root).part(YamlOutput).isExact;
  }

  public folderOf(scope: IConstruct): string | undefined {
    return this.app.folderOf(Chart.of(scope));
  }

  /** Terraform's values reach a Chart only by a resolver of the user's App. */
  public resolves(): boolean {
    const { root } = this.root.node;
    return root instanceof App && root.resolvers.some((each) => !BUILT_IN.has(each.constructor));
  }

  public written(): WrittenHome {
    // validates the app and renders the objects, again if a validation of the user added some
    this.root.toJson();
    if (!this.app.isCurrent) {
      this.root.toJson();
    }
    const objects = new DependencyGraph(this.root.node)
      .topology()
      .filter(
        (node): node is ApiObject => ApiObject.isApiObject(node) && Chart.of(node) === this.root,
      )
      .map((made) => ({ path: made.node.path, object: made.toJson() }));
    return { objects, resources: [] };
  }

  public objects(): WrittenObject[] {
    this.app.make();
    const writer = new ObjectWriter(App.of(this.root));
    return this.root.node
      .findAll()
      .filter((node): node is ApiObject => ApiObject.isApiObject(node) && node.chart === this.root)
      .map((made) => ({ path: made.node.path, object: writer.shared(made) }));
  }
}

/** The objects of all services of one cdk8s App. */
class AppObjects implements ObjectsBesides {
  public readonly synthesizables: Synthesizable[] = [];
  private readonly own = new Set<IConstruct>();
  private readonly warned = new Set<string>();
  private made = -1;
  private order?: { readonly revision: number; readonly places: ReadonlyMap<Chart, number> };

  public constructor(private readonly app: AppRegistry) {}

  /** Renders the objects that do not exist yet. */
  public make(): void {
    if (this.made === this.app.revision) {
      return;
    }
    // earlier findings do not know the objects that the user created since
    this.app.changed();
    this.made = this.app.revision;
    this.own.forEach(remove);
    this.own.clear();
    const made: Made[] = [];
    for (const synthesizable of this.synthesizables.filter((each) => isInTree(each))) {
      synthesizable._synthesize().objects.forEach((placed) => made.push(this.add(placed)));
    }
    orderShared(made);
    this.expandDependencies();
    this.orderNamespaces(made);
  }

  /** Whether the objects are those of the constructs that exist now. */
  public get isCurrent(): boolean {
    return this.synthesizables.length === 0 || this.made === this.app.revision;
  }

  public warn(part: IConstruct, synthesis: Synthesis): void {
    for (const warning of reported(part, synthesis, Severity.WARNING)) {
      const line = `[${part.node.path}] ${warning}`;
      if (!this.warned.has(line)) {
        this.warned.add(line);
        process.stderr.write(`Warning: ${line}\n`);
      }
    }
  }

  public folderOf(chart: Chart): string | undefined {
    const { root } = this.app;
    if (!(root instanceof App) || this.app.part(YamlOutput).isExact) {
      return undefined;
    }
    switch (root.yamlOutputType) {
      case YamlOutputType.FILE_PER_RESOURCE:
        return '';
      case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
        return chart.node.path;
      default:
        return undefined;
    }
  }

  public fileOf(root: IConstruct, { kind, name }: ObjectFact): string | undefined {
    const app = this.app.root;
    if (!(app instanceof App) || !Chart.isChart(root)) {
      return undefined;
    }
    const file = resourceFileName(kind, name);
    switch (app.yamlOutputType) {
      case YamlOutputType.FILE_PER_RESOURCE:
        return file;
      case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
        return `${this.chartFileName(app, root)}/${file}`;
      case YamlOutputType.FILE_PER_CHART:
        return this.chartFileName(app, root);
      default:
        return undefined;
    }
  }

  /** cdk8s numbers the files of Charts if one depends on another. */
  private chartFileName(app: App, chart: Chart): string {
    if (this.order?.revision !== this.app.revision) {
      const depends = app.node
        .findAll()
        .some((source) =>
          source.node.dependencies.some((target) => chartAround(source) !== chartAround(target)),
        );
      const charts = depends ? app.charts.map((each, index): [Chart, number] => [each, index]) : [];
      this.order = { revision: this.app.revision, places: new Map(charts) };
    }
    const place = this.order.places.get(chart);
    const name = Names.toDnsLabel(chart);
    return place === undefined ? name : `${String(place).padStart(4, '0')}-${name}`;
  }

  public otherObjects(): { readonly root: Chart; readonly fact: ObjectFact }[] {
    return this.app.root.node
      .findAll()
      .filter((node): node is ApiObject => ApiObject.isApiObject(node) && !this.own.has(node))
      .map(({ chart, apiGroup, apiVersion, kind, name, metadata, node }) => ({
        root: chart,
        fact: {
          group: apiGroup,
          kind,
          name,
          // a Chart sets its namespace on every object, and some kinds have none
          namespace: scopeOf(apiVersion, kind) === Scope.CLUSTER ? undefined : metadata.namespace,
          path: node.path,
          folder: this.folderOf(chart),
        },
      }));
  }

  private add(placed: PlacedObject): Made {
    const { scope, object } = placed;
    const made = new ApiObject(scope, freeId(scope, object.kind), object);
    if (object.metadata.namespace === undefined && made.metadata.namespace !== undefined) {
      // a Chart sets its namespace on every object, and some kinds have none
      made.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    }
    this.own.add(made);
    return { placed, made };
  }

  /** Puts a Namespace in front of what the program creates in it, unless the program orders it otherwise. */
  private orderNamespaces(made: readonly Made[]): void {
    const namespaces = made.filter(({ placed }) => placed.object.kind === 'Namespace');
    for (const { made: first } of namespaces) {
      const earlier = ahead(first);
      for (const object of first.chart.node.findAll()) {
        const isInside =
          ApiObject.isApiObject(object) &&
          !this.own.has(object) &&
          // a dependency between Charts would rename their files
          object.chart === first.chart &&
          object.metadata.namespace === first.name &&
          scopeOf(object.apiVersion, object.kind) !== Scope.CLUSTER;
        if (isInside && !earlier.has(object)) {
          object.node.addDependency(first);
        }
      }
    }
  }

  /**
   * cdk8s turns a dependency between constructs into one between their objects before it validates,
   * when ours are not there yet; without this the first of two syntheses would be ordered otherwise.
   */
  private expandDependencies(): void {
    const apiObjects = (scope: IConstruct) =>
      scope.node
        .findAll()
        .filter((node) => ApiObject.isApiObject(node) && Chart.of(node) === Chart.of(scope));
    for (const source of this.app.root.node.findAll()) {
      for (const target of source.node.dependencies) {
        for (const before of apiObjects(target)) {
          apiObjects(source).forEach(
            (after) => after !== before && after.node.addDependency(before),
          );
        }
      }
    }
  }
}

/** Everything that must come before a construct. */
function ahead(construct: IConstruct, found = new Set<IConstruct>()): Set<IConstruct> {
  for (const each of construct.node.dependencies.filter((target) => !found.has(target))) {
    ahead(each, found.add(each));
  }
  return found;
}

/** An object of a service in the construct tree. */
interface Made {
  readonly placed: PlacedObject;
  readonly made: ApiObject;
}

/**
 * Puts an object that services share, such as a Namespace, in front of the objects of its Chart that need
 * it. A dependency between Charts would rename their files.
 */
function orderShared(all: readonly Made[]): void {
  for (const { placed: shared, made: first } of all.filter(({ placed }) => placed.shared)) {
    for (const { placed, made } of all) {
      if (made.chart === first.chart && prerequisites(placed).includes(shared.key)) {
        made.node.addDependency(first);
      }
    }
  }
}

function chartAround({ node }: IConstruct): IConstruct | undefined {
  return node.scopes.filter((scope) => Chart.isChart(scope)).pop();
}
