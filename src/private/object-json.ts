import {
  ApiObject,
  ApiObjectMetadataDefinition,
  App,
  ImplicitTokenResolver,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';

/** The resolvers of an app without resolvers of its own. */
const DEFAULT_RESOLVERS = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** Private properties of an `ApiObject`. */
interface ObjectInternals {
  readonly props?: unknown;
  readonly patches?: unknown;
}

/** Private properties of an object's metadata. */
interface MetadataInternals {
  readonly _additionalAttributes?: unknown;
  readonly name?: unknown;
  readonly namespace?: unknown;
  readonly annotations?: unknown;
  readonly finalizers?: unknown;
  readonly ownerReferences?: unknown;
  readonly labels?: unknown;
}

type Json = Record<string, unknown>;

interface Form {
  readonly sorted: boolean;
  /** Whether empty values are omitted, as in metadata. */
  readonly filled: boolean;
  /** Whether a Lazy may be resolved: once only, as it may return another value the second time. */
  readonly lazy: boolean;
}

/**
 * Turns objects into JSON as `ApiObject.toJson()` does: it produces lazy values, sorts maps
 * and omits undefined values; in one pass, and without asking the app for its resolvers at
 * every value. Whatever is not usual is left to cdk8s: other resolvers, classes that render
 * themselves, patches, values that are no JSON, and everything that fails.
 *
 * @internal
 */
export class ObjectWriter {
  /** Whether maps are sorted. */
  // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
  public readonly sorted = !process.env.CDK8S_DISABLE_SORT;
  private readonly isDefault: boolean;

  public constructor({ resolvers }: App) {
    this.isDefault =
      resolvers.length === DEFAULT_RESOLVERS.length &&
      DEFAULT_RESOLVERS.every((usual, index) => resolvers[index].constructor === usual);
  }

  public json(object: ApiObject): any {
    const props = this.defaultProps(object);
    if (props) {
      try {
        return this.usual(object, props);
      } catch {
        // the call below throws the error of cdk8s
      }
    }
    return object.toJson();
  }

  /** The same as `json()`, which shares values with the object if they are plain data. */
  public shared(object: ApiObject): any {
    const spec = this.spec(object);
    return spec && isData(spec) ? spec : this.json(object);
  }

  /** The props of an object with resolved metadata; undefined if cdk8s has to render the object. */
  public spec(object: ApiObject): Json | undefined {
    const props = this.defaultProps(object);
    try {
      return props && { ...props, metadata: metadataOf(object, false) };
    } catch {
      return undefined;
    }
  }

  private defaultProps(object: ApiObject): Json | undefined {
    const { props, patches } = object as unknown as ObjectInternals;
    const isDefault =
      this.isDefault &&
      object.toJson === ApiObject.prototype.toJson &&
      Array.isArray(patches) &&
      patches.length === 0;
    return isDefault && isMap(props) ? props : undefined;
  }

  private usual(object: ApiObject, props: Json): Json {
    const metadata = metadataOf(object, true);
    const form = { sorted: this.sorted, filled: false, lazy: true };
    const items = resolvedMap({ ...props, metadata }, form)!;
    const result: Json = {};
    for (const name of [...FIRST, ...Object.keys(items)]) {
      if (name in items) {
        result[name] = items[name];
      }
    }
    return result;
  }
}

/** The first keys of an object. @internal */
export const FIRST = ['apiVersion', 'kind', 'metadata'];

function metadataOf({ metadata }: ApiObject, lazy: boolean): unknown {
  // named one by one: a rest pattern or a spread costs ten times as much, for every object
  const internals = metadata as unknown as MetadataInternals;
  const { _additionalAttributes: additional } = internals;
  if (metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson || !isMap(additional)) {
    if (!lazy) {
      throw NON_DEFAULT;
    }
    return metadata.toJson();
  }
  const { name, namespace, annotations, finalizers, ownerReferences, labels } = internals;
  const all = { name, namespace, annotations, finalizers, ownerReferences, labels };
  return resolved(Object.assign({}, additional, all), {
    sorted: true,
    filled: true,
    lazy,
  });
}

function resolved(value: unknown, form: Form): unknown {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'object':
      break;
    default:
      throw NON_DEFAULT;
  }
  if (value === null) {
    return undefined;
  }
  if (form.lazy && value instanceof Lazy) {
    return resolved(value.produce(), form);
  }
  if (Array.isArray(value)) {
    return form.filled && value.length === 0
      ? undefined
      : value.map((item) => resolved(item, form));
  }
  if (!isMap(value) || 'resolve' in value) {
    throw NON_DEFAULT;
  }
  return resolvedMap(value, form);
}

function resolvedMap(value: Json, form: Form): Json | undefined {
  const items: Json = {};
  let isSorted = true;
  let last = '';
  // produced in the order of declaration, whatever the order in the output
  for (const name of Object.keys(value)) {
    if (name === '__proto__') {
      throw NON_DEFAULT;
    }
    const item = resolved(value[name], form);
    if (item === undefined) {
      continue;
    }
    isSorted &&= last <= name;
    last = name;
    items[name] = item;
  }
  if (form.filled && last === '' && Object.keys(items).length === 0) {
    return undefined;
  }
  return isSorted || !form.sorted ? items : sorted(items);
}

function sorted(items: Json): Json {
  const result: Json = {};
  for (const name of Object.keys(items).sort()) {
    result[name] = items[name];
  }
  return result;
}

/** Whether a value is JSON. */
function isData(value: unknown): boolean {
  if (typeof value !== 'object') {
    return typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint';
  }
  if (Array.isArray(value)) {
    return value.every(isData);
  }
  if (!isMap(value) || 'resolve' in value) {
    return false;
  }
  for (const name in value) {
    if (!isData(value[name]) || name === '__proto__') {
      return false;
    }
  }
  return true;
}

/** Thrown, and caught above, where a value is better left to cdk8s. */
const NON_DEFAULT = new Error('not a usual value');

/** A map that is nothing else. @internal */
export function isMap(value: unknown): value is Json {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    value.constructor === Object
  );
}
