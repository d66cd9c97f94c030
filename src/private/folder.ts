import * as fs from 'fs';
import * as path from 'path';

/**
 * Creates a folder and those around it. `mkdirSync` with `recursive` never returns below `/proc`, which
 * reports a new folder as missing (tried with Node 20.20).
 *
 * @internal
 */
export function createFolder(folder: string): void {
  if (!fs.existsSync(folder)) {
    createFolder(path.dirname(folder));
    fs.mkdirSync(folder);
  }
}
