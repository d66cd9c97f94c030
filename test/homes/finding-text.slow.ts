import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { Project, cleanUp } from '../support/package';
import { pathFor } from '../support/tools';

const MINUTE = 60_000;
const ROOT = path.join(__dirname, '..', '..');
const BIN = path.join(ROOT, 'node_modules', '.bin');
const PROVIDER = path.join(ROOT, 'examples', 'terraform', 'kubernetes-provider.ts');

afterAll(cleanUp);

/**
 * A service with a warning and, if `WRONG`, one with four errors: a problem and a value have `; ` in
 * them. The findings are left as data in a file.
 */
const SERVICE = `
import { writeFileSync } from 'fs';
import { Size } from 'cdk8s';
import { ComputeSpec, GatewayAlgorithm, Image, InferenceService, LoadBalancer, Port, Probe, Weight } from 'cdk-inference';
import { Construct } from 'constructs';

export function declare(scope: Construct) {
  const image = Image.fromUrl('registry.example.com/llm:1.0');
  const compute = ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16) });
  const readiness = Probe.fromHttpGet('/health', { port: 8000 });
  const chat = new InferenceService(scope, 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 }), ...(WRONG ? [Port.grpc({ listen: 9000, expose: 80 })] : [])],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  chat.addDeployment('main', { image, compute, readiness, replicas: WRONG ? 0 : 1, env: WRONG ? { 'A; B': '1' } : {} });
  const plain = new InferenceService(scope, 'plain', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.LEAST_CONNECTIONS }),
  });
  const [a, b] = ['a', 'b'].map((id) => plain.addDeployment(id, { image, compute, readiness }));
  plain.splitTraffic([Weight.of(a, 1), Weight.of(b, 1)]);
  writeFileSync('findings.json', JSON.stringify([...chat.findings(), ...plain.findings()]));
}
`;

const CDK8S = `
import { App, Chart } from 'cdk8s';
import { declare } from './service';
const app = new App({ outdir: process.env.CDK8S_OUTDIR ?? 'dist' });
declare(new Chart(app, 'production'));
app.synth();
`;

const CDKTN = `
import { App, TerraformStack } from 'cdktn';
import { KubernetesProvider } from './provider';
import { declare } from './service';
const app = new App();
const stack = new TerraformStack(app, 'production');
new KubernetesProvider(stack, 'kubernetes', { configPath: '~/.kube/config' });
declare(stack);
app.synth();
`;

interface Seen {
  readonly status: number | null;
  readonly text: string;
  readonly findings: any[];
}

/** What a person sees who runs a program by a command. */
function seen(main: string, command: readonly string[], isWrong: boolean): Seen {
  const { folder } = new Project(['cdk8s', 'constructs', 'cdktn']);
  const write = (file: string, text: string) => fs.writeFileSync(path.join(folder, file), text);
  const provider = fs.readFileSync(PROVIDER, 'utf8');
  const sources = { service: SERVICE.replaceAll('WRONG', String(isWrong)), provider, main };
  for (const [name, source] of Object.entries(sources)) {
    write(`${name}.ts`, source);
    write(`${name}.js`, javaScript(source));
  }
  write('package.json', '{}');
  const tsx = path.join(BIN, 'tsx');
  write('cdk8s.yaml', `language: typescript\napp: ${tsx} main.ts\noutput: dist\n`);
  const cdktn = { language: 'typescript', app: `${tsx} main.ts`, projectId: 'wrong' };
  write('cdktf.json', JSON.stringify({ ...cdktn, sendCrashReports: 'false' }));
  const [name, ...args] = command;
  const { status, stdout, stderr } = spawnSync(name, args, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: pathFor(name),
      CI: '1',
      CHECKPOINT_DISABLE: '1',
      NODE_OPTIONS: '',
      NODE_PATH: '',
      NO_COLOR: '1',
    },
  });
  const findings = JSON.parse(fs.readFileSync(path.join(folder, 'findings.json'), 'utf8'));
  return { status, text: `${stdout}\n${stderr}`, findings };
}

function javaScript(source: string): string {
  const { CommonJS: module } = ts.ModuleKind;
  const { ES2022: target } = ts.ScriptTarget;
  return ts.transpileModule(source, { compilerOptions: { module, target } }).outputText;
}

/** The text in one line, and with one form of the path: the CLI of cdktn prints warnings as `WARN [path]: …`. */
const inOneLine = (text: string) => text.replace(/\s+/g, ' ').replaceAll(']: ', '] ');

function expectShown(text: string, { path: at, rule, problem, value, fix }: any): void {
  const got = value === undefined ? '' : `, got ${value}`;
  expect(inOneLine(text)).toContain(inOneLine(`[${at}] ${rule}: ${problem}${got} fix: ${fix}`));
  expect(text).toMatch(new RegExp(`\\[${at}\\]:? ${rule}: .*\\n +fix: `));
}

const COMMANDS: [string, string, string[]][] = [
  ['node, with cdk8s', CDK8S, ['node', 'main.js']],
  ['node, with cdktn', CDKTN, ['node', 'main.js']],
  ['tsx, with cdk8s', CDK8S, ['tsx', 'main.ts']],
  ['cdk8s synth', CDK8S, ['cdk8s', 'synth', '--no-check-upgrade']],
  ['cdktn synth', CDKTN, ['cdktn', 'synth']],
];

describe.each(COMMANDS)('%s', (title, main, command) => {
  test(
    'fails and shows path, rule, problem, value and fix of every error whole',
    () => {
      const { status, text, findings } = seen(main, command, true);
      expect(status).not.toBe(0);
      expect(status).not.toBeNull();
      const errors = findings.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ rule }) => rule).sort()).toEqual([
        'ENV_KEY',
        'PORT_CONFLICT',
        'PORT_GRPC',
        'REPLICAS',
      ]);
      errors.forEach((finding) => expectShown(text, finding));
    },
    2 * MINUTE,
  );

  // cdktn keeps warnings as annotations, which its CLI prints
  test(
    'shows every warning in the same form, and succeeds',
    () => {
      const { status, text, findings } = seen(main, command, false);
      expect(status).toBe(0);
      expect(findings.map(({ rule }) => rule)).toEqual(['APPROXIMATED_LEAST_CONNECTIONS']);
      if (title !== 'node, with cdktn') {
        findings.forEach((finding) => expectShown(text, finding));
      }
    },
    2 * MINUTE,
  );
});
