import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { Outcome, Project, cleanUp, packed, packedFiles } from './support/package';
import { without } from '../projenrc/optional-peers';

/** Files that people have in a checkout and publish by accident. */
const STRAY = [
  '.env',
  '.env.production',
  '.npmrc',
  'kubeconfig',
  'terraform.tfstate',
  'x.pem',
  'id_rsa',
  'synth.log',
  'notes.txt',
  '.ready',
];

const CDK8S = ['cdk8s', 'cdk8s-plus-28', 'constructs'];
const STACKS = ['cdktn', 'cdktf'];
const PROVIDER = '@cdktf/provider-kubernetes';

/** A service with two deployments, said below any scope. */
const SERVICE = `
const { Size } = require('cdk8s');
const { ComputeSpec, Image, InferenceService, LoadBalancer, Port, Probe, Weight } = require('cdk-inference');
const say = (scope) => {
  const chat = new InferenceService(scope, 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  const compute = ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16) });
  const options = {
    image: Image.fromUrl('registry.example.com/llm:1.0'),
    compute,
    readiness: Probe.fromHttpGet('/health', { port: 8000 }),
  };
  const a = chat.addDeployment('a', options);
  const b = chat.addDeployment('b', options);
  chat.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
};
`;
const PRINT_LOADED = 'console.log(JSON.stringify(Object.keys(require.cache)));';

/** The mark of stacks, without their package. */
const A_STACK = `
const { Construct } = require('constructs');
const stack = new Construct(new Construct(undefined, ''), 'stack');
Object.defineProperty(stack, Symbol.for('cdktf/TerraformStack'), { value: true });
`;

function printed({ status, stdout, stderr }: Outcome): string {
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** The modules that a program loaded, by package. */
function loaded(outcome: Outcome): Map<string, string[]> {
  const packages = new Map<string, string[]>();
  for (const file of JSON.parse(printed(outcome)) as string[]) {
    const [, name, module] = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/](.*)$/.exec(
      file,
    ) ?? [file, '(project)', file];
    packages.set(name, [...(packages.get(name) ?? []), module]);
  }
  return packages;
}

afterAll(cleanUp);

