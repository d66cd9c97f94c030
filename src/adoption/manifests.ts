import { readTexts } from './files';
import { readDocuments } from './yaml';
import { copyOf, isPlain } from '../private/copy';
import { controllerOf, withoutServerSide } from '../private/server-side';
import { ManifestSpec, UnreadableSpec } from '../spec/adopted';

/** Objects of manifests, and the texts without one. @internal */
export interface Manifests {
  readonly manifests: readonly ManifestSpec[];
  readonly unreadable: readonly UnreadableSpec[];
}

/** Sources of manifests, in the order in which the user passes them. @internal */
export interface Sources {
  /** Paths of files and folders, from the working directory; `-` is standard input. */
  readonly files?: readonly string[];
  /** Texts of files. */
  readonly manifests?: readonly string[];
  /** Objects as Kubernetes JSON. */
  readonly objects?: readonly unknown[];
}

/** An object, or the reason why a document has none. @internal */
export type Read = ManifestSpec | UnreadableSpec;

/** All objects of manifests, and what is none. @internal */
export function readManifests({ files = [], manifests = [], objects = [] }: Sources): Manifests {
  const read: Read[] = [
    ...files.flatMap(fromFile),
    // what is no text is a finding already
    ...manifests.flatMap((text, index) =>
      typeof text === 'string' ? readText(text, `manifests[${index}]`) : [],
    ),
    ...objects.flatMap((object, index) => fromValue(copyOf(object), `objects[${index}]`)),
  ];
  return {
    manifests: read.filter((each): each is ManifestSpec => 'object' in each),
    unreadable: read.filter((each): each is UnreadableSpec => 'why' in each),
  };
}

function fromFile(file: string): Read[] {
  return readTexts(file).flatMap((read) =>
    'text' in read ? readText(read.text, read.where) : [read],
  );
}

/** The objects of a text with any number of documents. @internal */
export function readText(text: string, where: string): Read[] {
  const documents = readDocuments(text).filter(({ value }) => value !== null);
  return documents.flatMap(({ number, value, failure }) => {
    const at = documents.length > 1 ? `${where}, document ${number}` : where;
    return failure === undefined ? fromValue(value, at) : [{ where: at, why: failure }];
  });
}

function fromValue(value: any, where: string): Read[] {
  const { apiVersion, kind, items } = isPlain(value) ? (value as any) : {};
  if (typeof kind === 'string' && /List$/.test(kind) && Array.isArray(items)) {
    const inherited = kind === 'List' ? {} : { apiVersion, kind: kind.replace(/List$/, '') };
    return items.flatMap((item, index) =>
      fromValue(isPlain(item) ? { ...inherited, ...item } : item, `${where}, item ${index + 1}`),
    );
  }
  const why = notAnObject(value);
  if (why !== undefined) {
    return [{ where, why }];
  }
  const { object, strippedFields } = withoutServerSide(withoutEmpty(value));
  const controller = controllerOf(value);
  return [{ where, object, strippedFields, ...(controller !== undefined && { controller }) }];
}

function notAnObject(value: any): string | undefined {
  const missing = ['apiVersion', 'kind'].filter((field) => !isText(value?.[field]));
  if (!isPlain(value) || missing.length > 0) {
    return `no ${missing.join(' and no ')}: not an object of Kubernetes`;
  }
  if (String(value.apiVersion).startsWith('kustomize.config.k8s.io/')) {
    return 'for kustomize and not for a cluster; adopt what "kubectl kustomize" writes';
  }
  if (!isPlain(value.metadata) || !isText(value.metadata.name)) {
    return `a ${value.kind} without metadata.name`;
  }
  return unrenderable(value, '');
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/**
 * A field that has no value is one that is not there; an item of a list that has none is a slip. A field
 * `__proto__` is legal and cannot be rendered.
 */
function unrenderable(value: unknown, at: string): string | undefined {
  const children: [string, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [`${at}/${index}`, item])
    : isPlain(value)
      ? Object.entries(value).map(([name, item]) => [`${at}/${name}`, item])
      : [];
  if (isPlain(value) && Object.keys(value).includes('__proto__')) {
    // cdk8s and cdktn drop the field without a message
    return `a field that cannot be rendered: ${at}/__proto__`;
  }
  for (const [path, item] of children) {
    const found = Array.isArray(value) && item === null ? path : unrenderable(item, path);
    if (found !== undefined) {
      return found.startsWith('/') ? `a list with an empty item: ${found}` : found;
    }
  }
  return undefined;
}

/** The API server takes a field without a value for one that is not there. @internal */
export function withoutEmpty(value: unknown): any {
  if (Array.isArray(value)) {
    return value.map(withoutEmpty);
  }
  return isPlain(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== null && item !== undefined)
          .map(([name, item]) => [name, withoutEmpty(item)]),
      )
    : value;
}
