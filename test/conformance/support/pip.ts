import { execFileSync, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { CACHE } from './toolchain';

/** A folder of the cache, of packages that are pinned by their sums; installed first where it is not there. */
export function cached(what: string, requirements: string, args: readonly string[]): string {
  const file = path.join(__dirname, '..', 'python', requirements);
  const sum = createHash('sha256').update(process.arch).update(fs.readFileSync(file));
  const folder = path.join(CACHE, sum.digest('hex').slice(0, 16));
  if (!fs.existsSync(folder)) {
    if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) {
      throw new Error(
        `npm run conformance needs python3 with pip, which installs ${what}; "python3 -m pip --version" ` +
          'fails here. Other planes run without: npm run conformance -- xds',
      );
    }
    console.log(`installing ${what} …`);
    const unfinished = `${folder}.${process.pid}`;
    execFileSync(
      'python3',
      [
        ...['-m', 'pip', ...args, unfinished],
        ...['--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'],
        ...['--requirement', file],
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    fs.renameSync(unfinished, folder);
  }
  return folder;
}
