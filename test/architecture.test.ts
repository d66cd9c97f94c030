import * as fs from 'fs';
import * as path from 'path';

const SRC = path.join(__dirname, '..', 'src');

/** What each folder of `src` may import from; `design` in words: say → plan → render → home. */
const ARROWS: Record<string, string[]> = {
  private: [],
  adoption: ['plan', 'private'],
  plan: ['private'],
  rules: ['plan', 'private'],
  render: ['plan', 'private'],
  homes: ['render', 'rules', 'private'],
  fleet: ['private'],
  platform: ['plan', 'private'],
  scaling: ['plan', 'private', 'deployment'],
  traffic: ['plan', 'private', 'deployment', 'service'],
  deployment: ['adoption', 'plan', 'private', 'platform', 'scaling', 'service', 'traffic'],
  cli: ['private', 'rules', 'adoption', 'plan', 'deployment', 'service'],
  testing: ['private', 'rules', 'homes', 'service'],
  service: [
    'adoption',
    'plan',
    'private',
    'rules',
    'render',
    'homes',
    'platform',
    'traffic',
    'deployment',
  ],
};

/** Packages, and the folders or files that may import them. */
const PACKAGES: Record<string, RegExp> = {
  constructs: /^(homes|fleet|testing|service|deployment|traffic|scaling|platform)\//,
  cdk8s:
    /^(cli\/adopt|homes\/(chart|find-home)|fleet\/|testing\/|service\/|deployment\/|traffic\/|scaling\/|platform\/|private\/bytes)/,
  'cdk8s-plus-28': /^deployment\/deployment(-options)?\.ts$/,
  cdktf: /^homes\/terraform(-resource)?\.ts$/,
  croner: /^private\/cron\.ts$/,
  'fast-json-patch': /^private\/json-patch\.ts$/,
  crypto: /^private\//,
  net: /^private\//,
  fs: /^(fleet\/files\.ts$|adoption\/manifests\.ts$|cli\/|testing\/)/,
  path: /^(fleet\/files\.ts$|cli\/)/,
  util: /^(cli\/|private\/mistake\.ts$)/,
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

  test('has no cycle of imports that are there at run time', () => {
    const edges = new Map<string, string[]>();
    for (const { file, towards, typeOnly } of inside) {
      const target = [`${towards}.ts`, `${towards}/index.ts`].find((candidate) =>
        files.includes(candidate),
      );
      if (!typeOnly && target) {
        edges.set(file, [...(edges.get(file) ?? []), target]);
      }
    }
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, trail: string[]): void => {
      if (trail.includes(file)) {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      } else if (!done.has(file)) {
        (edges.get(file) ?? []).forEach((next) => visit(next, [...trail, file]));
        done.add(file);
      }
    };
    files.forEach((file) => visit(file, []));
    expect(cycles).toEqual([]);
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

  test('loads cdk8s-plus-28 for its types alone, and no bindings of a Terraform provider', () => {
    expect(
      imports.filter(({ target, typeOnly }) => target === 'cdk8s-plus-28' && !typeOnly),
    ).toEqual([]);
    expect(imports.filter(({ target }) => target.startsWith('@cdktf/'))).toEqual([]);
  });

  test('keeps constructs out of plans, rules and renderers', () => {
    const pure = imports.filter(({ file }) => /^(plan|rules|render)\//.test(file));
    expect(pure.filter(({ target }) => !target.startsWith('.'))).toEqual([]);
  });

  test('keeps every file to one screenful of concept: 400 lines', () => {
    const long = files.filter(
      (file) => fs.readFileSync(path.join(SRC, file), 'utf8').split('\n').length > 400,
    );
    expect(long).toEqual([]);
  });
});
