import * as fs from 'fs';
import * as path from 'path';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { loadAll } = require('js-yaml') as { loadAll: (text: string) => unknown[] };

const FOLDER = path.join(__dirname, '..', 'adoption', 'fixtures');

/** Manifests as people have them; each says what it is shaped after. */
export const FIXTURES: string[] = fs.readdirSync(FOLDER).sort();

export function fixturePath(file: string): string {
  return path.join(FOLDER, file);
}

/** Small manifests of many shapes; the first line of each names the shape. */
export const CORPUS: string = path.join(__dirname, '..', 'adoption', 'corpus');

/**
 * The objects of a fixture, read by a library that the product does not use: JSON, without fields that
 * have no value. Only `odd.yaml` has what YAML 1.2, as that library reads it, takes otherwise.
 */
export function written(file: string): any[] {
  return writtenIn(fixturePath(file));
}

/** The same for a file of any folder. */
export function writtenIn(file: string): any[] {
  const documents = loadAll(fs.readFileSync(file, 'utf8')).filter(
    (document) => document !== null && document !== undefined,
  );
  return documents.flatMap((document: any) => document.items ?? [document]).map(withoutNothing);
}

/** What the API server wrote into `kserve-raw.yaml`, and nobody applies. */
export function withoutServerSide(object: any): any {
  const { status, metadata, ...rest } = object;
  const { annotations, ...named } = metadata;
  const names = ['labels', 'name', 'namespace'];
  const own = Object.entries(named).filter(([name]) => names.includes(name));
  const notes = Object.entries(annotations ?? {}).filter(([name]) => !/revision$/.test(name));
  return {
    ...rest,
    metadata: {
      ...Object.fromEntries(own),
      ...(notes.length > 0 && { annotations: Object.fromEntries(notes) }),
    },
  };
}

function withoutNothing(value: any): any {
  if (Array.isArray(value)) {
    return value.map(withoutNothing);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== null)
          .map(([name, item]) => [name, withoutNothing(item)]),
      )
    : value;
}

/** What an object is known by. */
export function nameOf({ kind, metadata }: any): string {
  return `${kind}/${metadata.name}`;
}

/** Objects by name, so that their order does not matter. */
export function byName(objects: readonly any[]): Record<string, any> {
  return Object.fromEntries(objects.map((object) => [nameOf(object), object]));
}
