import type {
  TerraformDataSource,
  TerraformProvider,
  TerraformResource,
  TerraformResourceConfig,
  TerraformStack,
} from 'cdktn';
import { Construct } from 'constructs';
import { isPlain } from '../../private/copy';
import { Expression } from '../../private/unresolved';
import { canonical } from '../../render/canonical';
import { objectName } from '../../render/cloud-resource';
import { PlacedObject, PlacedResource, freeId } from '../home';
import { Framework } from './framework';
import { withoutZeros } from './without-zeros';

// Plain elements of the framework: the prebuilt ones create a tree of helpers for each resource, and there are
// none for Volcengine.

/** An object or a resource as an element of the tree. @internal */
export type Written = TerraformResource | TerraformDataSource;

/** The provider's default for `computed_fields`; a list that is set replaces it. */
const DEFAULT_COMPUTED_FIELDS = ['metadata.annotations', 'metadata.labels'];

/** Terraform's resource type for any Kubernetes object. @internal */
export const MANIFEST = 'kubernetes_manifest';

/** The provider's name in a stack, and the beginning of its resources' types. @internal */
export const VOLCENGINE = 'volcengine';

const META = new Set(['for_each', 'count', 'lifecycle']);

/** Arguments that Terraform itself reads, and those that the provider reads. */
interface Parts {
  readonly meta: { [name: string]: any };
  readonly attributes: { [name: string]: any };
}

/** What happens when the framework visits a stack. @internal */
export interface Hook {
  /** What the framework looks for tokens in, so that it wires references to other stacks. */
  prepared(): unknown;
  beforeWriting(): void;
}

/** Id of the added provider; no person chooses such an id. */
const PROVIDER = '(volcengine)';

const elements = new WeakMap<Framework, Elements>();

/** The elements of a stack, of the classes of its own package. @internal */
export class Elements {
  public static of(framework: Framework): Elements {
    const made = elements.get(framework) ?? new Elements(framework);
    elements.set(framework, made);
    return made;
  }

  private readonly classes: ReturnType<typeof classesOf>;

  private constructor(private readonly framework: Framework) {
    this.classes = classesOf(framework);
  }

  /**
   * The provider of Volcengine's resources in a stack: the user's own, preferably without an alias; else
   * a new one.
   */
  public cloudProvider(stack: TerraformStack, region: string): TerraformProvider {
    const added = stack.node.tryFindChild(PROVIDER);
    const own = stack.node
      .findAll()
      .filter(this.framework.TerraformProvider.isTerraformProvider)
      .filter((each) => each !== added && each.terraformResourceType === VOLCENGINE);
    if (own.length === 0 && added) {
      return added as TerraformProvider;
    }
    stack.node.tryRemoveChild(PROVIDER);
    return (
      own.find(({ alias }) => alias === undefined) ??
      own[0] ??
      new this.classes.Volcengine(stack, PROVIDER, region)
    );
  }

  public manifest({ scope, owner, object, computed, verbatim }: PlacedObject): Written {
    const { kind, metadata } = object;
    const attributes = {
      ...(computed.length > 0 && { computed_fields: [...DEFAULT_COMPUTED_FIELDS, ...computed] }),
      // the apply fails if the API server returns another form of a quantity (see canonical), or omits a
      // planned field (see withoutZeros)
      manifest: withoutZeros(literal(verbatim === true ? canonical(object) : object)),
    };
    const config = {
      terraformResourceType: MANIFEST,
      // makes the framework report a stack without a provider
      terraformGeneratorMetadata: { providerName: 'kubernetes' },
    };
    const resource = new this.classes.Resource(scope as Construct, freeId(scope, kind), config, {
      meta: {},
      attributes,
    });
    // the framework's own id omits the construct id `Default`, and changes with the construct tree
    resource.overrideLogicalId(objectName(owner, kind, metadata.namespace, metadata.name));
    return resource;
  }

