import { Size } from 'cdk8s';
import {
  ComputeSpec,
  ComputeSpecOptions,
  Image,
  Percent,
  Probe,
  Queue,
  Toleration,
} from '../../src';
import { aDeployment, aService } from '../support/builders';

const planned = (options: Parameters<typeof aDeployment>[1]) =>
  aDeployment(aService(), options).plan();

describe('a compute spec', () => {
  const { gibibytes, mebibytes, kibibytes } = Size;
  const options = { cpu: 4, memory: gibibytes(16) };

  test.each<[Partial<ComputeSpecOptions>, object]>([
    [{}, { cpu: '4', memory: '16Gi', gpuResource: 'nvidia.com/gpu' }],
    [{ cpu: 0.25 }, { cpu: '250m' }],
    [{ memory: mebibytes(1024) }, { memory: '1Gi' }],
    [{ memory: kibibytes(0.1) }, { memory: '102' }],
    [{ gpus: 8 }, { gpus: 8, gpuResource: 'nvidia.com/gpu' }],
    [
      { gpus: 1, gpuResource: 'amd.com/gpu' },
      { gpus: 1, gpuResource: 'amd.com/gpu' },
    ],
    [{ sharedMemory: mebibytes(512) }, { sharedMemory: '512Mi' }],
  ])('of %j is planned as %j', (given, plan) => {
    expect(planned({ compute: ComputeSpec.of({ ...options, ...given }) }).compute).toMatchObject(
      plan,
    );
  });

  test('serves several deployments', () => {
    const compute = ComputeSpec.of(options);
    const service = aService();
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, { compute }, id).plan());
    expect(a.compute).toEqual(b.compute);
  });
});

describe('an image', () => {
  const digest = `sha256:${'0'.repeat(64)}`;

  test.each([
    [Image.custom('registry.example.com/llm', '1.0'), 'registry.example.com/llm:1.0'],
    [Image.custom('registry.example.com/llm', digest), `registry.example.com/llm@${digest}`],
    [Image.fromUrl('registry.example.com:5000/llm'), 'registry.example.com:5000/llm'],
  ])('is referred to as containers runtimes do (%#)', (image, reference) => {
    const plan = planned({ image });
    expect(plan.image).toBe(reference);
    expect(plan).not.toHaveProperty('engine');
  });
});

describe('a percentage', () => {
  test.each([0, 20, 100])('of %i keeps its value', (value) => {
    expect(Percent.of(value).value).toBe(value);
  });
});

describe('what a value is given', () => {
  test('is copied into a queue', () => {
    const tolerations: Toleration[] = [{ operator: 'Exists' }];
    const nodeSelector: Record<string, string> = { pool: 'h20' };
    const queue = Queue.named('prepaid', { tolerations, nodeSelector });
    tolerations.push({ key: 'later' });
    nodeSelector.later = 'x';
    expect(planned({ queue }).queue).toEqual({
      name: 'prepaid',
      nodeSelector: { pool: 'h20' },
      tolerations: [{ operator: 'Exists' }],
    });
  });

  test('is copied into a probe', () => {
    const command = ['true'];
    const headers: Record<string, string> = { 'X-Probe': 'yes' };
    const readiness = Probe.fromCommand(command);
    const liveness = Probe.fromHttpGet('/', { port: 8000, headers });
    command.push('later');
    headers.later = 'x';
    const plan = planned({ readiness, liveness });
    expect(plan.readiness!.exec).toEqual({ command: ['true'] });
    expect(plan.liveness!.httpGet.httpHeaders).toEqual([{ name: 'X-Probe', value: 'yes' }]);
  });
});
