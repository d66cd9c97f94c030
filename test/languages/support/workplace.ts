import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

export const ROOT = path.join(__dirname, '..', '..', '..');
export const DIST = path.join(ROOT, 'dist');

const folders: string[] = [];

/** A folder outside the repository, in which nothing of the repository's node_modules is found. */
export function aFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-languages-'));
  folders.push(folder);
  return folder;
}

/** A copy of a folder of this repository, as somebody has it who copied it out. */
export function aCopyOf(...names: string[]): string {
  const folder = aFolder();
  fs.cpSync(path.join(ROOT, ...names), folder, { recursive: true });
  fs.rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
  return folder;
}

/** Takes every folder away that was made here. */
export function cleanUp(): void {
  folders.splice(0).forEach((folder) => fs.rmSync(folder, { recursive: true, force: true }));
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program, whatever comes of it. */
export function tried(
  program: string,
  args: readonly string[],
  { cwd, env }: Surroundings = {},
): Outcome {
  return spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NODE_OPTIONS: '', NODE_PATH: '', ...env },
  });
}

/** Runs a program that must succeed, and returns what it printed. */
export function run(program: string, args: readonly string[], where: Surroundings = {}): string {
  const { status, stdout, stderr } = tried(program, args, where);
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/** `npm run package:languages` for one of them, on what is compiled. */
export function makePackage(language: string): void {
  const tsx = path.join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  run(process.execPath, [tsx, 'projenrc/package-languages.ts', language], { cwd: ROOT });
}

/**
 * Claims about a language, for whose packages these programs are needed. Where one is missing they are
 * reported as skipped, by a title that says why.
 */
export function describeWith(title: string, programs: readonly string[], claims: () => void): void {
  const missing = programs.filter((program) => !onPath(program));
  const describeOrSkip = missing.length === 0 ? describe : describe.skip;
  const why = missing.length === 0 ? '' : ` (not run: there is no ${missing.join(', no ')})`;
  describeOrSkip(`${title}${why}`, claims);
}

function onPath(program: string): boolean {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => names.some((name) => fs.existsSync(path.join(folder, name))));
}

/** What the example of a name must write. */
export function expectedOf(example: string, ...file: string[]): string {
  return fs.readFileSync(path.join(ROOT, 'examples', example, 'expected', ...file), 'utf8');
}

/** Runs `cdk8s synth` as in the README, and returns the file it wrote. */
export function cdk8sSynth(folder: string, file: string, env: NodeJS.ProcessEnv): string {
  const cli = path.join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  run(process.execPath, [cli, 'synth', '--no-check-upgrade'], { cwd: folder, env });
  return fs.readFileSync(path.join(folder, 'dist', file), 'utf8');
}

/** The bytes below a folder, links not followed. */
export function sizeOf(folder: string): number {
  return fs.readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const file = path.join(folder, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(file) : fs.lstatSync(file).size);
  }, 0);
}

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Says a measured figure, past what jest decorates. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
