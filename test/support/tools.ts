import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const ROOT = path.join(__dirname, '..', '..');

/** Programs that this package does not depend on; `npm ci` removes them. */
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'tools');

/** The node_modules of a folder with one package, such as `node@22`. Installed once. */
function installed(spec: string): string {
  const folder = path.join(CACHE, spec);
  if (!fs.existsSync(folder)) {
    fs.mkdirSync(CACHE, { recursive: true });
    const fresh = fs.mkdtempSync(`${folder}-`);
    fs.writeFileSync(path.join(fresh, 'package.json'), '{}');
    const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', spec];
    execFileSync('npm', args, { cwd: fresh, stdio: ['ignore', 'ignore', 'inherit'] });
    try {
      fs.renameSync(fresh, folder);
    } catch {
      // another process was faster
      fs.rmSync(fresh, { recursive: true });
    }
  }
  return path.join(folder, 'node_modules');
}

/** The versions of Node that the package supports: the oldest runs here, the later ones are installed. */
export const LATER_NODES = ['22', '24'];

/** The folder of `node` of a major version. */
export function nodeOf(version: string): string {
  return path.join(installed(`node@${version}`), 'node', 'bin');
}

const CDKTN_CLI = 'cdktn-cli@0.24.0';

/** The folder in which the CLI of cdktn is installed, with its lock file. */
export function cdktnCli(): string {
  return path.dirname(installed(CDKTN_CLI));
}

/** PATH for a command: the CLI of cdktn requires Node 22.19 or later, and is no dependency. */
export function pathFor(command: string): string {
  const cli = () => [path.join(installed(CDKTN_CLI), '.bin'), nodeOf('22')];
  return [
    ...(command === 'cdktn' ? cli() : []),
    path.join(ROOT, 'node_modules', '.bin'),
    process.env.PATH,
  ].join(path.delimiter);
}