describe('the tarball', () => {
  test('holds the library with what is bundled, its jsii assembly, its license, its README and the files of new projects, the schema of previews, and nothing else', () => {
    const files = packedFiles();
    const bundled = /^node_modules\/(fast-json-patch|yaml)\//;
    const own = files.filter((file) => !/^(lib|docs)\//.test(file) && !bundled.test(file));
    const templates = own.filter((file) => file.startsWith('templates/'));
    expect(templates).toEqual(
      expect.arrayContaining([
        'templates/typescript/dot-gitignore',
        'templates/common/dot-github/workflows/synth.yaml',
      ]),
    );
    expect(own.filter((file) => !templates.includes(file)).sort()).toEqual([
      '.jsii',
      'AGENTS.md',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'README_ZH.md',
      'SECURITY.md',
      'THIRD-PARTY-NOTICES.md',
      'llms.txt',
      'package.json',
      'schemas/preview-1.schema.json',
    ]);
    const library = files.filter((file) => file.startsWith('lib/'));
    expect(library).toEqual(expect.arrayContaining(['lib/index.js', 'lib/index.d.ts']));
    expect(
      library.filter(
        (file) => !/^lib\/([a-z0-9-]+\/)*[a-z0-9-]+(\.generated)?(\.d\.ts|\.js)$/.test(file),
      ),
    ).toEqual([]);
  });

  test('holds the pages that messages and the command name', () => {
    const pages = packedFiles().filter((file) => file.startsWith('docs/'));
    expect(pages).toEqual(expect.arrayContaining(['docs/rules.md', 'docs/changes.md']));
    expect(pages.filter((file) => !/^docs\/(?:[\w-]+\/)*[\w-]+\.md$/.test(file))).toEqual([]);
  });

  test('holds nothing else that lies in the folder', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-pack-'));
    try {
      const root = path.join(__dirname, '..');
      fs.copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
      const kept = ['lib/index.js', 'lib/index.d.ts', '.jsii', 'docs/a.md', 'templates/t/main.ts'];
      const stray = STRAY.flatMap((file) =>
        ['', 'lib/', 'docs/', 'templates/t/', 'src/'].map((within) => `${within}${file}`),
      ).filter((file) => !/^templates\/t\/[^.]/.test(file));
      for (const file of [...kept, ...stray]) {
        fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        fs.writeFileSync(path.join(folder, file), '');
      }
      const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: folder,
        encoding: 'utf8',
      });
      const [{ files }] = JSON.parse(json);
      expect(files.map((file: { path: string }) => file.path).sort()).toEqual(
        [...kept, 'package.json'].sort(),
      );
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('holds the command as a program that may be run, for those who do not install it by npm', () => {
    const list = execFileSync('tar', ['-tvzf', packed()], { encoding: 'utf8' });
    const [line] = list.split('\n').filter((each) => each.endsWith('package/lib/cli/cli.js'));
    expect(line).toMatch(/^-rwxr-xr-x /);
  });

  test('holds declarations that import nothing of cdktn or cdktf', () => {
    const { folder } = new Project([]);
    const own = path.join(folder, 'node_modules', 'cdk-inference');
    const declarations = packedFiles().filter((file) => file.endsWith('.d.ts'));
    expect(declarations.length).toBeGreaterThan(20);
    for (const file of declarations) {
      const text = fs.readFileSync(path.join(own, file), 'utf8');
      expect(text).not.toMatch(/(from|import|require)\s*\(?\s*['"]@?cdkt[nf]\b/);
    }
  });

  test('asks for cdk8s and constructs, and leaves cdktn and cdktf to those who have a stack', () => {
    const { folder } = new Project([]);
    const manifest = path.join(folder, 'node_modules', 'cdk-inference', 'package.json');
    const { dependencies, bundledDependencies, peerDependencies, peerDependenciesMeta } =
      JSON.parse(fs.readFileSync(manifest, 'utf8'));
    expect(Object.keys(dependencies)).toEqual(bundledDependencies);
    const optional = Object.keys(peerDependenciesMeta);
    expect(optional.sort()).toEqual([...STACKS].sort());
    expect(Object.keys(peerDependencies).sort()).toEqual([...CDK8S, ...STACKS].sort());
  });
});

describe('the assembly that packages of other languages are made of', () => {
  const assembly = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '.jsii'), 'utf8'));

  test('has no optional peer among its dependencies', () => {
    expect(Object.keys(assembly.dependencies).sort()).toEqual(CDK8S);
    expect(Object.keys(assembly.dependencyClosure).sort()).toEqual(CDK8S);
  });

  test('has the fingerprint of what it says', () => {
    const { fingerprint, ...content } = assembly;
    expect(without(assembly, STACKS).fingerprint).toBe(fingerprint);
    expect(without({ ...content, version: '0.0.1' }, STACKS).fingerprint).not.toBe(fingerprint);
  });

  test('fails to leave a peer out whose types are part of the API', () => {
    expect(() => without(assembly, ['constructs'])).toThrow(
      'the public API has types of optional peers: constructs',
    );
  });
});

describe('requiring the package', () => {
  test('loads itself, cdk8s and what cdk8s loads: nothing of cdktn, cdktf or cdk8s-plus-28, though they are there', () => {
    const project = new Project([...CDK8S, ...STACKS, PROVIDER]);
    const before = loaded(project.run(`require('cdk8s'); ${PRINT_LOADED}`));
    const after = loaded(project.run(`require('cdk-inference'); ${PRINT_LOADED}`));
    expect([...after.keys()].filter((name) => !before.has(name))).toEqual(['cdk-inference']);
    expect(after.get('cdk-inference')).toContain(path.join('lib', 'index.js'));
    expect(after.get('cdk-inference')).not.toContain(
      path.join('lib', 'homes', 'terraform', 'home.js'),
    );
  });

  test('loads no more when a service below a Chart is synthesized', () => {
    const project = new Project([...CDK8S, ...STACKS, PROVIDER]);
    const packages = loaded(
      project.run(`${SERVICE}
        const { App, Chart } = require('cdk8s');
        const app = new App();
        say(new Chart(app, 'chart'));
        app.synth();
        ${PRINT_LOADED}`),
    );
    expect([...packages.keys()].filter((name) => /cdkt[nf]|cdk8s-plus/.test(name))).toEqual([]);
  });

  test('loads what reads YAML only where something is adopted', () => {
    const project = new Project(CDK8S);
    const reading =
      /cdk-inference[\\/](node_modules[\\/]yaml|lib[\\/](adoption|service[\\/]adoption\b|cli))/;
    const count = `console.log(Object.keys(require.cache).filter((file) => ${reading}.test(file)).length);`;
    const synthesized = `${SERVICE}
      const { App, Chart } = require('cdk8s');
      say(new Chart(new App(), 'chart'));`;
    expect(printed(project.run(`${synthesized} ${count}`))).toBe('0\n');
    const adopted = `const { App, Chart } = require('cdk8s');
      const { InferenceService } = require('cdk-inference');
      InferenceService.adopt(new Chart(new App(), 'chart'), 'chat', { manifests: ['a: 1'] });`;
    expect(Number(printed(project.run(`${adopted} ${count}`)))).toBeGreaterThan(10);
  });

  test.each(STACKS)('loads %s below a stack of it, and nothing of the other package', (name) => {
    const project = new Project([...CDK8S, ...STACKS, PROVIDER]);
    const packages = loaded(
      project.run(`${SERVICE}
        const { TerraformStack, Testing } = require('${name}');
        const stack = new TerraformStack(Testing.app(), 'stack');
        say(stack);
        const { resource } = JSON.parse(Testing.synth(stack));
        if (Object.keys(resource.kubernetes_manifest).length !== 7) throw new Error('not made');
        ${PRINT_LOADED}`),
    );
    expect([...packages.keys()].filter((each) => /cdkt[nf]/.test(each))).toEqual([name]);
  });
});

test('a link into another folder takes stacks of the package of the app', () => {
  const { folder } = new Project([]);
  const modules = path.join(folder, 'node_modules');
  const root = path.join(__dirname, '..');
  fs.rmSync(path.join(modules, 'cdk-inference'), { recursive: true });
  fs.symlinkSync(root, path.join(modules, 'cdk-inference'), 'junction');
  for (const name of CDK8S) {
    fs.symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
  }
  fs.cpSync(path.join(root, 'node_modules', 'cdktn'), path.join(modules, 'cdktn'), {
    recursive: true,
  });
  const program = `${SERVICE}
    const { TerraformStack, Testing } = require('cdktn');
    const stack = new TerraformStack(Testing.app(), 'stack');
    say(stack);
    console.log(Object.keys(JSON.parse(Testing.synth(stack)).resource.kubernetes_manifest).length);`;
  fs.writeFileSync(path.join(folder, 'main.js'), program);
  const run = () => execFileSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' });
  expect(run()).toBe('7\n');
});

describe('a project with cdk8s alone', () => {
  test('writes a service with two deployments', () => {
    const outcome = new Project(CDK8S).run(`${SERVICE}
      const { App, Chart } = require('cdk8s');
      const app = new App();
      say(new Chart(app, 'chart'));
      console.log(app.synthYaml());`);
    const kinds = parseAllDocuments(printed(outcome)).map((document) => document.toJSON().kind);
    expect(kinds.sort()).toEqual([
      'BackendTrafficPolicy',
      'Deployment',
      'Deployment',
      'Gateway',
      'HTTPRoute',
      'Service',
      'Service',
    ]);
  });

  test('compiles a strict program, declarations of all libraries checked', () => {
    const program = `
      import { App, Chart, Size } from 'cdk8s';
      import { ComputeSpec, Engine, Image, InferenceService, LoadBalancer, Port, ScalingMetric, Weight } from 'cdk-inference';
      const chart = new Chart(new App(), 'chart');
      const chat = new InferenceService(chart, 'chat', {
        ports: [Port.http1({ listen: 8000, expose: 80 })],
        loadBalancer: LoadBalancer.apiGateway(),
      });
      const compute = ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), gpus: 1 });
      const a = chat.addDeployment('a', { image: Image.preset(Engine.VLLM, '0.33.0'), compute });
      a.autoscale({ maxReplicas: 2, metrics: [ScalingMetric.cpuUtilization(60)] });
      chat.splitTraffic([Weight.of(a, 1)]);
      export const replicas: number | undefined = chat.plan().deployments[0]?.replicas;
    `;
    const project = new Project(CDK8S);
    expect(project.compile(program)).toMatchObject({ stdout: '', status: 0 });
    const wrong = project.compile(program.replace('maxReplicas: 2', "maxReplicas: '2'"));
    expect(wrong.stdout).toContain(
      "error TS2322: Type 'string' is not assignable to type 'number'",
    );
  }, 120_000);
});

describe('a stack without its package', () => {
  const COMMANDS = ['npm install cdktn@^0.24.0', 'npm install cdktf@^0.21.0'];

  test('fails by saying what to install', () => {
    const outcome = new Project([...CDK8S, PROVIDER]).run(`${A_STACK} ${SERVICE}
      try { say(stack); } catch (error) { console.log(error.message); }`);
    expect(printed(outcome).trim()).toBe(
      `HOME: a service below a TerraformStack needs the package of the stack, which is not installed where this package is; run: ${COMMANDS[0]} (for a stack of cdktf: ${COMMANDS[1]})`,
    );
  });

  test('names versions that the package asks for', () => {
    const { peerDependencies } = JSON.parse(
      fs.readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'),
    );
    // cdktf's range has cdktn's too, for an alias
    expect(COMMANDS).toEqual([
      `npm install cdktn@${peerDependencies.cdktn}`,
      `npm install cdktf@${peerDependencies.cdktf.split(' || ')[0]}`,
    ]);
  });
});
