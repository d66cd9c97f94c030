import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const ROOT = path.join(__dirname, '..', '..');

const folders: string[] = [];
let tarball: string | undefined;

function aFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-'));
  folders.push(folder);
  return folder;
}

/** Takes everything away that was made here. */
export function cleanUp(): void {
  folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true }));
}

/** The package as it would be published, packed once. */
export function packed(): string {
  if (tarball === undefined) {
    const folder = aFolder();
    const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
    execFileSync('npm', pack, { cwd: ROOT, shell: process.platform === 'win32' });
    tarball = path.join(folder, fs.readdirSync(folder)[0]);
  }
  return tarball;
}

/** The files in the tarball. */
export function packedFiles(): string[] {
  const list = execFileSync('tar', ['-tzf', packed()], { encoding: 'utf8' });
  return list.split('\n').flatMap((file) => (file === '' ? [] : file.replace(/^package\//, '')));
}

/** What a program in a project printed, and how it ended. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in which somebody installed the tarball and a few packages, and nothing else. */
export class Project {
  public readonly folder = aFolder();

  /**
   * The packages come out of this repository instead of a registry; what stands in their folders
   * finds its own dependencies, but only the packages named here can be imported from the project
   * and from the tarball.
   */
  public constructor(packages: readonly string[]) {
    const installed = path.join(this.folder, 'node_modules');
    const own = path.join(installed, 'cdk-inference');
    fs.mkdirSync(own, { recursive: true });
    execFileSync('tar', ['-xzf', packed(), '-C', own, '--strip-components=1']);
    for (const name of packages) {
      const link = path.join(installed, name);
      fs.mkdirSync(path.dirname(link), { recursive: true });
      fs.symlinkSync(path.join(ROOT, 'node_modules', name), link, 'junction');
    }
  }

  /** Runs a program in a process of its own. */
  public run(source: string): Outcome {
    this.write('main.js', source);
    return this.node('main.js');
  }

  /** Type-checks a program as strictly as TypeScript can, third-party declarations included. */
  public compile(source: string): Outcome {
    this.write('main.ts', source);
    const compilerOptions = {
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'ES2022',
      module: 'CommonJS',
      types: [],
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['main.ts'] }));
    return this.node(path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'));
  }

  private write(file: string, text: string): void {
    fs.writeFileSync(path.join(this.folder, file), text);
  }

  private node(script: string): Outcome {
    const env = { ...process.env, NODE_PATH: '', NODE_OPTIONS: '' };
    return spawnSync(process.execPath, [script], { cwd: this.folder, encoding: 'utf8', env });
  }
}
