import { Size } from 'cdk8s';
import { ComputeSpec, ComputeSpecOptions, Platform, Scheduler } from '../../src';
import { aDeployment, aService, container } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const RULE = 'COMPUTE_REQUIRED';
const AT = 'chart/chat/main';
const having = (options: Partial<ComputeSpecOptions>) =>
  aDeployment(undefined, {
    compute: ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), ...options }),
  }).service;

describe('the compute of a deployment (COMPUTE_REQUIRED)', () => {
  test('is refused where it is missing', () => {
    expectFinding(aDeployment(undefined, { compute: undefined }).service, RULE, {
      at: AT,
    });
  });

  test.each([0.001, 0.5, 1, 128])('accepts %p CPUs', (cpu) => {
    const service = having({ cpu });
    expectNone(service, RULE);
    expect(service._plan().deployments[0].compute!.cpu).toBe(cpu);
  });

  test.each([0, -0, -1, NaN, Infinity])('refuses %p CPUs', (cpu) => {
    expectFinding(having({ cpu }), RULE, {
      at: AT,
    });
  });

  test('refuses less than a thousandth of a CPU', () => {
    expectFinding(having({ cpu: 0.0009 }), RULE, {
      at: AT,
      value: '0.0009',
    });
  });

  test.each([
    [Size.kibibytes(1), 1024],
    [Size.mebibytes(1536), 1536 * 1024 ** 2],
    [Size.gibibytes(128), 128 * 1024 ** 3],
    [Size.tebibytes(2), 2 * 1024 ** 4],
  ])('accepts %s of memory', (memory, planned) => {
    const service = having({ memory });
    expectNone(service, RULE);
    expect(service._plan().deployments[0].compute!.memoryBytes).toBe(planned);
  });

  test.each([0, -0, NaN, Infinity])('refuses %p GiB of memory', (memory) => {
    expectFinding(having({ memory: Size.gibibytes(memory) }), RULE, {
      at: AT,
    });
  });

  test.each([
    [Size.mebibytes(32), 1, true],
    [Size.mebibytes(1023), 8, true],
    [Size.gibibytes(1), 1, false],
    [Size.mebibytes(32), undefined, false],
  ])('with %s for %p GPUs is reported as a wrong unit: %p', (memory, gpus, reported) => {
    const service = having({ memory, gpus });
    expectNone(service, RULE);
    const found = service.findings().filter(({ rule }) => rule === 'COMPUTE_MEMORY');
    expect(found.map(({ severity, path }) => [severity, path])).toEqual(
      reported ? [['warning', AT]] : [],
    );
  });

  test.each([1, 8])('accepts %p GPUs', (gpus) => {
    const service = having({ gpus });
    expectNone(service, RULE);
    expect(service._plan().deployments[0].compute).toMatchObject({
      gpus,
      gpuResource: 'nvidia.com/gpu',
    });
  });

  test.each([0, -0, -1, 0.5, NaN, Infinity])('refuses %p GPUs', (gpus) => {
    expectFinding(having({ gpus }), RULE, {
      at: AT,
      names: [', got '],
    });
  });

  test.each(['nvidia.com/gpu', 'amd.com/gpu', 'huawei.com/Ascend910', 'nvidia.com/mig-1g.5gb'])(
    'accepts GPUs asked for as %s',
    (gpuResource) => {
      expectNone(having({ gpus: 1, gpuResource }), RULE);
    },
  );

  test.each(['', 'gpu', 'nvidia.com/', '/gpu', 'nvidia.com/gpu/1', 'nvidia.com/图形', 'a b/c'])(
    'refuses GPUs asked for as %j',
    (gpuResource) => {
      expectFinding(having({ gpus: 1, gpuResource }), RULE, {
        at: AT,
      });
    },
  );

  test('refuses a GPU resource without GPUs', () => {
    expectFinding(having({ gpuResource: 'amd.com/gpu' }), RULE, {
      at: AT,
    });
  });

  test.each([Size.kibibytes(1), Size.gibibytes(16)])(
    'accepts %s of shared memory',
    (sharedMemory) => {
      expectNone(having({ sharedMemory }), RULE);
    },
  );

  test('refuses no shared memory at all', () => {
    expectFinding(having({ sharedMemory: Size.gibibytes(0) }), RULE, {
      at: AT,
    });
  });

  test('refuses more shared memory than memory', () => {
    expectFinding(having({ memory: Size.mebibytes(1), sharedMemory: Size.kibibytes(1025) }), RULE, {
      at: AT,
    });
  });
});

