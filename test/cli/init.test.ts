import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parse } from 'yaml';
import { called } from './called';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-init-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const read = (...file: string[]) => fs.readFileSync(path.join(folder, ...file), 'utf8');
const listed = (into: string) =>
  fs
    .readdirSync(path.join(folder, into), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      path.relative(path.join(folder, into), path.join(parentPath, name)),
    )
    .sort();

fs.writeFileSync(path.join(folder, 'packed.tgz'), '');
fs.writeFileSync(path.join(folder, 'packed.whl'), '');

describe('a new project', () => {
  test.each<[string, string[], string[]]>([
    [
      'TypeScript',
      [],
      [
        '.github/workflows/preview.yaml',
        '.github/workflows/synth.yaml',
        '.gitignore',
        'AGENTS.md',
        'README.md',
        'cdk8s.yaml',
        'chat-service.test.ts',
        'chat-service.ts',
        'ci.sh',
        'main.ts',
        'package.json',
        'preview.sh',
        'tsconfig.json',
      ],
    ],
    [
      'Python',
      ['--language', 'python'],
      [
        '.github/workflows/preview.yaml',
        '.github/workflows/synth.yaml',
        '.gitignore',
        'AGENTS.md',
        'README.md',
        'cdk8s.yaml',
        'chat_service.py',
        'ci.sh',
        'main.py',
        'preview.sh',
        'requirements.txt',
        'test_chat_service.py',
      ],
    ],
  ])('in %s has these files, and says so', async (language, options, files) => {
    const { code, out, err } = await called(
      ['init', language, '--package', '1.2.3', ...options],
      folder,
    );
    expect([code, err]).toEqual([0, '']);
    expect(listed(language)).toEqual(files);
    expect(out.split('\n').slice(0, files.length)).toEqual(
      files.map((file) => path.join(language, file)),
    );
    // a workflow has expressions of GitHub
    const open = /(?<!\$)\{\{[^}]*\}\}/;
    expect(files.filter((file) => open.test(read(language, file)))).toEqual([]);
    expect(read(language, 'README.md')).toMatch(new RegExp(`^# ${language.toLowerCase()}\n`));
    for (const script of ['ci.sh', 'preview.sh']) {
      const place = path.join(folder, language, script);
      expect(() => fs.accessSync(place, fs.constants.X_OK)).not.toThrow();
    }
    for (const yaml of files.filter((file) => file.endsWith('.yaml'))) {
      expect(parse(read(language, yaml))).toBeInstanceOf(Object);
    }
  });

  /** Files that a template has in addition to those of the default one. */
  test.each<[string, string[]]>([
    ['minimal', []],
    ['canary', []],
    ['llama-70b', []],
    ['gitops', ['argo-cd.yaml', 'environments.ts']],
  ])('from the template %s has the files of all projects', async (template, own) => {
    const { code, out } = await called(
      ['init', `of-${template}`, '--package', '1.2.3', '--template', template],
      folder,
    );
    expect(code).toBe(0);
    expect(listed(`of-${template}`)).toEqual([...listed('TypeScript'), ...own].sort());
    expect(out).toContain(`of-${template}/chat-service.ts\n`);
    const shared = listed('TypeScript').filter(
      (file) => !/^(?:README|main|chat-service)/.test(file),
    );
    for (const file of shared) {
      const named = read('TypeScript', file).replace('"typescript"', `"of-${template}"`);
      expect(read(`of-${template}`, file)).toBe(named);
    }
    expect(read(`of-${template}`, 'README.md')).not.toMatch(/\{\{|undefined/);
    for (const file of own) {
      expect(read(`of-${template}`, 'README.md')).toContain(`| \`${file}\` |`);
    }
  });

  test('without a template is the canary', async () => {
    expect(read('TypeScript', 'chat-service.ts')).toBe(read('of-canary', 'chat-service.ts'));
    expect(read('TypeScript', 'chat-service.ts')).not.toBe(read('of-minimal', 'chat-service.ts'));
  });

  test('has a name for each Application of Argo CD, which Argo CD completes', () => {
    const { spec } = parse(read('of-gitops', 'argo-cd.yaml'));
    expect(spec.template.metadata.name).toBe('of-gitops-{{ .cluster }}');
    expect(spec.template.spec.source.directory.include).toBe('{{ .cluster }}.k8s.yaml');
  });

  test.each([
    ['TypeScript', 'npm ci\nnpm test\nnpm run synth\n', '\nnpx --no cdk-inference preview '],
    ['Python', '. .venv/bin/activate\n', '\ncdk-inference preview '],
  ])('in %s has the commands of its language in the scripts', (language, checks, preview) => {
    expect(read(language, 'ci.sh')).toContain(checks);
    expect(read(language, 'preview.sh')).toContain(preview);
  });

  test.each([
    ['TypeScript', ['npm ci', 'npm run synth']],
    ['Python', ['pip install --quiet --requirement requirements.txt', 'python main.py']],
  ])('in %s has workflows with maintained Node and actions', (language, commands) => {
    const steps = ['preview', 'synth'].flatMap((name) => {
      const { jobs } = parse(read(language, '.github', 'workflows', `${name}.yaml`));
      return jobs[name].steps as { uses?: string; run?: string; with?: Record<string, unknown> }[];
    });
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(4);
    // the majors of 2026-11: checkout 7.0.1, setup-node 7.0.0, setup-python 7.0.0, upload-artifact 7.0.1
    expect(used.filter((action) => !action.endsWith('@v7'))).toEqual([]);
    expect(steps.flatMap((step) => step.with?.['node-version'] ?? [])).toEqual([24, 24]);
    expect(steps.flatMap(({ run }) => run ?? [])).toEqual([
      ...commands,
      'sh preview.sh "$BASE"',
      'sh ci.sh',
    ]);
    expect(used.some((action) => action.startsWith('actions/setup-python@'))).toBe(
      language === 'Python',
    );
  });

  test('requires a Node that is maintained', () => {
    expect(JSON.parse(read('TypeScript', 'package.json')).engines).toEqual({ node: '>=22' });
  });

  test('asks for the versions that this package asks for', async () => {
    await called(['init', 'versions', '--package', '1.2.3'], folder);
    const own = jest.requireActual('../../package.json');
    const { dependencies, devDependencies } = JSON.parse(read('versions', 'package.json'));
    const { 'cdk-inference': inference, ...others } = dependencies;
    expect(inference).toBe('1.2.3');
    for (const [name, range] of Object.entries(others)) {
      expect([name, range]).toEqual([name, own.peerDependencies[name]]);
    }
    for (const [name, range] of Object.entries(devDependencies)) {
      expect([name, range]).toEqual([name, own.devDependencies[name]]);
    }
  });

  test('asks pip for the same versions', async () => {
    await called(['init', 'pip', '--package', '1.2.3', '--language', 'python'], folder);
    const { cdk8s } = jest.requireActual('../../package.json').peerDependencies;
    expect(read('pip', 'requirements.txt').split('\n').slice(0, 2)).toEqual([
      'cdk-inference==1.2.3',
      `cdk8s>=${cdk8s.slice(1)},<3`,
    ]);
  });

  test.each([
    [[], 'package.json', '"cdk-inference": "file:../../packed.tgz"', 'packed.tgz'],
    [['--language', 'python'], 'requirements.txt', './../../packed.whl\n', 'packed.whl'],
  ])('takes a packed package from where it lies: %j', async (options, file, line, packed) => {
    const into = path.join('deep', `in-${options.length}`);
    await called(['init', into, '--package', packed, ...options], folder);
    expect(read(into, file)).toContain(line);
  });

  test('is named after its folder, as far as npm takes it', async () => {
    await called(['init', 'My LLM_service!', '--package', '1.2.3'], folder);
    expect(JSON.parse(read('My LLM_service!', 'package.json')).name).toBe('my-llm-service');
    await called(['init', '通义', '--package', '1.2.3'], folder);
    expect(JSON.parse(read('通义', 'package.json')).name).toBe('inference');
  });

  test.each([
    ['we ird', "cd 'we ird'"],
    ["it's", "cd 'it'\\''s'"],
    ['$(id)', "cd '$(id)'"],
    ['Über', 'cd Über'],
    ['plain/deep', 'cd plain/deep'],
  ])('prints a command that a shell reads as it is: %s', async (into, line) => {
    const { out } = await called(['init', into, '--package', '1.2.3'], folder);
    expect(out).toContain(`\n  ${line}\n`);
  });

  test('writes package.json as JSON, whatever the path of the package', async () => {
    fs.writeFileSync(path.join(folder, 'a"b.tgz'), '');
    await called(['init', 'quoted', '--package', 'a"b.tgz'], folder);
    expect(JSON.parse(read('quoted', 'package.json')).dependencies['cdk-inference']).toBe(
      'file:../a"b.tgz',
    );
  });

  test('stands beside what is there already', async () => {
    fs.mkdirSync(path.join(folder, 'git'));
    fs.writeFileSync(path.join(folder, 'git', 'LICENSE'), 'mine');
    const { code } = await called(['init', '--package', '1.2.3'], path.join(folder, 'git'));
    expect(code).toBe(0);
    expect(listed('git')).toEqual(expect.arrayContaining(['LICENSE', 'main.ts']));
  });
});

test('init --help names every template', async () => {
  const { code, out } = await called(['init', '--help'], folder);
  expect(code).toBe(0);
  expect(out).toContain('cdk-inference init [FOLDER] [--template NAME] [--language');
  for (const name of ['minimal', 'canary', 'llama-70b', 'gitops']) {
    expect(out).toMatch(new RegExp(`^ {17}${name} +[a-z]`, 'm'));
  }
});

const { version: VERSION } = jest.requireActual('../../package.json');

describe('init fails', () => {
  test('where it would overwrite files, which it lists, and writes nothing', async () => {
    fs.mkdirSync(path.join(folder, 'full'));
    fs.writeFileSync(path.join(folder, 'full', 'package.json'), 'mine');
    fs.writeFileSync(path.join(folder, 'full', 'main.ts'), '');
    const { code, out, err } = await called(['init', 'full', '--package', '1.2.3'], folder);
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'cdk-inference init: these files already exist:\n  full/main.ts\n  full/package.json\nno file was created; pass another folder: cdk-inference init FOLDER\n',
    );
    expect(listed('full')).toEqual(['main.ts', 'package.json']);
    expect(read('full', 'package.json')).toBe('mine');
  });

  test.each<[string, string[], number, string]>([
    [
      'for another language',
      ['--language', 'cobol'],
      2,
      "--language must be typescript or python, got 'cobol'",
    ],
    ...['llama', '', 'Canary', 'constructor'].map((name): [string, string[], number, string] => [
      `for the template ${JSON.stringify(name)}`,
      ['--template', name],
      2,
      `--template must be minimal, canary, llama-70b or gitops, got '${name}'`,
    ]),
    [
      'for a template that Python does not have',
      ['--template', 'gitops', '--language', 'python'],
      2,
      '--template gitops is in TypeScript only; omit --language, or use --template canary',
    ],
    ['for two folders', ['a', 'b'], 2, 'pass one folder, got a, b'],
    ...['1", "evil": "x', '1\nevil', '`id`', "1'", '', ' '].map(
      (spec): [string, string[], number, string] => [
        `for the version ${JSON.stringify(spec)}`,
        ['--package', spec],
        2,
        '--package must be a version, such as 1.2.3,',
      ],
    ),
    ['for a package that is not there', ['--package', './no.tgz'], 1, '--package: file '],
    ['unpublished without a package', [], 1, `version ${VERSION} is not on npm; pass --package`],
  ])('%s', async (_title, args, code, text) => {
    const outcome = await called(['init', ...args], folder);
    expect([outcome.code, outcome.out]).toEqual([code, '']);
    expect(outcome.err).toContain(text);
  });
});

describe('a project that cannot be created', () => {
  test('fails with a sentence where a file is in the way', async () => {
    fs.writeFileSync(path.join(folder, 'a-file'), '');
    const { code, err } = await called(['init', 'a-file', '--package', '1.2.3'], folder);
    expect(code).toBe(1);
    expect(err).toMatch(/is not created: a file of that name.* is in the way\n$/);
  });

  test('writes through no dangling link', async () => {
    const target = path.join(folder, 'elsewhere');
    fs.mkdirSync(path.join(folder, 'linked'));
    fs.symlinkSync(target, path.join(folder, 'linked', 'main.ts'));
    const { code, err } = await called(['init', 'linked', '--package', '1.2.3'], folder);
    expect(code).toBe(1);
    expect(err).toContain('main.ts is not created');
    expect(fs.existsSync(target)).toBe(false);
  });
});
