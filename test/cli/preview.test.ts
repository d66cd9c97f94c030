import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import { called } from './called';
import {
  DeploymentOptions,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Preview,
  Price,
  Queue,
  QueueOptions,
  ScalingMetric,
  Weight,
} from '../../src';
import { CONDITIONS } from '../../src/cli/preview-conditions';
import { ONE_GPU } from '../support/queues';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-preview-')));
afterAll(() => fs.rmSync(folder, { recursive: true }));

interface Program extends Partial<DeploymentOptions> {
  readonly canary?: number;
  readonly queue?: never;
  readonly queueOptions?: QueueOptions;
  readonly scaledTo?: number;
  /** The selector of a Deployment of the user's own. */
  readonly own?: string;
}

/** The preview of a service with `main`, and with a canary that has a percentage of the requests. */
function previewOf({ canary, queueOptions, scaledTo, own, ...options }: Program): Preview {
  const chart = new Chart(new App(), 'prod');
  const service = new InferenceService(chart, 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  const common = {
    image: Image.preset(Engine.VLLM, '0.33.0'),
    compute: ONE_GPU,
    queue: Queue.named('gold', queueOptions),
    ...options,
  };
  const main = service.addDeployment('main', common);
  if (own !== undefined) {
    const labels = { app: own };
    new ApiObject(chart, 'own', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'own' },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: {} } },
    });
  }
  if (scaledTo !== undefined) {
    main.autoscale({ maxReplicas: scaledTo, metrics: [ScalingMetric.cpuUtilization(60)] });
  }
  if (canary !== undefined) {
    const other = service.addDeployment('canary', common);
    service.splitTraffic([Weight.of(main, 100 - canary), Weight.of(other, canary)]);
  }
  return Preview.of(chart);
}

function write(name: string, program: Program): void {
  fs.mkdirSync(path.join(folder, name), { recursive: true });
  fs.writeFileSync(path.join(folder, name, 'preview.json'), previewOf(program).toJson());
}

const preview = (...args: string[]) => called(['preview', ...args], folder);

beforeAll(() => {
  write('base', {});
  write('canary', { canary: 10 });
});

