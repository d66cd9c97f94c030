import {
  Fn,
  TerraformDataSource,
  TerraformElement,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
} from 'cdktf';
import { Construct } from 'constructs';
import { isPlain } from '../../private/copy';
import { Expression, withoutTokens } from '../../private/unresolved';
import { canonical } from '../../render/canonical';
import { objectName } from '../../render/cloud-resource';
import { PlacedObject, PlacedResource } from '../home';
import { withoutZeros } from './without-zeros';

// Plain elements of cdktf: the prebuilt ones make a tree of helpers for each resource, and there are
// none for the cloud.

/** An object or a resource as an element of the tree. @internal */
export type Written = TerraformResource | TerraformDataSource;

/** The provider's default for `computed_fields`; a list that is set replaces it. */
const DEFAULT_COMPUTED_FIELDS = ['metadata.annotations', 'metadata.labels'];

/** Terraform's resource type for any Kubernetes object. @internal */
export const MANIFEST = 'kubernetes_manifest';

/** A `kubernetes_manifest`. */
class Manifest extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    private readonly attributes: { readonly [name: string]: unknown },
  ) {
    super(scope, id, {
      terraformResourceType: MANIFEST,
      // makes cdktf ask for a provider where the stack has none
      terraformGeneratorMetadata: { providerName: 'kubernetes' },
    });
  }

  protected synthesizeAttributes(): { [name: string]: any } {
    return { ...this.attributes };
  }
}

/** A resource of Volcengine. */
class CloudElement extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly parts: Parts,
    provider?: TerraformProvider,
  ) {
    super(scope, id, { terraformResourceType: type, provider });
  }

  /** Terraform's own arguments would otherwise be removed as unset. */
  public get terraformMetaArguments(): { [name: string]: any } {
    return { ...super.terraformMetaArguments, ...this.parts.meta };
  }

  protected synthesizeAttributes(): { [name: string]: any } {
    return { ...this.parts.attributes };
  }
}

/** A data source of Volcengine. */
class CloudData extends TerraformDataSource {
  public constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly parts: Parts,
    provider?: TerraformProvider,
  ) {
    super(scope, id, { terraformResourceType: type, provider });
  }

  public get terraformMetaArguments(): { [name: string]: any } {
    return { ...super.terraformMetaArguments, ...this.parts.meta };
  }

  protected synthesizeAttributes(): { [name: string]: any } {
    return { ...this.parts.attributes };
  }
}

/** The provider's name in a stack, and the beginning of its resources' types. @internal */
export const VOLCENGINE = 'volcengine';

/**
 * The provider of Volcengine's resources. It reads keys from the environment. For other settings
 * the user adds a provider.
 */
class Volcengine extends TerraformProvider {
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

/** Id of the provider that is added; no id a person would choose. */
const PROVIDER = '(volcengine)';

/**
 * The provider of Volcengine's resources in a stack: the user's own, preferably without an alias; else a
 * new one.
 *
 * @internal
 */
export function cloudProvider(stack: TerraformStack, region: string): TerraformProvider {
  const added = stack.node.tryFindChild(PROVIDER);
  const own = stack.node
    .findAll()
    .filter(TerraformProvider.isTerraformProvider)
    .filter((each) => each !== added && each.terraformResourceType === VOLCENGINE);
  if (own.length === 0 && added) {
    return added as TerraformProvider;
  }
  stack.node.tryRemoveChild(PROVIDER);
  return (
    own.find(({ alias }) => alias === undefined) ??
    own[0] ??
    new Volcengine(stack, PROVIDER, region)
  );
}

/** @internal */
export function manifest(holder: Construct, id: string, placed: PlacedObject): Written {
  const { object, computed, verbatim } = placed;
  const resource = new Manifest(holder, id, {
    ...(computed.length > 0 && { computed_fields: [...DEFAULT_COMPUTED_FIELDS, ...computed] }),
    // Terraform compares what it sends with what the API server answers: see canonicalQuantity
    // and what is planned and not answered fails the apply: see withoutZeros
    manifest: withoutZeros(literal(verbatim === true ? canonical(object) : object)),
  });
  const { kind, metadata } = object;
  // cdktf's own would leave out the construct id `Default`, and change with the construct tree
  resource.overrideLogicalId(objectName(placed.owner, kind, metadata.namespace, metadata.name));
  return resource;
}

/** @internal */
export function cloudElement(
  holder: Construct,
  placed: PlacedResource,
  provider: TerraformProvider,
): Written & TerraformElement {
  const id = withoutTokens(`${placed.type}-${placed.name}`, '(later)');
  // one without an alias holds without being named
  const named = provider.alias === undefined ? undefined : provider;
  const Element = placed.data ? CloudData : CloudElement;
  const element = new Element(holder, id, placed.type, split(placed), named);
  element.overrideLogicalId(placed.name);
  return element;
}

const META = new Set(['for_each', 'count', 'lifecycle']);

/** What Terraform itself reads of a resource, and what its provider does. */
interface Parts {
  readonly meta: { [name: string]: any };
  readonly attributes: { [name: string]: any };
}

function split({ values }: PlacedResource): Parts {
  const entries = Object.entries(literal(values) as object);
  const meta = entries.filter(([name]) => META.has(name));
  return {
    meta: Object.fromEntries(
      meta.map(([name, value]) => [
        name,
        name === 'for_each' && Array.isArray(value) ? Fn.toset(value) : value,
      ]),
    ),
    attributes: Object.fromEntries(entries.filter(([name]) => !META.has(name))),
  };
}

/**
 * A value without what Terraform would read into it: `${…}` and `%{…}` in the values and keys of a
 * manifest are the shell's or the container's, except where cdktf put a token.
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
