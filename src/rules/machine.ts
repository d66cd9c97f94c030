import { Finding, violation } from './finding';
import { above, outside, text, whole } from './limits';
import { Subject } from './subject';
import { isUnresolved } from '../private/unresolved';
import { ComputeRequest } from '../spec/compute';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const MACHINES = new Subject('Placement', checkMachines);

const INSTANCE_TYPE = MACHINES.error(
  'INSTANCE_TYPE',
  'an instance type has a legal name and legal amounts, and one pod requests at most what its machine has',
  "ComputeSpec.instanceType('m5 large', { cpu: 8, memory: Size.gibibytes(32) })",
);
const INSTANCE_TYPE_WHOLE = MACHINES.warning(
  'INSTANCE_TYPE_WHOLE',
  'one pod requests all CPU or memory of its machine',
  "ComputeSpec.instanceType('a', { cpu: 8, memory, machine: { cpu: 8, memory: Size.gibibytes(64) } })",
);

const BOUNDS = {
  name: {
    rule: INSTANCE_TYPE,
    property: 'the name of an instance type',
    limit: text(
      /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
      '1–63 letters, digits, - _ and ., with a letter or digit at both ends',
    ),
    fix: "copy the node label node.kubernetes.io/instance-type, such as 'ecs.gni3cl.11xlarge'",
  },
  cpu: {
    rule: INSTANCE_TYPE,
    property: '"machine.cpu"',
    limit: above(0),
    required: true,
    fix: 'write the total CPUs of the machine',
  },
  memoryBytes: {
    rule: INSTANCE_TYPE,
    property: '"machine.memory"',
    limit: above(0, 'bytes'),
    required: true,
    fix: 'write the total memory of the machine, such as Size.gibibytes(256)',
  },
  gpus: {
    rule: INSTANCE_TYPE,
    property: '"machine.gpus"',
    limit: whole(0),
    fix: 'write the total GPUs of the machine',
  },
};

function checkMachines(spec: ServiceSpec): Finding[] {
  return spec.deployments.flatMap(({ compute, path }) =>
    compute?.instanceType === undefined ? [] : checkMachine(compute, path),
  );
}

function checkMachine(compute: ComputeRequest, path: string): Finding[] {
  const { instanceType, machine } = compute;
  return [
    ...outside(BOUNDS.name, path, instanceType),
    ...(machine
      ? [
          ...outside(BOUNDS.cpu, path, machine.cpu),
          ...outside(BOUNDS.memoryBytes, path, machine.memoryBytes),
          ...outside(BOUNDS.gpus, path, machine.gpus),
          ...requested(compute, path),
        ]
      : []),
  ];
}

function requested({ machine, ...compute }: ComputeRequest, path: string): Finding[] {
  const amounts: [string, number, number][] = [
    ['cpu', compute.cpu, machine!.cpu],
    ['memory', compute.memoryBytes, machine!.memoryBytes],
    ['gpus', compute.gpus ?? 0, machine!.gpus ?? 0],
  ];
  return amounts.flatMap(([property, request, all]) => {
    if (isUnresolved(request) || isUnresolved(all)) {
      return [];
    }
    const unit = property === 'memory' ? ' bytes' : '';
    if (request > all) {
      return [
        violation(INSTANCE_TYPE, path, {
          problem: `"${property}" of a pod must be at most the ${all}${unit} of its machine`,
          value: request,
          fix: 'lower it, or choose a larger instance type',
        }),
      ];
    }
    if (request === all && property !== 'gpus') {
      return [
        violation(INSTANCE_TYPE_WHOLE, path, {
          problem: `a pod requests the whole "${property}" of its machine, and nodes reserve some, so that pods stay Pending`,
          value: request,
          fix: 'request less than Allocatable of kubectl describe node; ignore this if your nodes reserve nothing',
        }),
      ];
    }
    return [];
  });
}
