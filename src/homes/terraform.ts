import { Manifest } from '@cdktf/provider-kubernetes/lib/manifest';
import {
  Annotations,
  Aspects,
  TerraformElement,
  TerraformResource,
  TerraformStack,
  Testing,
  dependable,
} from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import {
  Home,
  OBJECTS,
  PlacedObject,
  Resident,
  WrittenObject,
  misplaced,
  objectId,
  produced,
  reported,
  same,
} from './home';
import { readByTerraform } from './manifests';
import { plainly, speakPlainly } from './plainly';
import { isPlain } from '../private/copy';
import { mistake } from '../private/mistake';
import { currentRevision } from '../private/revision';
import { withoutTokens } from '../private/unknown';
import { canonical } from '../render/canonical';
import { Severity } from '../rules/finding';
import { HOME } from '../rules/homes';
import { ObjectFact } from '../rules/names';

// The only file that loads cdktf: required when a service stands below a TerraformStack.

/** What the provider assumes when nothing is said; saying something else replaces it. */
const USUAL_COMPUTED_FIELDS = ['metadata.annotations', 'metadata.labels'];

/** What stands in the tree for one resident. */
interface Made {
  readonly objects: readonly PlacedObject[];
  /** When they were last compared with what the resident means, and whether they still were that. */
  revision: number;
  current: boolean;
}

const homes = new WeakMap<TerraformStack, TerraformHome>();
const apps = new WeakMap<IConstruct, TerraformHome[]>();

/** The home below a cdktf TerraformStack. @internal */
export function terraformHome(stack: IConstruct): Home {
  const root = stack as TerraformStack;
  const home = homes.get(root) ?? new TerraformHome(root);
  homes.set(root, home);
  return home;
}

class TerraformHome implements Home {
  private readonly residents: Resident[] = [];
  private readonly made = new Map<Resident, Made>();
  private readonly warned = new Set<string>();
  private checked = -1;

  public constructor(public readonly root: TerraformStack) {
    const app = root.node.root;
    const members = apps.get(app) ?? [];
    members.push(this);
    apps.set(app, members);
    speakPlainly(app, () => members.flatMap(({ residents }) => residents));
  }

  public settle(resident: Resident): void {
    this.residents.push(resident);
    new Gate(resident, '(gate)', this, resident);
    this.report(resident, resident);
  }

  public report(part: IConstruct, resident: Resident): void {
    if (part.node.scopes.filter(TerraformStack.isStack).pop() !== this.root) {
      throw misplaced(part, this.root);
    }
    Aspects.of(part).add({
      visit: (node) => {
        if (node === part) {
          this.make(resident);
          this.warn(part, resident);
        }
      },
    });
    part.node.addValidation({
      validate: () => reported(part, resident._synthesize(), Severity.ERROR),
    });
  }

  public otherObjects(): ObjectFact[] {
    return [];
  }

  public written(): WrittenObject[] {
    const text = plainly(
      () => this.residents,
      () => Testing.synth(this.root, true),
    );
    const program = JSON.parse(text);
    const manifests = program.resource?.[Manifest.tfResourceType] ?? {};
    return this.root.node
      .findAll()
      .filter(TerraformResource.isTerraformResource)
      .filter(({ terraformResourceType }) => terraformResourceType === Manifest.tfResourceType)
      .filter(({ friendlyUniqueId }) => friendlyUniqueId in manifests)
      .map(({ node, friendlyUniqueId }) => ({
        path: node.path,
        object: readByTerraform(manifests[friendlyUniqueId].manifest),
      }));
  }

  /** Whether the objects in the tree are those that the resident means now. */
  public isMade(resident: Resident): boolean {
    const made = this.made.get(resident);
    if (made && made.revision !== currentRevision()) {
      made.current = same(made.objects, resident._synthesize().objects);
      made.revision = currentRevision();
    }
    return made?.current ?? false;
  }

