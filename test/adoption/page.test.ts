import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Size, Testing, Yaml } from 'cdk8s';
import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Severity,
  Weight,
} from '../../src';
import { run } from '../../src/cli/run';
import { aChart } from '../support/builders';

const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'adoption.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code]) => code,
  );

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adoption-'));
const file = path.join(folder, 'chat.yaml');
fs.writeFileSync(file, blocks('yaml')[0]);

afterAll(() => fs.rmSync(folder, { recursive: true }));
beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('docs/adoption.md', () => {
  test('shows the program that its own command writes', async () => {
    const command = /npx --no cdk-inference (.*)/.exec(page)![1].split(' ');
    const spec: string[] = [];
    const code = await run(command, {
      folder,
      out: () => undefined,
      err: (text) => void spec.push(text),
    });
    expect([code, spec]).toEqual([0, ['wrote main.ts\n']]);
    expect(fs.readFileSync(path.join(folder, 'main.ts'), 'utf8')).toBe(blocks('ts')[0]);
  });

  test('ends with a split whose objects are those of the page, and the ones that ran', () => {
    const chart = aChart();
    const service = InferenceService.adopt(chart, 'chat', {
      files: [file],
      loadBalancer: LoadBalancer.apiGateway(),
    });
    const canary = service.addDeployment('canary', {
      image: Image.preset(Engine.VLLM, '0.33.0'),
      compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
    });
    service.splitTraffic([Weight.of(service.deployments[0], 95), Weight.of(canary, 5)]);
    const objects = Testing.synth(chart);
    expect(objects).toEqual(expect.arrayContaining(Yaml.load(file)));
    const [route] = objects.filter(({ kind }) => kind === 'HTTPRoute');
    expect(route.spec.rules[0].backendRefs.map(({ name, weight }: any) => [name, weight])).toEqual([
      ['chat', 95],
      ['chat-canary', 5],
    ]);
    const warned = service.findings().map(({ rule }) => rule);
    expect(warned).toEqual(['PROBE_READINESS', 'SHUTDOWN_DELAY']);
    expect(service.findings().filter(({ severity }) => severity === Severity.ERROR)).toEqual([]);
  });

  test('names rules that there are', () => {
    const { RULES } = jest.requireActual('../../src/rules');
    const known = RULES.map(({ id }: any) => id);
    const named = [...page.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, id]) => id);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((id) => !known.includes(id))).toEqual([]);
  });
});
