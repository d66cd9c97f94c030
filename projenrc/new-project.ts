import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { parseArgs } from 'util';
import { Example, examples } from './examples';
import { inRepository } from './site';

// npm run new -- FOLDER: packs the compiled library, creates a project with it and installs the project.
// --language and --template select the project of "cdk-inference init"; --example copies an example instead.

const ROOT = path.join(__dirname, '..');
const SHELL = { shell: process.platform === 'win32' };

const USAGE =
  'usage: npm run new -- FOLDER [--example NAME | --language typescript|python | --template NAME]';

/** Parts of an example that a project does not need. */
const OUTPUT = ['expected', 'dist', 'preview', 'cdktf.out', 'node_modules'];

/** Why an example is not one that npm installs. */
const elsewhere = (name: string) =>
  fs.existsSync(path.join(ROOT, 'examples', name))
    ? `examples/${name} runs in this clone, see docs/other-languages.md`
    : `there is no example '${name}'`;

/** Copies an example, which then depends on the packed library. */
function copy({ name, folder }: Example, target: string, tarball: string): void {
  fs.cpSync(folder, target, {
    recursive: true,
    filter: (file) => !OUTPUT.includes(path.relative(folder, file)),
  });
  const page = path.join(target, 'README.md');
  const text = fs.readFileSync(page, 'utf8');
  // links to other folders of the repository
  const linked = text.replace(/\]\((\.\.[^)]*)\)/g, (_, link: string) => {
    const [to, ...anchor] = link.split(/(?=#)/);
    const found = path.relative(ROOT, path.resolve(folder, to)).split(path.sep).join('/');
    return `](${[inRepository(found), ...anchor].join('')})`;
  });
  fs.writeFileSync(page, linked);
  const file = path.join(target, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  const dependencies = { ...manifest.dependencies, 'cdk-inference': `file:${tarball}` };
  fs.writeFileSync(file, `${JSON.stringify({ name, ...manifest, dependencies }, null, 2)}\n`);
}

function isEmpty(folder: string): boolean {
  return !fs.existsSync(folder) || fs.readdirSync(folder).length === 0;
}

/** Packs the library for npm into a folder, and returns the name of the file. */
function packed(target: string): string {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', target];
  return execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', ...SHELL }).trim();
}

/** Builds the library for Python, and returns the name of the copied file. */
function wheel(target: string): string {
  const script = path.join(__dirname, 'package-languages.ts');
  execFileSync(process.execPath, ['--import', 'tsx', script, 'python'], { cwd: ROOT });
  const folder = path.join(ROOT, 'dist', 'python');
  const [name] = fs.readdirSync(folder).filter((file) => file.endsWith('.whl'));
  fs.copyFileSync(path.join(folder, name), path.join(target, name));
  return name;
}

function main(): void {
  const { values, positionals } = parseArgs({
    options: {
      example: { type: 'string' },
      language: { type: 'string' },
      template: { type: 'string' },
    },
    allowPositionals: true,
  });
  const { example: name, language = 'typescript', template } = values;
  const known = examples();
  const example = known.find((each) => each.name === name);
  const target = path.resolve(process.env.INIT_CWD ?? ROOT, positionals[0] ?? '');
  if (
    positionals.length !== 1 ||
    (name !== undefined && (values.language ?? template) !== undefined)
  ) {
    throw new Error(USAGE);
  }
  if (name !== undefined && example === undefined) {
    throw new Error(`${elsewhere(name)}; use ${known.map((each) => each.name).join(', ')}`);
  }
  if (!['typescript', 'python'].includes(language)) {
    throw new Error(`--language must be typescript or python, got '${language}'`);
  }
  if (!isEmpty(target)) {
    throw new Error(`${target} is not empty; pass a new folder`);
  }
  fs.mkdirSync(target, { recursive: true });
  const library = language === 'python' ? wheel(target) : packed(target);
  if (example) {
    copy(example, target, library);
  } else {
    const init = [path.join(ROOT, 'lib', 'cli', 'cli.js'), 'init', '--language', language];
    const of = template === undefined ? [] : ['--template', template];
    execFileSync(process.execPath, [...init, ...of, '--package', library], { cwd: target });
  }
  if (language === 'python') {
    const pip = path.join('.venv', process.platform === 'win32' ? 'Scripts' : 'bin', 'pip');
    execFileSync('python3', ['-m', 'venv', '.venv'], { cwd: target, ...SHELL });
    const install = ['install', '--quiet', '--requirement', 'requirements.txt'];
    execFileSync(path.join(target, pip), install, { cwd: target, stdio: 'inherit' });
  } else {
    const install = ['install', '--no-fund', '--no-audit'];
    execFileSync('npm', install, { cwd: target, stdio: 'inherit', ...SHELL });
  }
  console.log(`created ${target}; its README or package.json lists the commands`);
}

try {
  main();
} catch (failure) {
  console.error((failure as Error).message);
  process.exitCode = 1;
}
