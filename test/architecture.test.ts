import * as fs from 'fs';
import * as path from 'path';

const SRC = path.join(__dirname, '..', 'src');

/** What each folder of `src` may import: declared → spec → plan → render → target. No two folders import each other. */
const ARROWS: Record<string, string[]> = {
  private: [],
  spec: ['private'],
  plan: ['spec', 'private'],
  adoption: ['plan', 'spec', 'private'],
  rules: ['plan', 'spec', 'private'],
  render: ['plan', 'spec', 'private'],
  homes: ['render', 'rules', 'private'],
  synthesis: ['platform', 'homes', 'render', 'rules', 'plan', 'spec', 'private'],
  platform: ['rules', 'plan', 'spec', 'private'],
  scaling: ['platform', 'plan', 'spec', 'private'],
  traffic: ['platform', 'plan', 'spec', 'private'],
  deployment: ['adoption', 'scaling', 'traffic', 'platform', 'plan', 'spec', 'private'],
  service: [
    'deployment',
    'synthesis',
    'adoption',
    'homes',
    'rules',
    'render',
    'traffic',
    'platform',
    'plan',
    'spec',
    'private',
  ],
  fleet: ['private'],
  preview: ['service', 'synthesis', 'homes', 'rules', 'plan', 'spec', 'private'],
  testing: ['preview', 'service', 'adoption', 'homes', 'rules', 'private'],
  cli: [
    ...[
      'service',
      'deployment',
      'platform',
      'adoption',
      'traffic',
      'preview',
      'rules',
      'plan',
      'spec',
    ],
    'private',
  ],
};

/** Packages, and the folders or files that may import them. */
const PACKAGES: Record<string, RegExp> = {
  constructs:
    /^(private\/app-registry\.ts$|preview\/(contents|files|preview)\.ts$|(homes|synthesis|fleet|testing|service|deployment|traffic|scaling|platform)\/)/,
  cdk8s:
    /^(cli\/adopt|homes\/(chart|find-home)|fleet\/|testing\/|service\/|deployment\/|traffic\/|scaling\/|platform\/|private\/(bytes|object-json))/,
  'cdk8s-plus-28': /^deployment\/(deployment|adopted-options|deployment-options)\.ts$/,
  cdktn: /^homes\/terraform\//,
  'fast-json-patch': /^private\/json-patch\.ts$/,
  crypto: /^private\//,
  net: /^private\//,
  child_process: /^cli\/run-app\.ts$/,
  os: /^cli\/run-app\.ts$/,
  url: /^cli\//,
  fs: /^((private\/folder|fleet\/files|homes\/findings-file|adoption\/files|preview\/files)\.ts$|cli\/|testing\/)/,
  path: /^((private\/folder|fleet\/files|adoption\/files|preview\/files)\.ts$|cli\/)/,
  util: /^(adoption\/files\.ts$|cli\/)/,
  yaml: /^adoption\/yaml\.ts$/,
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const files = fs
  .readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(path.sep).join('/'))
  .sort();

