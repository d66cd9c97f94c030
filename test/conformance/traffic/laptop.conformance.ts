import { execFile } from 'child_process';
import { promisify } from 'util';
import { examples, expected, manifests } from '../../../projenrc/examples';
import { blocks, files, read } from '../../../projenrc/pages';
import { run } from '../../../projenrc/programs';
import { Manifest } from '../support/api';
import { count } from '../support/gateway-plane';
import { askMany, pause, tallied } from '../support/load';
import { Stage } from '../support/stage';

// examples/laptop as it is rendered, its server as the pods run it, and the commands of docs/start/laptop.md:
// they differ in the port of the gateway, and where a test names the difference.

const REQUESTS = 1000;

const PAGE = read('docs/start/laptop.md');
const page = blocks(PAGE);
const commands = page.filter(({ marker }) => marker === 'run: traffic').map(({ text }) => text);
const after = (text: string) => page[page.findIndex((block) => block.text === text) + 1].text;

/** The objects of the service, without those of the cluster. */
const ofService = (objects: readonly any[]): Manifest[] =>
  objects.filter(({ metadata }) => metadata.namespace === 'laptop');

/** The service after an edit of the page; laptop.slow.ts runs the edits. */
function withCanary(percent: number): Manifest[] {
  const program = read('examples/laptop/main.ts');
  const edited = program.replace(/^const CANARY = .*;/m, `const CANARY = ${percent};`);
  const { objects, error } = run(edited, files(PAGE));
  expect(error).toBeUndefined();
  return ofService(objects);
}

let stage: Stage;

beforeAll(async () => {
  const laptop = examples().find(({ name }) => name === 'laptop')!;
  const objects = ofService([...manifests(expected(laptop)).values()].flat());
  stage = await Stage.set(objects, { 'chat-stable': 1, 'chat-canary': 1 });
});

afterAll(() => stage.strike());

/** What a command of the page prints. */
async function typed(command: string): Promise<string> {
  const address = `http://127.0.0.1:${stage.port(80)}`;
  const local = command.replaceAll('http://localhost:8080', address);
  const { stdout } = await promisify(execFile)('sh', ['-c', `set -e\n${local}`]);
  return stdout;
}

/** Responses by deployment, as the loop of the page counts them. */
function counted(output: string): Record<string, number> {
  const lines = [...output.matchAll(/^ *(\d+) Hello from (\w+)$/gm)];
  return Object.fromEntries(lines.map(([, number, deployment]) => [deployment, Number(number)]));
}

/** Responses by deployment to many requests at once. */
async function asked(): Promise<Record<string, number>> {
  const body = JSON.stringify({ model: 'demo', messages: [] });
  const answers = await askMany(stage, REQUESTS, () => ({ path: '/v1/chat/completions', body }));
  return tallied(
    answers.map(({ body: text }) => /Hello from (\w+)/.exec(text)?.[1] ?? `no: ${text}`),
  );
}

/** One worker of Envoy takes turns: it is off by an unfinished round, which is one request of each. */
function expectShares(counts: Record<string, number>, total: number, canary: number): void {
  expect(Object.values(counts).reduce((sum, each) => sum + each, 0)).toBe(total);
  expect(Math.abs((counts.canary ?? 0) - (total * canary) / 100)).toBeLessThanOrEqual(1);
  expect(Math.abs((counts.stable ?? 0) - (total * (100 - canary)) / 100)).toBeLessThanOrEqual(1);
}

test('one request gets the response of the page', async () => {
  expect(commands).toHaveLength(5);
  const [once] = commands;
  expect((await typed(once)).replace('canary', 'stable')).toBe(after(once));
});

describe.each([
  { title: 'at first', canary: 10, index: 1, edited: false },
  { title: 'after the canary step', canary: 50, index: 2, edited: true },
  { title: 'after the way back', canary: 0, index: 3, edited: true },
])('$title, the canary has $canary %', ({ title, canary, index, edited }) => {
  beforeAll(async () => {
    if (edited) {
      await stage.apply(withCanary(canary));
    }
  });

  test('of a hundred requests with curl, as the page shows', async () => {
    const outputs = page.filter(({ text }) => /^ *\d+ Hello from /.test(text));
    expectShares(counted(outputs[index - 1].text), 100, canary);
    expectShares(counted(await typed(commands[index])), 100, canary);
  });

  test(`of ${REQUESTS} requests`, async () => {
    const counts = await asked();
    const { stable = 0, canary: other = 0 } = counts;
    count({
      what: `examples/laptop, ${REQUESTS} requests, ${title}`,
      declared: `${100 - canary} : ${canary}`,
      counted: `${stable} : ${other}`,
      off: `${Math.abs(other - (REQUESTS * canary) / 100)}`,
    });
    expectShares(counts, REQUESTS, canary);
    expect(canary === 0 ? other : 0).toBe(0);
  });
});

test('under the load of the page, more requests wait than four replicas may have', async () => {
  // one request of each client, and a tenth of its tokens
  const load = commands[4].replace('seq 300', 'seq 30').replace(': 100}', ': 10}');
  expect(load).not.toBe(commands[4]);
  const [stable] = stage.fleet.instances('chat-stable');
  const waiting: number[] = [];
  let isOver = false;
  const done = typed(load).finally(() => (isOver = true));
  while (!isOver) {
    const response = await fetch(`http://127.0.0.1:${stable.portOf(8000)}/metrics`);
    waiting.push(Number(/^vllm:num_requests_waiting (\d+)$/m.exec(await response.text())![1]));
    await pause(50);
  }
  expect(await done).toBe('');
  expect(Math.max(...waiting)).toBeGreaterThan(4 * 4);
  expect(Math.max(...waiting)).toBeLessThanOrEqual(29);
  expect(waiting[waiting.length - 1]).toBe(0);
});
