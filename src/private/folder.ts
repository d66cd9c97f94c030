import * as fs from 'fs';
import * as path from 'path';

/**
 * Creates a folder and those around it. `mkdirSync` with `recursive` never returns below `/proc`, which
 * reports a new folder as missing (tried with Node 20.20).
 *
 * @internal
 */
export function createFolder(folder: string): void {
  const around = path.dirname(folder);
  if (fs.existsSync(folder)) {
    return;
  }
  if (around !== folder) {
    createFolder(around);
  }
  try {
    fs.mkdirSync(folder);
  } catch (failure) {
    // another process may have been faster
    if (!fs.existsSync(folder)) {
      throw failure;
    }
  }
}
