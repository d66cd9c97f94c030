import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { Api, Manifest } from './api';
import { pause } from './control-plane';
import { moduleFolder } from './toolchain';
import { Definitions, Plane } from './versions';

const ESTABLISHING = 60_000;

/** Installs a plane's custom resource definitions and waits until they are served. */
export async function install(api: Api, { bundle, release }: Plane): Promise<number> {
  const installed: Manifest[] = [];
  for (const definition of bundle.definitions.flatMap(read)) {
    // a release may be older than what a definition says of selectable fields and the like
    const { status, body } = await api.create(definition, 'Ignore');
    if (status === 201) {
      installed.push(definition);
    } else if (!release.cannotTake.includes(definition.metadata.name)) {
      throw new Error(`${definition.metadata.name} of ${bundle.name}: ${status} ${body.message}`);
    }
  }
  const deadline = Date.now() + ESTABLISHING;
  for (const definition of installed) {
    while (!established(await api.get(definition))) {
      if (Date.now() > deadline) {
        throw new Error(`${definition.metadata.name} of ${bundle.name} is not established`);
      }
      await pause(100);
    }
  }
  api.rediscover();
  return installed.length;
}

function read(overridden: Definitions): Manifest[] {
  const at = path.join(moduleFolder(overridden), overridden.at);
  const files = fs.statSync(at).isDirectory()
    ? fs
        .readdirSync(at)
        .sort()
        .map((file) => path.join(at, file))
    : [at];
  return files
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(fs.readFileSync(file, 'utf8'), { logLevel: 'error' }))
    .map((document) => document.toJSON())
    .filter((document) => document?.kind === 'CustomResourceDefinition')
    .map(({ status, ...definition }) => definition);
}

function established({ status }: any): boolean {
  const conditions: any[] = status?.conditions ?? [];
  return conditions.some(({ type, status: is }) => type === 'Established' && is === 'True');
}
