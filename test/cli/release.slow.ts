import { execFile } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import { AddressInfo } from 'net';
import * as path from 'path';
import { Project, cleanUp } from '../support/package';

afterAll(cleanUp);

const CLI = path.join('node_modules', 'cdk-inference', 'lib', 'cli', 'cli.js');

const PROGRAM = `const {
  ComputeSpec, Engine, Gate, Image, InferenceService, LoadBalancer, Platform, Port, Release,
} = require('cdk-inference');
const { App, Chart, Duration, Size } = require('cdk8s');
const app = new App();
const chat = new InferenceService(new Chart(app, 'production', { namespace: 'llm' }), 'chat', {
  ports: [Port.http1({ listen: 8000, expose: 80 })],
  loadBalancer: LoadBalancer.apiGateway(),
  platform: Platform.kubernetes({ monitorLabels: { release: 'p' } }),
  monitoring: {},
});
const options = {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
};
const [stable, canary] = ['stable', 'canary'].map((id) => chat.addDeployment(id, options));
const errors = Gate.query({ name: 'errors', query: \`sum(errors{\${Gate.PODS}})\`, max: 2 });
chat.releaseTraffic(
  Release.canary(stable, canary, [
    { name: 'ten', percent: 10, gates: [errors] },
    { name: 'all', percent: 100 },
  ]),
  'ten',
);
app.synth();
`;

/** Runs the command in a project in which somebody installed the package; a server in this process may respond. */
async function release(program: string, ...args: string[]) {
  const { folder } = new Project(['cdk8s', 'cdk8s-plus-28', 'constructs']);
  fs.writeFileSync(path.join(folder, 'main.js'), program);
  const all = [CLI, 'release', 'next', '--app', 'node main.js', ...args];
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, all, { cwd: folder }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe('release next in an installed project', () => {
  let server: http.Server;
  let value = '2';
  beforeAll((done) => {
    server = http.createServer((_, response) => {
      const result = [{ metric: {}, value: [1, value] }];
      const data = { resultType: 'vector', result };
      response.end(JSON.stringify({ status: 'success', data }));
    });
    server.listen(0, '127.0.0.1', done);
  });
  afterAll((done) => void server.close(done));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  test('prints the line and the word of the edit', async () => {
    const { code, stdout } = await release(PROGRAM);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: [
        'production/chat: step ten, 1 of 2, 10 % to chat-canary',
        "  in main.js:18 write 'all' for 'ten'",
        '',
      ].join('\n'),
    });
  });

  test.each([
    ['goes on', '2', 0, "go: in main.js:18 write 'all' for 'ten'"],
    ['stays', '2.5', 1, 'stay'],
    ['does not know', 'NaN', 2, 'unknown'],
  ])('%s by the value of Prometheus', async (_, now, code, verdict) => {
    value = now;
    const outcome = await release(PROGRAM, '--check', '--prometheus', url());
    expect(outcome.stdout).toContain(`\n  ${verdict}\n`);
    expect(outcome.code).toBe(code);
  });

  test.each([
    ['a service without a release', PROGRAM, ['production/other'], 'production/chat'],
    ['no Prometheus', PROGRAM, ['--check'], 'pass --prometheus URL'],
    ['an address of no server', PROGRAM, ['--check', '--prometheus', 'p:9090'], 'http://'],
    ['errors of the app', PROGRAM.replace('percent: 10,', 'percent: 101,'), [], 'RELEASE'],
    ['no release', PROGRAM.replace(/chat\.releaseTraffic[^]*'ten',\n\);/, ''), [], ''],
  ])('has exit code 2 with %s', async (_, program, args, text) => {
    const { code, stderr } = await release(program, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });
});
