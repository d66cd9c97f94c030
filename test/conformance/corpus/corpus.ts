import * as fs from 'fs';
import * as path from 'path';
import { manifests, placeOf, programs } from '../../../projenrc/examples';
import { Manifest } from '../support/api';
import { Program } from '../support/programs-of-terraform';

/** Objects that are applied together, in a namespace of their own unless they name one. */
export interface Group {
  readonly label: string;
  readonly namespace: string;
  readonly objects: Manifest[];
}

/** What every example for Terraform must write. */
export function examplePrograms(): { readonly label: string; readonly program: Program }[] {
  return programs().flatMap((example) =>
    written(path.join(example.folder, 'expected'))
      .filter((file) => file.endsWith('cdk.tf.json'))
      .map((file) => ({
        label: `${placeOf(example)}/${path.basename(path.dirname(file))}`,
        program: JSON.parse(fs.readFileSync(file, 'utf8')),
      })),
  );
}

/** What every example and the full form must write, in the home they are written for; each file is for a place of its own. */
export function exampleGroups(): Group[] {
  return programs().flatMap((example) => {
    const expected = path.join(example.folder, 'expected');
    return written(expected).flatMap((file) => {
      const objects = [...manifests(new Map([[file, fs.readFileSync(file, 'utf8')]])).values()];
      const label = `${placeOf(example)}/${path.relative(expected, file)}`;
      return objects.length === 0
        ? []
        : [{ label, namespace: `example-${example.name}`, objects: objects.flat() }];
    });
  });
}

function written(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

/** The namespaces that a group needs and does not create itself. */
export function namespaces({ namespace, objects }: Group): string[] {
  const created = objects.filter(({ kind }) => kind === 'Namespace').map(nameOf);
  const all = new Set([namespace, ...objects.flatMap(({ metadata }) => metadata.namespace ?? [])]);
  return [...all].filter((name) => !created.includes(name));
}

function nameOf({ metadata }: Manifest): string {
  return metadata.name;
}

export function describeObject({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name}`;
}