describe('cdk-inference preview', () => {
  test.each<[string, (head: Preview, base?: Preview) => string]>([
    ['markdown', (head, base) => head.toMarkdown(base)],
    ['json', (head, base) => head.toJson(base)],
    ['html', (head, base) => head.toHtml(base)],
  ])('prints %s, with a base and without', async (format, expected) => {
    const [head, base] = ['canary', 'base'].map((name) => Preview.read(path.join(folder, name)));
    expect(await preview('canary', '--format', format)).toEqual({
      code: 0,
      out: expected(head),
      err: '',
    });
    expect(await preview('canary', '--base', 'base/preview.json', '--format', format)).toEqual({
      code: 0,
      out: expected(head, base),
      err: '',
    });
  });

  test('prints Markdown by default, and writes it to a file instead', async () => {
    const { out } = await preview('canary');
    expect(out.split('\n')[0]).toBe('<!-- cdk-inference preview -->');
    expect(await preview('canary', '--output', 'report.md')).toEqual({ code: 0, out: '', err: '' });
    expect(fs.readFileSync(path.join(folder, 'report.md'), 'utf8')).toBe(out);
  });

  test.each<[string, string[], string]>([
    ['without a preview', [], 'pass one preview'],
    ['with two previews', ['base', 'canary'], 'pass one preview'],
    ['with a file that does not exist', ['nothing'], 'there is no file '],
    ['with a base that does not exist', ['base', '--base', 'nothing'], 'there is no file '],
    ['with another format', ['base', '--format', 'text'], "markdown, json or html, got 'text'"],
    ['with an unknown condition', ['base', '--fail-on', 'restarts'], "got 'restarts'"],
    ['with an empty condition', ['base', '--fail-on', 'stuck,'], "got ''"],
    ['with a cost without a percentage', ['base', '--fail-on', 'cost'], "got 'cost'"],
    ['with a cost without a sign', ['base', '--fail-on', 'cost:10'], "got 'cost:10'"],
    ['with a negative cost', ['base', '--fail-on', 'cost:-1%'], "got 'cost:-1%'"],
    ['with a comparison alone', ['base', '--fail-on', 'stuck,restart'], 'restart compares two'],
  ])('ends with 2 %s', async (_, args, text) => {
    const { code, out, err } = await preview(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(text);
  });

  test('ends with 1 if the report cannot be written', async () => {
    const { code, err } = await preview('base', '--output', 'nowhere/report.md');
    expect(code).toBe(1);
    expect(err).toContain('--output: ENOENT');
  });

  test('lists every condition in its help', async () => {
    const { out } = await preview('--help');
    CONDITIONS.forEach(({ usage, help }) => {
      expect(out).toContain(`${usage} `);
      expect(out).toContain(help);
    });
  });
});

const price = (amount: number) => ({ price: Price.perGpuHour(amount, 'CNY') });

describe('a condition of --fail-on', () => {
  test.each<[string, Program, Program, RegExp | undefined]>([
    ['restart', {}, { env: { A: '1' } }, /^restart: Deployment chat-main restarts \(.*env/],
    ['restart', {}, { replicas: 3 }, undefined],
    ['recreate', { own: 'a' }, { own: 'b' }, /^recreate: Deployment own is recreated \(/],
    ['recreate', {}, { env: { A: '1' } }, undefined],
    ['cold-traffic', {}, { canary: 10 }, /^cold-traffic: prod\/chat\/canary: 10 % of the requests/],
    ['cold-traffic', {}, { canary: 0 }, undefined],
    ['cold-traffic', { canary: 10 }, {}, undefined],
    [
      'over-budget',
      {},
      { scaledTo: 9, queueOptions: { capacity: { gpus: 8 } } },
      /^over-budget: queue gold in prod: 9 × chat-main \(1 GPU\) = 9 GPUs of 8 GPUs$/,
    ],
    ['over-budget', {}, { scaledTo: 8, queueOptions: { capacity: { gpus: 8 } } }, undefined],
    ['cost:50%', { replicas: 2 }, { replicas: 3 }, undefined],
    ['cost:49%', { replicas: 2 }, { replicas: 3 }, /^cost: 504 GPU hours a week, before 336$/],
    ['cost:0%', { replicas: 3 }, { replicas: 2 }, undefined],
    [
      'cost:10%',
      { queueOptions: price(10) },
      { queueOptions: price(12) },
      /^cost: 8760 CNY a month, before 7300$/,
    ],
    // with prices on one side alone the GPU hours are compared
    ['cost:10%', {}, { queueOptions: price(12) }, undefined],
    ['stuck', {}, {}, undefined],
  ])('%s holds from %j to %j: %s', async (condition, base, head, expected) => {
    write('from', base);
    write('to', head);
    const { code, out, err } = await preview('to', '--base', 'from', '--fail-on', condition);
    expect(out).toBe((await preview('to', '--base', 'from')).out);
    expect(code).toBe(expected ? 1 : 0);
    expect(err.trimEnd()).toMatch(expected ?? /^$/);
  });

  test('stuck holds where a queue of the preview is stuck', async () => {
    // an error of QUEUE_CAPACITY stops a program before it has such a preview
    const data = previewOf({}).data();
    const queues = data.queues.map((queue) => ({
      ...queue,
      verdict: 'stuck',
      minimum: { ...queue.minimum, verdict: 'stuck', arithmetic: '9 GPUs of 8 GPUs' },
    }));
    fs.writeFileSync(path.join(folder, 'stuck.json'), JSON.stringify({ ...data, queues }));
    const { code, err } = await preview('stuck.json', '--fail-on', 'stuck');
    expect([code, err]).toEqual([1, 'stuck: queue gold in prod: 9 GPUs of 8 GPUs\n']);
  });

  test('cost holds where the GPU hours are not known', async () => {
    const data = previewOf({}).data();
    const costs = data.costs.map(({ gpuHoursPerWeek, ...each }) => each);
    fs.writeFileSync(path.join(folder, 'unknown.json'), JSON.stringify({ ...data, costs }));
    const { code, err } = await preview('unknown.json', '--base', 'base', '--fail-on', 'cost:10%');
    expect([code, err]).toEqual([
      1,
      'cost: a replica count or a compute is not known, and so are the GPU hours\n',
    ]);
  });

  test('prints all that hold', async () => {
    write('from', {});
    write('to', { canary: 10, env: { A: '1' } });
    const { code, err } = await preview(
      ...['to', '--base', 'from', '--fail-on', 'restart,cold-traffic', '--fail-on', 'cost:10%'],
    );
    expect(code).toBe(1);
    expect(err.split('\n').map((line) => line.split(':')[0])).toEqual([
      'restart',
      'cold-traffic',
      'cost',
      '',
    ]);
  });
});