  /**
   * Stops a synthesis that would write anything but what the constructs mean: one that leaves out
   * `runAllValidations` or aspects, or one during which an aspect changed a service too late.
   */
  public check(): void {
    if (this.checked === currentRevision()) {
      return;
    }
    const errors = this.residents.flatMap((resident) =>
      resident
        ._synthesize()
        .findings.filter(({ severity }) => severity === Severity.ERROR)
        .map(({ path, rule, message }) => `[${path}] ${rule}: ${message}`),
    );
    if (errors.length > 0) {
      throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
    }
    const stale = this.residents.find((resident) => !this.isMade(resident));
    if (stale) {
      throw mistake(
        `${HOME.id}: [${stale.node.path}] its objects are not what the service says now: aspects did not run, or one changed it after its objects were made; write it by app.synth() or Testing.synth(), and let an aspect change a service when it visits the service itself`,
      );
    }
    this.checked = currentRevision();
  }

  /** Leaves alone what is there already: aspects that came by before may have changed it. */
  private make(resident: Resident): void {
    if (this.isMade(resident)) {
      return;
    }
    const { objects } = resident._synthesize();
    objects.forEach(({ scope }) => clear(scope));
    const made = objects.map((placed) => ({ ...placed, manifest: manifest(placed) }));
    // one key in two namespaces is two objects, and what comes after it waits for both
    const byKey = new Map<string, Manifest[]>();
    made.forEach((each) => byKey.set(each.key, [...(byKey.get(each.key) ?? []), each.manifest]));
    for (const { after, manifest: later } of made) {
      const first = after.flatMap((name) => byKey.get(name) ?? []);
      if (first.length > 0) {
        later.dependsOn = first.map(dependable);
      }
    }
    this.made.set(resident, { objects, revision: currentRevision(), current: true });
  }

  private warn(part: IConstruct, resident: Resident): void {
    for (const warning of reported(part, resident._synthesize(), Severity.WARNING)) {
      const line = `${part.node.path} ${warning}`;
      if (!this.warned.has(line)) {
        this.warned.add(line);
        Annotations.of(part).addWarning(warning);
      }
    }
  }
}

function manifest(placed: PlacedObject): Manifest {
  const { scope, object, computed } = placed;
  const holder = scope.node.tryFindChild(OBJECTS) ?? new Construct(scope, OBJECTS);
  const resource = new Manifest(holder, objectId(placed, holder), {
    // Terraform compares what it sends with what the API server answers: see canonicalQuantity
    manifest: literal(canonical(object)) as { [key: string]: any },
    ...(computed.length > 0 && { computedFields: [...USUAL_COMPUTED_FIELDS, ...computed] }),
  });
  resource.overrideLogicalId(logicalId(placed));
  return resource;
}

/**
 * The address in Terraform's state, made of kind, namespace and name: cdktf's own would leave out
 * the construct id `Default`, and would change with the construct tree. Where one of them is a
 * token, the construct's own address stands for it.
 */
function logicalId({ object, scope }: PlacedObject): string {
  const { name, namespace } = object.metadata;
  const parts = [object.kind.toLowerCase(), namespace, name].filter((part) => part !== undefined);
  return withoutTokens(parts.join('_'), scope.node.addr.slice(-8)).replace(/[^A-Za-z0-9_-]/g, '-');
}

/**
 * The object without what Terraform would read into it: `${…}` and `%{…}` in a manifest are the
 * shell's or the container's, except where cdktf put a token.
 */
function literal(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(?!TfToken\[)/g, '$$$${').replace(/%\{/g, '%%{');
  }
  if (Array.isArray(value)) {
    return value.map(literal);
  }
  const now = produced(value);
  if (now !== value) {
    return literal(now);
  }
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
    return Object.fromEntries(entries.map(([name, item]) => [name, literal(item)]));
  }
  return value;
}

function clear(scope: IConstruct): void {
  scope.node.tryRemoveChild(OBJECTS);
}

/**
 * Stands in the tree where cdktf looks without asking aspects or validations: while it prepares a
 * stack, to show it the tokens in objects that an aspect will make (so that references to other
 * stacks are wired); and when it begins to write one, to stop what must not be written.
 */
class Gate extends TerraformElement {
  public constructor(
    scope: IConstruct,
    id: string,
    private readonly home: TerraformHome,
    private readonly resident: Resident,
  ) {
    super(scope as Construct, id);
  }

  public toMetadata(): any {
    this.home.check();
    return {};
  }

  public toTerraform(): any {
    if (this.home.isMade(this.resident)) {
      return {};
    }
    const { objects } = this.resident._synthesize();
    return { '//': { tokens: objects.map(({ object }) => literal(object)) } };
  }
}
