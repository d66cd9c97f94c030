import * as fs from 'fs';
import * as path from 'path';
import { parseArgs } from 'util';
import { Command, CommandError, UsageError } from './command';
import { createFolder } from '../private/folder';

/** A language of projects. */
interface Language {
  /** The first commands to run in a project. */
  readonly next: readonly string[];
  /** Values of the placeholders in the files that all languages share. */
  readonly names: Record<string, string>;
}

const SETUP_PYTHON = `      - uses: actions/setup-python@v7
        with:
          python-version: '3.11'
`;

const LANGUAGES: Record<string, Language> = {
  typescript: {
    next: ['npm install', 'npm test', 'npm run synth'],
    names: {
      setup: '',
      install: 'npm ci',
      synth: 'npm run synth',
      checks: 'npm ci\nnpm test\nnpm run synth',
      npx: 'npx --no ',
    },
  },
  python: {
    next: [
      'python3 -m venv .venv',
      '. .venv/bin/activate',
      'pip install --requirement requirements.txt',
      'python -m unittest',
      'python main.py',
    ],
    names: {
      setup: SETUP_PYTHON,
      install: 'pip install --quiet --requirement requirements.txt',
      synth: 'python main.py',
      checks: [
        'python3 -m venv .venv',
        '. .venv/bin/activate',
        'pip install --quiet --requirement requirements.txt',
        'python -m unittest',
        'python main.py',
      ].join('\n'),
      npx: '',
    },
  },
};

const CLUSTER = 'The cluster needs the Gateway API and Envoy Gateway.';
const APPLY = `\`kubectl apply --filename dist/\` deploys the service. ${CLUSTER}`;

/**
 * A template in TypeScript: the folder of its name in `templates`, in front of the files that all projects in
 * TypeScript have. The values are those of the placeholders in the README.
 */
type Template = Record<'summary' | 'about' | 'files' | 'deploy', string>;

const TEMPLATES: Record<string, Template> = {
  minimal: {
    summary: 'one deployment',
    about: 'An inference service with one deployment.',
    files: '',
    deploy: APPLY,
  },
  canary: {
    summary: 'two deployments and a traffic split of 90/10',
    about: 'An inference service with two deployments and a traffic split.',
    files: '',
    deploy: APPLY,
  },
  'llama-70b': {
    summary: 'a model with 70 billion parameters on four GPUs, with a token and a cache',
    about: 'An inference service with a model of 70 billion parameters on four GPUs.',
    files: '',
    deploy: [
      'Accept the license of the model at Hugging Face. Then create the namespace and the Secret with your token,',
      'once, and deploy the service:',
      '',
      '```sh',
      'kubectl create namespace llm',
      'kubectl create secret generic hugging-face --namespace llm --from-literal token="$HF_TOKEN"',
      'kubectl apply --server-side --filename dist/',
      '```',
      '',
      `${CLUSTER} It also needs two nodes with four GPUs of 80 GB each, and a`,
      'storage class with `ReadWriteMany` for the cache. The first pod downloads 132 GiB.',
    ].join('\n'),
  },
  gitops: {
    summary: 'dev, staging and two production clusters from one class, for Argo CD',
    about: 'An inference service in four clusters: dev, staging and two of production.',
    files: [
      '| `environments.ts` | the values in which the clusters differ |',
      '| `argo-cd.yaml` | the ApplicationSet with which Argo CD applies each file of `dist/` to its cluster |',
      '',
    ].join('\n'),
    deploy: [
      'A release goes from dev to production by pull requests that change one line of `environments.ts` each. Argo CD',
      'applies `dist/` after the merge. Set the address of your repository in `argo-cd.yaml`, and apply the file once to',
      `the cluster of Argo CD. Each cluster needs the Gateway API and Envoy Gateway.`,
    ].join('\n'),
  },
};

const DEFAULT_TEMPLATE = 'canary';
const ROOT = path.join(__dirname, '..', '..');

/** `minimal, canary or gitops` */
const choice = (names: string[]) => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

function checked(option: string, value: string, names: string[]): string {
  if (!names.includes(value)) {
    throw new UsageError(`--${option} must be ${choice(names)}, got '${value}'`);
  }
  return value;
}

/** `cdk-inference init`: creates a complete project. @internal */
export const INIT: Command = {
  help: [
    'usage: cdk-inference init [FOLDER] [--template NAME] [--language typescript|python]',
    '                          [--package SPEC]',
    '',
    'Creates a project in FOLDER, or in the current folder: a service, its tests, cdk8s.yaml, a',
    'pipeline, a report for pull requests, and a guide for coding agents. Overwrites no file.',
    '',
    `  --template   the service (default: ${DEFAULT_TEMPLATE}); with python only ${DEFAULT_TEMPLATE}`,
    ...Object.entries(TEMPLATES).map(
      ([name, { summary }]) => `                 ${name.padEnd(9)}  ${summary}`,
    ),
    '  --language   typescript or python (default: typescript)',
    '  --package    version of cdk-inference, or path to a packed one (default: this version)',
    '',
  ].join('\n'),
  run: (args, { folder, out }) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        language: { type: 'string' },
        package: { type: 'string' },
        template: { type: 'string' },
      },
      allowPositionals: true,
    });
    const language = checked('language', values.language ?? 'typescript', Object.keys(LANGUAGES));
    const template = checked(
      'template',
      values.template ?? DEFAULT_TEMPLATE,
      Object.keys(TEMPLATES),
    );
    if (language === 'python' && template !== DEFAULT_TEMPLATE) {
      throw new UsageError(
        `--template ${template} is in TypeScript only; omit --language, or use --template ${DEFAULT_TEMPLATE}`,
      );
    }
    if (positionals.length > 1) {
      throw new UsageError(`pass one folder, got ${positionals.join(', ')}`);
    }
    const [into = '.'] = positionals;
    const target = path.resolve(folder, into);
    const names = {
      ...dictionary(language, target, located(values.package, folder, target)),
      ...LANGUAGES[language].names,
      ...TEMPLATES[template],
    };
    const files = project(language, template).map(({ file, source }) => ({
      file,
      text: filled(fs.readFileSync(source, 'utf8'), names),
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
    const commands = [...enter, ...LANGUAGES[language].next].map((command) => `  ${command}\n`);
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
  readonly source: string;
}

/** The files of a project: those of its template, of its language, and of all projects. */
function project(language: string, template: string): ProjectFile[] {
  const found = new Map(
    ['common', language, template]
      .flatMap((name) => templateFiles(path.join(ROOT, 'templates', name)))
      .map((each) => [each.file, each]),
  );
  return [...found.values()].sort((one, other) => (one.file < other.file ? -1 : 1));
}

/** npm does not pack `.gitignore`, so templates have `dot-` instead of a dot. */
function templateFiles(folder: string): ProjectFile[] {
  // the files of the default template are those of the language
  return !fs.existsSync(folder)
    ? []
    : fs
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, path: older, name }) => path.join(parentPath ?? older, name))
        .map((source) => ({
          file: path.relative(folder, source).replace(/dot-/g, '.'),
          source,
        }));
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
  // `${{ }}` is an expression of GitHub, and `{{ .cluster }}` one of Argo CD
  return template.replace(/(?<!\$)\{\{([^} ]+)\}\}/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined) {
      throw new Error(`a template has an unknown placeholder '${name}'`);
    }
    return value;
  });
}