const imports: Import[] = files.flatMap((file) => {
  const source = fs.readFileSync(path.join(SRC, file), 'utf8');
  const statement = /(?:import|export)\s+(type\s+)?[^;'"]*?from\s+'([^']+)'/g;
  return [...source.matchAll(statement)].map(([, type, target]) => ({
    file,
    target,
    typeOnly: type !== undefined,
  }));
});

const inside = imports
  .filter(({ file, target }) => target.startsWith('.') && file !== 'index.ts')
  .map((item) => ({
    ...item,
    folder: item.file.split('/')[0],
    towards: path.posix.normalize(path.posix.join(path.posix.dirname(item.file), item.target)),
  }));

/** Every cycle that a walk along the arrows meets, as text. */
function cycles(edges: readonly (readonly [string, string])[]): string[] {
  const next = new Map<string, string[]>();
  edges.forEach(([from, to]) => next.set(from, [...(next.get(from) ?? []), to]));
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (node: string, trail: string[]): void => {
    if (trail.includes(node)) {
      found.add([...trail.slice(trail.indexOf(node)), node].join(' → '));
    } else if (!done.has(node)) {
      (next.get(node) ?? []).forEach((each) => visit(each, [...trail, node]));
      done.add(node);
    }
  };
  [...next.keys()].forEach((node) => visit(node, []));
  return [...found];
}

describe('the architecture', () => {
  test('has a folder for every arrow and an arrow for every folder', () => {
    const folders = files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]);
    expect([...new Set(folders)].sort()).toEqual(Object.keys(ARROWS).sort());
  });

  test('is followed by every import between folders', () => {
    const against = inside.filter(({ folder, towards }) => {
      const other = towards.split('/')[0];
      return other !== folder && !ARROWS[folder].includes(other);
    });
    expect(against).toEqual([]);
  });

  test('has no cycle between files, type-only imports included', () => {
    const edges = inside.flatMap(({ file, towards }): [string, string][] => {
      const target = [`${towards}.ts`, `${towards}/index.ts`].find((each) => files.includes(each));
      return target ? [[file, target]] : [];
    });
    expect(edges.length).toBeGreaterThan(300);
    expect(cycles(edges)).toEqual([]);
  });

  test('has no cycle between folders, type-only imports included', () => {
    const edges = inside.map(({ folder, towards }): [string, string] => [
      folder,
      towards.split('/')[0],
    ]);
    expect(cycles(edges.filter(([from, to]) => from !== to))).toEqual([]);
    expect(
      cycles(
        Object.entries(ARROWS).flatMap(([from, all]) =>
          all.map((to): [string, string] => [from, to]),
        ),
      ),
    ).toEqual([]);
  });

  test('keeps specs out of renderers: they read enums of `spec`, and no record', () => {
    const records = fs
      .readdirSync(path.join(SRC, 'render'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        /\b(\w+Spec|ComputeRequest)\b/.test(
          fs
            .readFileSync(path.join(SRC, 'render', file), 'utf8')
            .match(/from '[./]+spec\/.*|import[^;]*spec\/[^;]*;/g)
            ?.join() ?? '',
        ),
      );
    expect(records).toEqual([]);
  });

  test('lets each package in only where it belongs', () => {
    const packages = imports.filter(({ target }) => !target.startsWith('.'));
    expect(packages.length).toBeGreaterThan(10);
    const astray = packages.filter(({ file, target }) => {
      const name = target.startsWith('@')
        ? target.split('/').slice(0, 2).join('/')
        : target.split('/')[0];
      return !PACKAGES[name]?.test(file);
    });
    expect(astray).toEqual([]);
  });

  test('loads cdk8s-plus-28 and cdktn for their types alone, and no bindings of a Terraform provider', () => {
    const typesAlone = ['cdk8s-plus-28', 'cdktn'];
    expect(
      imports.filter(({ target, typeOnly }) => typesAlone.includes(target) && !typeOnly),
    ).toEqual([]);
    expect(imports.filter(({ target }) => /^@cdkt[nf]\//.test(target))).toEqual([]);
  });

  test('requires the package of a stack in one file', () => {
    const requiring = files.filter((file) =>
      /require\('cdkt/.test(fs.readFileSync(path.join(SRC, file), 'utf8')),
    );
    expect(requiring).toEqual(['homes/terraform/framework.ts']);
  });

  test('keeps constructs out of plans, rules and renderers', () => {
    const pure = imports.filter(({ file }) => /^(plan|rules|render)\//.test(file));
    expect(pure.filter(({ target }) => !target.startsWith('.'))).toEqual([]);
  });

  test('leaves the process and the objects of users alone outside the CLI', () => {
    const touching = files.filter(
      (file) =>
        !file.startsWith('cli/') &&
        /\bprocess\.(on|once|off|exit|exitCode)\b|\bObject\.definePropert/.test(
          fs.readFileSync(path.join(SRC, file), 'utf8'),
        ),
    );
    expect(touching).toEqual([]);
  });

  test('keeps every file to one screenful of concept: 400 lines', () => {
    const long = files.filter(
      (file) => fs.readFileSync(path.join(SRC, file), 'utf8').split('\n').length > 400,
    );
    expect(long).toEqual([]);
  });
});
