import * as fs from 'fs';
import * as path from 'path';
import { DIST, run } from './workplace';

/**
 * Makes a copied Go module find what `npm run package:languages` made: ours, and those of its
 * dependencies that the module proxy does not have.
 */
export function useMadeModules(folder: string): void {
  const made = path.join(DIST, 'go');
  for (const name of fs.readdirSync(made)) {
    const [, module] = /^module (.*)$/m.exec(
      fs.readFileSync(path.join(made, name, 'go.mod'), 'utf8'),
    )!;
    run('go', ['mod', 'edit', `-replace=${module}=${path.join(made, name)}`], { cwd: folder });
  }
  run('go', ['mod', 'tidy'], { cwd: folder });
}
