import { Finding, violation } from './finding';
import { Subject } from './subject';
import { positive, wholeNumber } from './numbers';
import { isUnresolved } from '../private/unresolved';
import { ComputeRequest } from '../spec/compute';
import { ServiceSpec } from '../spec/service';

const LABEL_VALUE = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/** @internal */
export const MACHINES = new Subject('Placement', checkMachines);

const INSTANCE_TYPE = MACHINES.error(
  'INSTANCE_TYPE',
  'an instance type has a name that is a legal label value, a machine of its type has CPUs and memory above 0 and whole GPUs, and one instance takes no more than there is',
);
const INSTANCE_TYPE_WHOLE = MACHINES.warning(
  'INSTANCE_TYPE_WHOLE',
  'an instance leaves its machine some CPU and memory: every node keeps a part for itself',
);

function checkMachines(spec: ServiceSpec): Finding[] {
  return spec.deployments.flatMap(({ compute, path }) =>
    compute?.instanceType === undefined ? [] : checkMachine(compute, compute.instanceType, path),
  );
}

function checkMachine(compute: ComputeRequest, type: string, path: string): Finding[] {
  const findings: Finding[] = [];
  if (!isUnresolved(type) && !(typeof type === 'string' && LABEL_VALUE.test(type))) {
    findings.push(
      violation(INSTANCE_TYPE, path, {
        problem:
          'the name of an instance type must have 1 to 63 letters, digits, - _ and ., with a letter or digit at both ends',
        value: type,
        fix: "write it as the nodes' label node.kubernetes.io/instance-type does, such as 'ecs.gni3cl.11xlarge'",
      }),
    );
  }
  const { machine } = compute;
  return machine ? [...findings, ...totals(machine, path), ...taken(compute, path)] : findings;
}

function totals(machine: NonNullable<ComputeRequest['machine']>, path: string): Finding[] {
  return [
    ...positive(INSTANCE_TYPE, path, machine.cpu, {
      problem: '"cpu" of the machine must be above 0',
      fix: 'write the number of CPUs that the machine has in all',
    }),
    ...positive(INSTANCE_TYPE, path, machine.memoryBytes, {
      problem: '"memory" of the machine must be above 0 bytes',
      fix: 'write what the machine has in all, such as Size.gibibytes(256)',
    }),
    ...wholeNumber(
      INSTANCE_TYPE,
      path,
      machine.gpus,
      { min: 0 },
      {
        problem: '"gpus" of the machine must be a whole number of at least 0',
        fix: 'write the number of GPUs that the machine has in all',
      },
    ),
  ];
}

function taken({ machine, ...compute }: ComputeRequest, path: string): Finding[] {
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
          problem: `"${property}" of an instance must not exceed the ${all}${unit} of its machine`,
          value: request,
          fix: 'lower it, or choose a larger instance type',
        }),
      ];
    }
    if (request === all && property !== 'gpus') {
      return [
        violation(INSTANCE_TYPE_WHOLE, path, {
          problem: `"${property}" of an instance is all that its machine has, of which the node keeps a part for itself, so that no instance will be placed`,
          value: request,
          fix: 'ask for less: kubectl describe node shows what is allocatable',
        }),
      ];
    }
    return [];
  });
}
