import { Manifest } from '@cdktf/provider-kubernetes/lib/manifest';
import { Annotations, Aspects, TerraformElement, TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { Home, OBJECTS, PlacedObject, Resident, objectId, reported } from './home';
import { currentRevision } from '../private/revision';
import { Severity } from '../rules/finding';
import { ObjectFact } from '../rules/names';

// The only file that loads cdktf: required when a service stands below a TerraformStack.

/** What the provider assumes when nothing is said; saying something else replaces it. */
const USUAL_COMPUTED_FIELDS = ['metadata.annotations', 'metadata.labels'];

const homes = new WeakMap<TerraformStack, TerraformHome>();

/** The home below a cdktf TerraformStack. @internal */
export function terraformHome(stack: IConstruct): Home {
  const root = stack as TerraformStack;
  const home = homes.get(root) ?? new TerraformHome(root);
  homes.set(root, home);
  return home;
}

class TerraformHome implements Home {
  private readonly residents: Resident[] = [];
  private readonly warned = new Set<string>();
  private made = -1;

  public constructor(public readonly root: TerraformStack) {}

  public settle(resident: Resident): void {
    this.residents.push(resident);
    new Gate(resident, '(gate)', this, resident);
    this.report(resident, resident);
  }

  public report(part: IConstruct, resident: Resident): void {
    Aspects.of(part).add({
      visit: (node) => {
        if (node === part) {
          this.make();
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

  /** Whether the objects in the tree are those that the constructs mean now. */
  public isMade(): boolean {
    return this.made === currentRevision();
  }

  /** What `runAllValidations` would say of the residents, for a synthesis that leaves it out. */
  public errors(): string[] {
    return this.residents.flatMap((resident) =>
      resident
        ._synthesize()
        .findings.filter(({ severity }) => severity === Severity.ERROR)
        .map(({ path, rule, message }) => `[${path}] ${rule}: ${message}`),
    );
  }

  private make(): void {
    if (this.isMade()) {
      return;
    }
    this.made = currentRevision();
    for (const resident of this.residents) {
      const { objects } = resident._synthesize();
      clear(resident);
      objects.forEach(({ scope }) => clear(scope));
      const manifests = new Map<string, Manifest>();
      objects.forEach((placed) => manifests.set(placed.key, manifest(placed)));
      for (const { key, after } of objects) {
        const before = after.flatMap((name) => manifests.get(name)?.fqn ?? []);
        if (before.length > 0) {
          manifests.get(key)!.dependsOn = before;
        }
      }
    }
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
  const resource = new Manifest(holder, objectId(placed), {
    manifest: literal(object) as { [key: string]: any },
    ...(computed.length > 0 && { computedFields: [...USUAL_COMPUTED_FIELDS, ...computed] }),
  });
  resource.overrideLogicalId(logicalId(placed));
  return resource;
}

/**
 * The address in Terraform's state, made of kind, namespace and name: cdktf's own would leave out
 * the construct id `Default`, and would change with the construct tree.
 */
function logicalId({ object }: PlacedObject): string {
  const { name, namespace } = object.metadata;
  return [object.kind.toLowerCase(), namespace, name]
    .filter((part) => part !== undefined)
    .join('_')
    .replace(/[^A-Za-z0-9_-]/g, '-');
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
  if (
    value !== null &&
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype
  ) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
    return Object.fromEntries(entries.map(([name, item]) => [name, literal(item)]));
  }
  return value;
}

function clear(scope: IConstruct): void {
  scope.node.tryRemoveChild(OBJECTS);
}

/**
 * Stands in the tree where cdktf looks without asking aspects or validations:
 * while it prepares a stack, to show it the tokens in objects that an aspect will make (so that
 * references to other stacks are wired), and in a synthesis without validations
 * (`Testing.synth(stack)`), to stop it.
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

  public toTerraform(): any {
    if (!this.home.isMade()) {
      const { objects } = this.resident._synthesize();
      return objects.length > 0 ? { '//': { tokens: objects.map(({ object }) => object) } } : {};
    }
    const errors = this.home.errors();
    if (errors.length > 0) {
      throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
    }
    return {};
  }
}
