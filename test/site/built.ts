import * as fs from 'fs';
import * as path from 'path';

export const ROOT = path.join(__dirname, '..', '..');
const DIST = path.join(ROOT, 'site', 'dist');

/** The addresses of all built pages, such as `/canary.html`. */
export function builtPages(): string[] {
  return fs
    .readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html'))
    .map((name) => `/${name.split(path.sep).join('/')}`);
}

/** The file that a server sends for an address; none if there is no such file. */
export function fileOf(address: string): string | undefined {
  const name = decodeURIComponent(address).replace(/\/$/, '/index.html');
  const file = path.join(DIST, name);
  return fs.existsSync(file) && fs.statSync(file).isFile() ? file : undefined;
}
