import * as fs from 'fs';
import * as path from 'path';
import { mistakes, twin } from './support/twin';
import {
  DIST,
  ROOT,
  aCopyOf,
  aFolder,
  cdk8sSynth,
  cleanUp,
  describeWith,
  expectedOf,
  makePackage,
  megabytes,
  run,
  say,
  sizeOf,
} from './support/workplace';

/** The packages of a stack, as pinned in package.json, and the module of their provider's classes. */
const STACKS = [
  {
    name: 'cdktn',
    packages: ['cdktn==0.24.0', 'cdktn-provider-kubernetes==17.1.0'],
    provider: 'cdktn_provider_kubernetes',
  },
  {
    name: 'cdktf',
    packages: ['cdktf==0.21.0', 'cdktf-cdktf-provider-kubernetes==12.1.1'],
    provider: 'cdktf_cdktf_provider_kubernetes',
  },
];

describeWith('the Python package', ['python3'], () => {
  let environment: string;
  const bin = () => path.join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
  const python = () => path.join(bin(), 'python');
  const pip = (...args: string[]) =>
    run(python(), ['-m', 'pip', '--disable-pip-version-check', ...args]);
  const env = () => ({ PATH: `${bin()}${path.delimiter}${process.env.PATH}` });
  const wheel = () => {
    const packages = path.join(DIST, 'python');
    const [file] = fs.readdirSync(packages).filter((name) => name.endsWith('.whl'));
    return path.join(packages, file);
  };
  /** What a program of ours writes into an empty folder. */
  const written = (
    program: string,
    beside: string[] = ['test', 'languages', 'python'],
    edited: (text: string) => string = (text) => text,
  ) => {
    const folder = aCopyOf(...beside);
    const source = fs.readFileSync(path.join(__dirname, 'python', program), 'utf8');
    fs.writeFileSync(path.join(folder, program), edited(source));
    run(python(), [program], { cwd: folder, env: env() });
    return (file: string) => fs.readFileSync(path.join(folder, file), 'utf8');
  };

  beforeAll(() => {
    makePackage('python');
    environment = path.join(aFolder(), 'environment');
    run('python3', ['-m', 'venv', environment]);
    pip('install', '--quiet', wheel());
    const bytes = fs.statSync(wheel()).size;
    say(
      `Python: wheel ${megabytes(bytes)}, installed with all it needs ${megabytes(sizeOf(environment))}`,
    );
  });
  afterAll(cleanUp);

  test('brings what is needed in a Chart, nothing of cdktn or cdktf, and nothing that disagrees', () => {
    const installed = pip('list', '--format=freeze');
    expect(installed).toMatch(/^cdk-inference==/m);
    expect(installed).toMatch(/^cdk8s-plus-28==/m);
    expect(installed).not.toMatch(/cdkt[nf]/i);
    expect(pip('check')).toContain('No broken requirements found');
  });

  test('writes in examples/chat-python what examples/chat writes, by cdk8s synth', () => {
    const file = 'production.k8s.yaml';
    const objects = cdk8sSynth(aCopyOf('examples', 'chat-python'), file, env());
    expect(objects).toBe(expectedOf('chat', file));
  });

  test('takes unions, maps, JSON, zeros and values of cdk8s-plus-28, and answers, as in TypeScript', () => {
    const { objects, facts } = twin();
    const file = written('twin.py');
    expect(file('objects.yaml')).toBe(objects);
    expect(JSON.parse(file('facts.json'))).toEqual(facts);
    expect(file('mistakes.txt')).toBe(`Error: ${mistakes()}`);
  });

  test('carries out a new project as its pipeline does, which writes what one in TypeScript writes', () => {
    const folder = aFolder();
    const cli = path.join(ROOT, 'lib', 'cli', 'cli.js');
    const init = (name: string, language: string, packed: string) =>
      run(process.execPath, [cli, 'init', name, '--language', language, '--package', packed], {
        cwd: folder,
      });
    const objects = (name: string) =>
      fs.readFileSync(path.join(folder, name, 'dist', 'production.k8s.yaml'), 'utf8');
    init('inPython', 'python', wheel());
    run('sh', ['ci.sh'], { cwd: path.join(folder, 'inPython'), env: { KUBECONFIG: '' } });
    init('inTypeScript', 'typescript', '0.1.0');
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    const tsx = path.join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
    run(process.execPath, [tsx, 'main.ts'], { cwd: path.join(folder, 'inTypeScript') });
    expect(objects('inPython')).toBe(objects('inTypeScript'));
  });

  test('brings the command of the npm package', () => {
    const described = run(path.join(bin(), 'cdk-inference'), ['--help'], { env: env() });
    expect(described).toBe(
      run(process.execPath, [path.join(ROOT, 'lib', 'cli', 'cli.js'), '--help']),
    );
  });

  test('works with the oldest constructs it asks for', () => {
    pip('install', '--quiet', 'constructs==10.4.2');
    expect(pip('check')).toContain('No broken requirements found');
    expect(written('twin.py')('objects.yaml')).toBe(twin().objects);
    pip('install', '--quiet', '--upgrade', 'constructs');
  });

  test.each(STACKS)(
    'writes below a TerraformStack of $name what examples/terraform writes, once it is installed',
    ({ name, packages, provider }) => {
      pip('install', '--quiet', ...packages);
      expect(pip('check')).toContain('No broken requirements found');
      const file = path.join('cdktf.out', 'stacks', 'production', 'cdk.tf.json');
      const edited = (text: string) =>
        text.replace('from cdktn ', `from ${name} `).replace(STACKS[0].provider, provider);
      const program = JSON.parse(written('stack.py', ['examples', 'chat-python'], edited)(file));
      const expected = JSON.parse(expectedOf('terraform', 'stacks', 'production', 'cdk.tf.json'));
      expect(program.resource).toEqual(expected.resource);
      expect(program.provider).toEqual(expected.provider);
    },
  );
});