describe('the ephemeral storage of a pod (COMPUTE_REQUIRED)', () => {
  test.each([Size.mebibytes(1), Size.gibibytes(200)])('is requested and limited: %s', (size) => {
    const service = having({ ephemeralStorage: size, gpus: 2 });
    expectNone(service, RULE);
    const amount = `${size.toMebibytes()}Mi`.replace('204800Mi', '200Gi');
    for (const amounts of Object.values(container(service).resources)) {
      expect(amounts).toMatchObject({ 'ephemeral-storage': amount, 'nvidia.com/gpu': '2' });
    }
  });

  test.each([0, -0, NaN, Infinity])('is not %p GiB', (size) => {
    expectFinding(having({ ephemeralStorage: Size.gibibytes(size) }), RULE, {
      at: AT,
      names: ['ephemeralStorage'],
    });
  });

  test('is none by default', () => {
    expect(JSON.stringify(container(having({})).resources)).not.toContain('ephemeral');
  });
});

describe('further devices of a pod (COMPUTE_REQUIRED)', () => {
  test.each([
    [{ 'rdma/hca': 1 }, undefined],
    [{ 'vpc.amazonaws.com/efa': 4, 'example.com/fpga': 2 }, 8],
  ])('are requested and limited: %j with %p GPUs', (extendedResources, gpus) => {
    const service = having({ extendedResources, gpus });
    expectNone(service, RULE);
    const texts = Object.entries(extendedResources).map(([name, count]) => [name, `${count}`]);
    for (const amounts of Object.values(container(service).resources)) {
      expect(amounts).toMatchObject({ cpu: '4', memory: '16Gi', ...Object.fromEntries(texts) });
    }
  });

  test.each([0, -1, 0.5, NaN])('are not %p', (count) => {
    expectFinding(having({ extendedResources: { 'rdma/hca': count } }), RULE, {
      at: AT,
      names: ['"rdma/hca" of "extendedResources"'],
    });
  });

  test.each(['memory', 'hugepages-2Mi', '', '/hca', 'rdma/'])('do not have the name %j', (name) => {
    expectFinding(having({ extendedResources: { [name]: 1 } }), RULE, {
      at: AT,
      value: JSON.stringify(name),
    });
  });

  test.each<[string, Partial<ComputeSpecOptions>]>([
    ['nvidia.com/gpu', { gpus: 1 }],
    ['amd.com/gpu', { gpus: 1, gpuResource: 'amd.com/gpu' }],
  ])('are not %s next to "gpus"', (name, options) => {
    expectFinding(having({ ...options, extendedResources: { [name]: 1 } }), RULE, {
      at: AT,
      names: [name, '"gpus"'],
    });
    expectNone(having({ extendedResources: { [name]: 1 } }), RULE);
  });
});

describe('the CPU limit of a pod (COMPUTE_REQUIRED)', () => {
  test.each([
    [undefined, '4'],
    [true, '4'],
    [false, undefined],
  ])('with cpuLimit %p is %p, and the request stays', (cpuLimit, limit) => {
    const service = having({ cpuLimit, gpus: 1 });
    expectNone(service, RULE);
    const { requests, limits } = container(service).resources;
    expect([requests.cpu, limits.cpu, limits.memory]).toEqual(['4', limit, '16Gi']);
    expect(limits['nvidia.com/gpu']).toBe('1');
  });

  test('cannot be omitted with reclaimed cores, which have no CPU request', () => {
    const platform = Platform.kubernetes({ scheduler: Scheduler.katalyst() });
    const reclaimed = (cpuLimit?: boolean) =>
      aDeployment(aService({ platform }), {
        useIdleResources: true,
        compute: ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), cpuLimit }),
      }).service;
    expectNone(reclaimed(), RULE);
    expectFinding(reclaimed(false), RULE, { at: AT, value: 'false', names: ['cpuLimit'] });
  });
});
