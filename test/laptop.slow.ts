import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { NodeProgram } from './support/node-program';
import { blocks, read } from '../projenrc/pages';
import { Engine } from '../src';

const ROOT = path.join(__dirname, '..');
const EXAMPLE = path.join(ROOT, 'examples', 'laptop');

/** The server as the pods of a deployment run it. */
function started(deployment: string): Promise<NodeProgram> {
  const program = path.join(EXAMPLE, 'server.js');
  return NodeProgram.start([program, '--shutdown-timeout', '30'], { DEPLOYMENT: deployment });
}

describe('the server', () => {
  let server: NodeProgram;
  beforeAll(async () => {
    server = await started('stable');
  });
  afterAll(() => server.kill());

  const at = (route: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${server.port}${route}`, init);
  const chat = (body: unknown) =>
    at('/v1/chat/completions', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  /** The metrics by name. */
  async function metrics(): Promise<Record<string, number>> {
    const lines = (await (await at('/metrics')).text()).split('\n');
    const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
    return Object.fromEntries(
      samples.map((line) => line.split(' ')).map(([name, value]) => [name, Number(value)]),
    );
  }

  test('responds with the name of its deployment', async () => {
    const response = await chat({ messages: [{ role: 'user', content: 'Hi' }] });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      object: 'chat.completion',
      model: 'demo',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello from stable' },
          finish_reason: 'stop',
        },
      ],
    });
  });

  test("has the health check and the metrics of the engine's preset", async () => {
    const { health, metrics: names } = Engine.VLLM._spec;
    expect((await at(health.ready)).status).toBe(200);
    expect(Object.keys(await metrics()).sort()).toEqual(
      [names.running!, names.waiting, names.finished!].sort(),
    );
  });

  test('works on one request at a time, and the others wait', async () => {
    const { 'vllm:request_success_total': before } = await metrics();
    const responses = Array.from({ length: 4 }, () => chat({ max_tokens: 10 }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await metrics()).toMatchObject({
      'vllm:num_requests_running': 1,
      'vllm:num_requests_waiting': 3,
    });
    await Promise.all(responses);
    expect(await metrics()).toEqual({
      'vllm:num_requests_running': 0,
      'vllm:num_requests_waiting': 0,
      'vllm:request_success_total': before + 4,
    });
  });

  test('does no work for a client that has gone', async () => {
    const { 'vllm:request_success_total': before } = await metrics();
    const first = chat({ max_tokens: 10 });
    const gone = new AbortController();
    const second = at('/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify({ max_tokens: 1000 }),
      signal: gone.signal,
    });
    setTimeout(() => gone.abort(), 100);
    await expect(second).rejects.toThrow('aborted');
    await first;
    await chat({});
    expect(await metrics()).toMatchObject({ 'vllm:request_success_total': before + 2 });
  });

  test.each<[string, unknown, number, string]>([
    ['no JSON', 'Hi', 400, 'the body is no JSON'],
    ['an empty body', '', 400, 'the body is no JSON'],
    ['another model', { model: 'gpt' }, 404, 'the model is \'demo\', not "gpt"'],
    ['no token', { max_tokens: 0 }, 400, 'max_tokens is a whole number of 1–1000'],
    ['too many tokens', { max_tokens: 1001 }, 400, 'max_tokens is a whole number of 1–1000'],
    ['a stream', { stream: true }, 400, 'this server has no streams: omit "stream"'],
  ])('rejects %s', async (_, body, status, message) => {
    const response = await chat(body);
    expect([response.status, await response.json()]).toEqual([
      status,
      { error: { message, type: 'invalid_request_error' } },
    ]);
  });

  test('needs no option', async () => {
    expect((await chat(null)).status).toBe(200);
  });

  test('has no other path', async () => {
    expect((await at('/v1/completions')).status).toBe(404);
    expect((await at('/v1/chat/completions')).status).toBe(404);
  });

  test('ends after SIGTERM, and completes the request that runs', async () => {
    const stopped = await started('canary');
    const response = fetch(`http://127.0.0.1:${stopped.port}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ max_tokens: 10 }),
      headers: { connection: 'close' },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const ended = stopped.terminate();
    expect((await response).status).toBe(200);
    expect(await ended).toBe(0);
  });
});

describe('somebody who follows docs/start/laptop.md', () => {
  const page = blocks(read('docs/start/laptop.md'));
  const [synth, ...edits] = page.filter(({ marker }) => marker === 'run').map(({ text }) => text);
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-laptop-'));
  const folder = path.join(root, 'laptop');

  // new-project.slow.ts installs a copy; here it has the packages of the repository
  beforeAll(() => {
    fs.cpSync(EXAMPLE, folder, { recursive: true });
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  });
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  function typed(commands: string): string {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', `set -e\n${commands}`], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CI: '1' },
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    return stdout;
  }

  /** Weights of the route, by deployment. */
  function weights(): Record<string, number> {
    const file = path.join(folder, 'dist', 'laptop.k8s.yaml');
    const objects = parseAllDocuments(fs.readFileSync(file, 'utf8')).map((each) => each.toJSON());
    const route = objects.find(({ kind }) => kind === 'HTTPRoute');
    return Object.fromEntries(
      route.spec.rules[0].backendRefs.map(({ name, weight }: any) => [name, weight]),
    );
  }

  test('renders the manifests', () => {
    const [printed] = page.filter(({ text }) => text.startsWith('Synthesizing application\n'));
    expect(typed(synth)).toContain(printed.text);
    expect(weights()).toEqual({ 'chat-stable': 90, 'chat-canary': 10 });
  }, 120_000);

  test('takes a canary step, and goes back', () => {
    expect(edits).toHaveLength(2);
    typed(edits[0]);
    expect(weights()).toEqual({ 'chat-stable': 50, 'chat-canary': 50 });
    typed(edits[1]);
    expect(weights()).toEqual({ 'chat-stable': 100, 'chat-canary': 0 });
    expect(fs.readdirSync(folder)).not.toContain('main.ts.bak');
  }, 120_000);
});
