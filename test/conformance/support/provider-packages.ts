import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { cached } from './pip';

/** An argument or an attribute, as Pulumi's package of a provider has it. */
export interface Published {
  /** Absent for a block. */
  readonly type?: string;
  readonly of?: PublishedBlock;
  /** Whether it is a list of more than one item. */
  readonly many: boolean;
  readonly input: 'required' | 'optional' | false;
  /** Of an attribute of a resource itself: always there if it is required or computed. */
  readonly output: 'always' | 'optional' | false;
  readonly deprecated: boolean;
  readonly text: string;
}

export interface PublishedBlock {
  readonly [name: string]: Published;
}

const READER = path.join(__dirname, '..', 'python', 'provider-schema.py');

/** The archives of Pulumi's packages; downloaded first where they are not in the cache yet. */
export function providerPackages(): string {
  return cached('Pulumi’s packages of the providers', 'providers.txt', ['download', '--dest']);
}

/** Schemas of resources, by module and name in a package. */
export function published(
  name: string,
  references: readonly string[],
): Record<string, PublishedBlock> {
  const folder = providerPackages();
  const archive = fs.readdirSync(folder).find((file) => file.startsWith(`${name}-`))!;
  const args = [READER, path.join(folder, archive), ...references];
  return JSON.parse(
    execFileSync('python3', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
  );
}
