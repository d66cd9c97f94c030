import { Size } from 'cdk8s';
import { ComputeSpec, ComputeSpecOptions } from '../../src';
import { aDeployment, aService } from '../support/builders';

const planned = (options: Parameters<typeof aDeployment>[1]) =>
  aDeployment(aService(), options).plan();

describe('a compute spec', () => {
  const { gibibytes, mebibytes, kibibytes } = Size;
  const options = { cpu: 4, memory: gibibytes(16) };

  test.each<[Partial<ComputeSpecOptions>, object]>([
    [{}, { cpu: 4, memoryBytes: 16 * 1024 ** 3, gpuResource: 'nvidia.com/gpu' }],
    [{ cpu: 0.25 }, { cpu: 0.25 }],
    [{ memory: mebibytes(1024) }, { memoryBytes: 1024 ** 3 }],
    [{ memory: kibibytes(0.1) }, { memoryBytes: 102 }],
    [{ gpus: 8 }, { gpus: 8, gpuResource: 'nvidia.com/gpu' }],
    [
      { gpus: 1, gpuResource: 'amd.com/gpu' },
      { gpus: 1, gpuResource: 'amd.com/gpu' },
    ],
    [{ sharedMemory: mebibytes(512) }, { sharedMemoryBytes: 512 * 1024 ** 2 }],
  ])('of %j is planned as %j', (changes, plan) => {
    expect(planned({ compute: ComputeSpec.of({ ...options, ...changes }) }).compute).toMatchObject(
      plan,
    );
  });

  test('shows what it holds', () => {
    const memory = gibibytes(16);
    const sharedMemory = gibibytes(1);
    expect(
      ComputeSpec.of({ cpu: 4, memory, gpus: 2, gpuResource: 'amd.com/gpu', sharedMemory }),
    ).toMatchObject({ cpu: 4, memory, gpus: 2, gpuResource: 'amd.com/gpu', sharedMemory });
    const { gpus, instanceTypeName } = ComputeSpec.of(options);
    expect([gpus, instanceTypeName]).toEqual([undefined, undefined]);
    expect(ComputeSpec.instanceType('ecs.g3', options).instanceTypeName).toBe('ecs.g3');
  });

  test('serves several deployments', () => {
    const compute = ComputeSpec.of(options);
    const service = aService();
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, { compute }, id).plan());
    expect(a.compute).toEqual(b.compute);
  });
});