  public cloudElement(placed: PlacedResource, provider: TerraformProvider): Written {
    // a provider without an alias applies by default
    const named = provider.alias === undefined ? undefined : provider;
    const config = { terraformResourceType: placed.type, provider: named };
    const { DataSource, Resource } = this.classes;
    const element = new (placed.data ? DataSource : Resource)(
      placed.scope as Construct,
      freeId(placed.scope, placed.type),
      config,
      this.parts(placed),
    );
    element.overrideLogicalId(placed.name);
    return element;
  }

  /**
   * Adds a construct that the framework visits without aspects or validations: while it prepares a stack,
   * and when it begins to write one.
   */
  public hook(scope: Construct, hook: Hook): void {
    new this.classes.SynthesisHook(scope, '(gate)', hook);
  }

  private parts({ values }: PlacedResource): Parts {
    const entries = Object.entries(literal(values) as object);
    const meta = entries.filter(([name]) => META.has(name));
    return {
      meta: Object.fromEntries(
        meta.map(([name, value]) => [
          name,
          name === 'for_each' && Array.isArray(value) ? this.framework.Fn.toset(value) : value,
        ]),
      ),
      attributes: Object.fromEntries(entries.filter(([name]) => !META.has(name))),
    };
  }
}

/** A class extends the one of its package, so each package has its own. */
function classesOf(framework: Framework) {
  /** A class whose elements are written as these parts. */
  const ofParts = (Base: typeof TerraformResource) =>
    class extends Base {
      public constructor(
        scope: Construct,
        id: string,
        config: TerraformResourceConfig,
        private readonly parts: Parts,
      ) {
        super(scope, id, config);
      }

      /** Terraform's own arguments would otherwise be removed as unset. */
      public get terraformMetaArguments(): { [name: string]: any } {
        return { ...super.terraformMetaArguments, ...this.parts.meta };
      }

      protected synthesizeAttributes(): { [name: string]: any } {
        return { ...this.parts.attributes };
      }
    };

  /**
   * The provider of Volcengine's resources. It reads keys from the environment. For other settings
   * the user adds a provider.
   */
  class Volcengine extends framework.TerraformProvider {
    public constructor(
      scope: Construct,
      id: string,
      private readonly region: string,
    ) {
      super(scope, id, {
        terraformResourceType: VOLCENGINE,
        terraformProviderSource: 'volcengine/volcengine',
        // the attributes are those of these releases; a later 0.0 may change any of them
        terraformGeneratorMetadata: {
          providerName: VOLCENGINE,
          providerVersionConstraint: '~> 0.0.195',
        },
      });
    }

    protected synthesizeAttributes(): { [name: string]: any } {
      return { region: literal(this.region) };
    }
  }

  class SynthesisHook extends framework.TerraformElement {
    public constructor(
      scope: Construct,
      id: string,
      private readonly calls: Hook,
    ) {
      super(scope, id);
    }

    public toMetadata(): any {
      this.calls.beforeWriting();
      return {};
    }

    public toTerraform(): any {
      return this.calls.prepared();
    }
  }

  return {
    Resource: ofParts(framework.TerraformResource),
    // the two have the members that are used here in common
    DataSource: ofParts(framework.TerraformDataSource as unknown as typeof TerraformResource),
    Volcengine,
    SynthesisHook,
  };
}

/**
 * A value without the parts that Terraform would expand: `${…}` and `%{…}` in the values and keys of a
 * manifest belong to a shell or a container, except where the framework put a token.
 *
 * @internal
 */
export function literal(value: unknown): unknown {
  if (typeof value === 'string') {
    return escaped(value);
  }
  if (value instanceof Expression) {
    return `\${${value.text}}`;
  }
  if (Array.isArray(value)) {
    return value.map(literal);
  }
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
    return Object.fromEntries(entries.map(([name, item]) => [escaped(name), literal(item)]));
  }
  return value;
}

function escaped(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, '$$$${').replace(/%\{/g, '%%{');
}
