import * as fs from 'fs';
import * as path from 'path';
import { parseArgs } from 'util';
import { Command, CommandError, UsageError } from './command';
import { createFolder } from '../private/folder';

/** The languages, and the first commands to run in a project. */
const NEXT: Record<string, string[]> = {
  typescript: ['npm install', 'npm test', 'npm run synth'],
  python: [
    'python3 -m venv .venv',
    '. .venv/bin/activate',
    'pip install --requirement requirements.txt',
    'python -m unittest',
    'python main.py',
  ],
};
const LANGUAGES = Object.keys(NEXT);
const ROOT = path.join(__dirname, '..', '..');

/** `cdk-inference init`: creates a complete project. @internal */
export const INIT: Command = {
  help: [
    'usage: cdk-inference init [FOLDER] [--language typescript|python] [--package SPEC]',
    '',
    'Creates a project in FOLDER, or in the current folder: a service with two deployments and a',
    'traffic split, a test of the split, cdk8s.yaml, a pipeline, and a report for pull requests.',
    'Overwrites no file.',
    '',
    '  --language   typescript or python (default: typescript)',
    '  --package    version of cdk-inference, or path to a packed one (default: this version)',
    '',
  ].join('\n'),
  run: (args, { folder, out }) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { language: { type: 'string' }, package: { type: 'string' } },
      allowPositionals: true,
    });
    const language = values.language ?? 'typescript';
    if (!LANGUAGES.includes(language)) {
      throw new UsageError(`--language must be ${LANGUAGES.join(' or ')}, got '${language}'`);
    }
    if (positionals.length > 1) {
      throw new UsageError(`pass one folder, got ${positionals.join(', ')}`);
    }
    const [into = '.'] = positionals;
    const target = path.resolve(folder, into);
    const names = dictionary(language, target, located(values.package, folder, target));
    const files = project(language).map(({ file, template }) => ({
      file,
      text: filled(fs.readFileSync(template, 'utf8'), names),
    }));
    const there = files.filter(({ file }) => fs.existsSync(path.join(target, file)));
    if (there.length > 0) {
      const list = there.map(({ file }) => `\n  ${path.join(into, file)}`).join('');
      throw new CommandError(
        `these files already exist:${list}\nno file was created; pass another folder: cdk-inference init FOLDER`,
      );
    }
    for (const { file, text } of files) {
      write(path.join(target, file), text);
      out(`${path.join(into, file)}\n`);
    }
    const enter = into === '.' ? [] : [`cd ${shellWord(into)}`];
    const commands = [...enter, ...NEXT[language]].map((command) => `  ${command}\n`);
    out(`\nnext (see ${path.join(into, 'README.md')}):\n${commands.join('')}`);
    return Promise.resolve(0);
  },
};

/** Creates a file and its folders; fails where something is in the way, such as a dangling link. */
function write(place: string, text: string): void {
  try {
    createFolder(path.dirname(place));
    fs.writeFileSync(place, text, { mode: place.endsWith('.sh') ? 0o755 : 0o644, flag: 'wx' });
  } catch (failure) {
    const { code, message } = failure as NodeJS.ErrnoException;
    const isBlocked = code === 'ENOTDIR' || code === 'EEXIST';
    throw new CommandError(
      `${place} is not created: ${isBlocked ? 'a file of that name, or of the name of its folder, is in the way' : message}`,
    );
  }
}

/** A word of a command line, quoted if a shell would split or expand it. */
function shellWord(text: string): string {
  const word = text.startsWith('-') ? `./${text}` : text;
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

interface ProjectFile {
  readonly file: string;
  readonly template: string;
}

/** The files of a project. npm does not pack `.gitignore`, so templates have `dot-` instead of a dot. */
function project(language: string): ProjectFile[] {
  const folder = path.join(ROOT, 'templates', language);
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, path: older, name }) => path.join(parentPath ?? older, name))
    .map((template) => ({ file: path.relative(folder, template).replace(/dot-/g, '.'), template }))
    .sort((one, other) => (one.file < other.file ? -1 : 1));
}

/** A version or range of npm or pip, or a tag: no character that a manifest would read otherwise. */
const VERSION = /^[A-Za-z0-9^~<>=*][A-Za-z0-9.^~<>=|*+! -]*$/;

/** A path relative to the project, or a version. */
function located(
  spec: string | undefined,
  folder: string,
  target: string,
): { readonly path?: string; readonly version?: string } {
  if (spec === undefined) {
    return {};
  }
  const file = path.resolve(folder, spec);
  if (spec !== '' && fs.existsSync(file)) {
    return { path: path.relative(target, file).split(path.sep).join('/') };
  }
  if (/[\\/]|\.(tgz|whl)$/.test(spec)) {
    throw new CommandError(`--package: file ${file} does not exist`);
  }
  if (!VERSION.test(spec)) {
    throw new UsageError(
      `--package must be a version, such as 1.2.3, or the path of a packed package, got '${spec}'`,
    );
  }
  return { version: spec };
}

/** Values of the placeholders `{{…}}`: the versions that this package is built and tested with. */
function dictionary(
  language: string,
  target: string,
  { path: file, version: request }: { readonly path?: string; readonly version?: string },
): Record<string, string> {
  const { version, published, peerDependencies, devDependencies } = JSON.parse(
    fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  );
  if (published !== true && file === undefined && request === undefined) {
    throw new CommandError(
      `version ${version} is not on npm; pass --package <tarball>, such as --package ../cdk-inference-${version}.tgz`,
    );
  }
  const versions: Record<string, string> = { ...devDependencies, ...peerDependencies };
  const name = path
    .basename(target)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return language === 'python'
    ? {
        ...Object.fromEntries(
          Object.entries(versions).map(([key, range]) => [key, pipRange(range)]),
        ),
        name: name || 'inference',
        package: file === undefined ? `cdk-inference==${request ?? version}` : `./${file}`,
      }
    : {
        ...versions,
        name: name || 'inference',
        // package.json is JSON, and a path may have quotes
        package:
          file === undefined
            ? (request ?? `^${version}`)
            : JSON.stringify(`file:${file}`).slice(1, -1),
      };
}

/** Converts a range of npm, such as `^2.70.106`, to pip. */
function pipRange(range: string): string {
  const [, least, major] = /^\^((\d+)\..*)$/.exec(range) ?? [];
  return least === undefined ? `==${range}` : `>=${least},<${Number(major) + 1}`;
}

function filled(template: string, names: Record<string, string>): string {
  // `${{ }}` is an expression of GitHub
  return template.replace(/(?<!\$)\{\{([^}]+)\}\}/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined) {
      throw new Error(`a template has an unknown placeholder '${name}'`);
    }
    return value;
  });
}
