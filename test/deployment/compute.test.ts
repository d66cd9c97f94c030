import { Size } from 'cdk8s';
import { ComputeSpec, ComputeSpecOptions } from '../../src';
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
  ])('of %j is planned as %j', (omitUndefined, plan) => {
    expect(
      planned({ compute: ComputeSpec.of({ ...options, ...omitUndefined }) }).compute,
    ).toMatchObject(plan);
  });

  test('serves several deployments', () => {
    const compute = ComputeSpec.of(options);
    const service = aService();
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, { compute }, id).plan());
    expect(a.compute).toEqual(b.compute);
  });
});
