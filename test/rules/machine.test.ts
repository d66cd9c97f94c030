import { Size } from 'cdk8s';
import { ComputeSpec, InstanceTypeOptions, NodeCapacity } from '../../src';
import { aDeployment } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

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

  test.each(['', ' ', 'm5 large', '-m5', '规格', 'n'.repeat(64)])('rejects %j', (name) => {
    expectFinding(typed(name), 'INSTANCE_TYPE', {
      at: AT,
      value: JSON.stringify(name),
    });
  });
});

describe('the amounts of a machine (INSTANCE_TYPE)', () => {
  test.each<[string, Partial<NodeCapacity>]>([
    ['as it is', {}],
    ['no GPUs', { gpus: 0 }],
    ['no GPUs declared', { gpus: undefined }],
    ['what Terraform will know', { cpu: NUMBER, gpus: NUMBER }],
  ])('may be %s', (_, other) => {
    expectNone(of(other), 'INSTANCE_TYPE');
  });

  test.each<[string, Partial<NodeCapacity>, string, string]>([
    ['no CPU', { cpu: 0 }, '"machine.cpu"', '0'],
    ['CPUs that are no number', { cpu: NaN }, '"machine.cpu"', 'NaN'],
    ['half a GPU', { gpus: 0.5 }, '"machine.gpus"', '0.5'],
    ['fewer GPUs than none', { gpus: -1 }, '"machine.gpus"', '-1'],
  ])('must not be %s', (_, other, name, value) => {
    const requested = { cpu: NUMBER, gpus: NUMBER };
    expectFinding(of(other, requested), 'INSTANCE_TYPE', { at: AT, value, names: [name] });
  });

  test('must not be no memory', () => {
    const found = findingsOf(of({ memory: kibibytes(0) }), 'INSTANCE_TYPE');
    expect(found.map(({ value }) => value)).toEqual(['0', `${64 * 2 ** 30}`]);
  });
});

describe('the request of one pod (INSTANCE_TYPE)', () => {
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
    ['more CPUs', { cpu: 16.5 }, '"cpu"', '16.5'],
    ['more GPUs', { gpus: 3 }, '"gpus"', '3'],
    ['more memory', { memory: gibibytes(129) }, `${128 * 2 ** 30} bytes`, `${129 * 2 ** 30}`],
  ])('must not be %s than the machine has', (_, requested, name, value) => {
    expectFinding(of({}, requested), 'INSTANCE_TYPE', { at: AT, value, names: [name] });
  });

  test.each<[string, Partial<InstanceTypeOptions>]>([
    ['cpu', { cpu: 16 }],
    ['memory', { memory: gibibytes(128) }],
  ])('must leave the node some %s (INSTANCE_TYPE_WHOLE)', (_property, taken) => {
    expectFinding(of({}, taken), 'INSTANCE_TYPE_WHOLE', {
      at: AT,
    });
    expectNone(of({}, taken), 'INSTANCE_TYPE');
  });
});
