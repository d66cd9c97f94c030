import { Size } from 'cdk8s';
import { ComputeSpec, InstanceTypeOptions, NodeCapacity } from '../../src';
import { aDeployment } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
const NUMBER = -1.8881545897087503e289;
const { gibibytes, kibibytes } = Size;

const typed = (name: string, options: Partial<InstanceTypeOptions> = {}) => {
  const compute = ComputeSpec.instanceType(name, { cpu: 8, memory: gibibytes(64), ...options });
  return aDeployment(undefined, { compute }).service;
};
const machine = { cpu: 16, memory: gibibytes(128), gpus: 2 };
const of = (other: Partial<NodeCapacity>, taken: Partial<InstanceTypeOptions> = {}) =>
  typed('ecs.large', { ...taken, machine: { ...machine, ...other } });

describe('the name of an instance type (INSTANCE_TYPE)', () => {
  test.each(['ecs.gni3cl.11xlarge', 'm5.large', 'a', 'n'.repeat(63)])('accepts %s', (name) => {
    expectNone(typed(name), 'INSTANCE_TYPE');
  });

  test.each(['', ' ', 'm5 large', '-m5', '规格', 'n'.repeat(64)])('refuses %j', (name) => {
    expectFinding(typed(name), 'INSTANCE_TYPE', {
      at: AT,
      names: [
        'the name of an instance type must have 1 to 63',
        JSON.stringify(name),
        'as the nodes',
      ],
    });
  });
});

describe('what a machine has (INSTANCE_TYPE)', () => {
  test.each<[string, Partial<NodeCapacity>]>([
    ['as it is', {}],
    ['no GPUs', { gpus: 0 }],
    ['no GPUs said', { gpus: undefined }],
    ['what Terraform will know', { cpu: NUMBER, gpus: NUMBER }],
  ])('may be %s', (_, other) => {
    expectNone(of(other), 'INSTANCE_TYPE');
  });

  test.each<[string, Partial<NodeCapacity>, string, string]>([
    ['no CPU', { cpu: 0 }, '"cpu" of the machine must be above 0', '0'],
    ['CPUs that are no number', { cpu: NaN }, '"cpu" of the machine', 'NaN'],
    ['half a GPU', { gpus: 0.5 }, '"gpus" of the machine must be a whole number', '0.5'],
    ['fewer GPUs than none', { gpus: -1 }, '"gpus" of the machine', '-1'],
  ])('must not be %s', (_, other, problem, value) => {
    const taken = { cpu: NUMBER, gpus: NUMBER };
    expectFinding(of(other, taken), 'INSTANCE_TYPE', { at: AT, names: [problem, `got ${value};`] });
  });

  test('must not be no memory, of which nothing could be taken either', () => {
    const names = of({ memory: kibibytes(0) })
      .findings()
      .filter(({ rule }) => rule === 'INSTANCE_TYPE');
    expect(names.map(({ message }) => message)).toEqual([
      expect.stringContaining('"memory" of the machine must be above 0 bytes, got 0'),
      expect.stringContaining('"memory" of an instance must not exceed the 0 bytes'),
    ]);
  });
});

describe('what an instance takes of its machine (INSTANCE_TYPE)', () => {
  test.each<[string, Partial<InstanceTypeOptions>]>([
    ['nearly all', { cpu: 15.9, memory: gibibytes(127), gpus: 2 }],
    ['all GPUs', { gpus: 2 }],
    ['no GPUs', {}],
    ['what Terraform will know', { cpu: NUMBER, gpus: NUMBER }],
  ])('may be %s', (_, taken) => {
    expectNone(of({}, taken), 'INSTANCE_TYPE');
    expectNone(of({}, taken), 'INSTANCE_TYPE_WHOLE');
  });

  test.each<[string, Partial<InstanceTypeOptions>, string, string]>([
    ['more CPUs', { cpu: 16.5 }, '"cpu" of an instance must not exceed the 16 of', '16.5'],
    ['more GPUs', { gpus: 3 }, '"gpus" of an instance must not exceed the 2 of', '3'],
    [
      'more memory',
      { memory: gibibytes(129) },
      `"memory" of an instance must not exceed the ${128 * 2 ** 30} bytes of`,
      `${129 * 2 ** 30}`,
    ],
  ])('must not be %s than there is', (_, taken, problem, value) => {
    expectFinding(of({}, taken), 'INSTANCE_TYPE', {
      at: AT,
      names: [problem, `got ${value}; lower it`],
    });
  });

  test.each<[string, Partial<InstanceTypeOptions>]>([
    ['cpu', { cpu: 16 }],
    ['memory', { memory: gibibytes(128) }],
  ])(
    'leaves the node nothing where it is all of its %s (INSTANCE_TYPE_WHOLE)',
    (_property, taken) => {
      expectFinding(of({}, taken), 'INSTANCE_TYPE_WHOLE', {
        at: AT,
      });
      expectNone(of({}, taken), 'INSTANCE_TYPE');
    },
  );
});
