import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { NumaMechanism } from '../plan/placement';
import { PlannedService } from '../plan/service';
import { canonicalQuantity } from '../private/quantity';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const NUMA_AFFINITY = new Subject('Placement', checkNuma);

const NUMA = NUMA_AFFINITY.error(
  'NUMA',
  'a pod with "numaAffinity" has whole CPUs, requests equal to limits in every container, and runs on a node without "useIdleResources"',
  'numaAffinity: true, useIdleResources: true',
);
const NUMA_EFFECT = NUMA_AFFINITY.warning(
  'NUMA_EFFECT',
  'a pod with "numaAffinity" takes more than half of the CPUs or GPUs of its machine',
  "numaAffinity: true, compute: ComputeSpec.instanceType('ecs.large', { cpu: 8, memory, machine: { cpu: 8, memory } })",
);
const APPROXIMATED_NUMA = NUMA_AFFINITY.warning(
  'APPROXIMATED_NUMA',
  '"numaAffinity" is set: schedulers treat the preference as a requirement, or leave it to the kubelet',
  'numaAffinity: true',
);

const LIMITATION: Record<NumaMechanism, readonly [string, string]> = {
  [NumaMechanism.VOLCANO]: [
    'Volcano treats "numaAffinity" as a requirement: it uses only nodes with topology policy best-effort and the static CPU policy, and pods stay Pending without such nodes',
    "configure the queue's nodes that way, with Volcano's numa-aware plugin and resource exporter; ignore it once they are",
  ],
  [NumaMechanism.KATALYST]: [
    'Katalyst treats "numaAffinity" as a requirement: pods get dedicated cores on one NUMA node, and stay Pending if none has room',
    "run Katalyst's agent and kubelet on the queue's nodes; ignore it once they run",
  ],
  [NumaMechanism.VKE]: [
    'VKE applies "numaAffinity" only on nodes labelled vke.node.katalyst.deploy=true, as a requirement; its annotations are not public, so the library renders those of Katalyst',
    'create a node pool with this label, and install the add-ons scheduler-plugin and katalyst; ignore it once they run',
  ],
  [NumaMechanism.KUBELET]: [
    'no scheduler places pods by NUMA node: the kubelet aligns them, and with a strict policy it rejects pods that do not fit',
    "set the kubelets' topology manager to best-effort and their CPU manager to static, or use Volcano or Katalyst; ignore it once they are set",
  ],
};

function checkNuma(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const { numa } = deployment.placement;
    if (numa === undefined) {
      return [];
    }
    const [problem, fix] = LIMITATION[numa];
    return [
      ...checkDeployment(spec.deployments[index], deployment),
      violation(APPROXIMATED_NUMA, deployment.path, { problem, fix }),
    ];
  });
}

function checkDeployment(spec: DeploymentSpec, plan: PlannedDeployment): Finding[] {
  const { path, placement, queue } = plan;
  const cpu = spec.compute?.cpu;
  const findings: Finding[] = [];
  if (placement.useIdleResources) {
    findings.push(
      violation(NUMA, path, {
        problem: '"numaAffinity" cannot be combined with "useIdleResources"',
        fix: 'remove one of them',
      }),
    );
  }
  if (queue?.virtualNodes) {
    findings.push(
      violation(NUMA, path, {
        problem: `"numaAffinity" is unsupported in the elastic queue ${queue.name}, whose pods have no NUMA nodes`,
        fix: 'remove "numaAffinity", or use a queue of nodes',
      }),
    );
  }
  if (cpu !== undefined && !isUnresolved(cpu) && cpu > 0 && !Number.isInteger(cpu)) {
    findings.push(
      violation(NUMA, path, {
        problem: '"cpu" must be a whole number with "numaAffinity"',
        value: cpu,
        fix: `set cpu: ${Math.ceil(cpu)}, or remove "numaAffinity"`,
      }),
    );
  }
  if (spec.compute?.cpuLimit === false) {
    findings.push(
      violation(NUMA, path, {
        problem: '"cpuLimit" must not be false with "numaAffinity", which needs CPUs of its own',
        value: false,
        fix: 'remove one of the two',
      }),
    );
  }
  return [...findings, ...guaranteed(plan), ...effect(spec, plan)];
}

/** A pod is of the class Guaranteed only if every one of its containers is. */
function guaranteed({ pod, path }: PlannedDeployment): Finding[] {
  const containers: any[] = [...(pod.spec.initContainers ?? []), ...pod.sidecars];
  return containers.flatMap((container) => {
    const loose = ['cpu', 'memory'].filter((resource) => !fixed(container, resource));
    return loose.length === 0
      ? []
      : [
          violation(NUMA, path, {
            problem: `container ${container?.name} must have equal requests and limits for ${loose.join(' and ')} with "numaAffinity"`,
            value: container?.resources,
            fix: "set resources: { limits: { cpu: '1', memory: '1Gi' } }",
          }),
        ];
  });
}

/** Without a request, Kubernetes uses the limit as the request. */
function fixed(container: any, resource: string): boolean {
  const resources = container?.resources;
  if ([container, resources, resources?.limits, resources?.requests].some(isUnresolved)) {
    return true;
  }
  const limit = resources?.limits?.[resource];
  const request = resources?.requests?.[resource] ?? limit;
  if (limit === undefined || limit === null) {
    return false;
  }
  return isUnresolved(limit) || isUnresolved(request) || canonical(limit) === canonical(request);
}

function canonical(amount: unknown): string {
  return canonicalQuantity(amount as string | number);
}

function effect({ compute }: DeploymentSpec, { path }: PlannedDeployment): Finding[] {
  const machine = compute?.machine;
  if (!machine) {
    return [];
  }
  const amounts: [string, number, number][] = [
    ['cpu', compute.cpu, machine.cpu],
    ['gpus', compute.gpus ?? 0, machine.gpus ?? 0],
  ];
  return amounts
    .filter(
      ([, requested, all]) => !isUnresolved(requested) && !isUnresolved(all) && requested > all / 2,
    )
    .map(([property, requested, all]) =>
      violation(NUMA_EFFECT, path, {
        problem: `"${property}" exceeds half of the machine's ${all}, so no NUMA node fits the pod and "numaAffinity" has no effect`,
        value: requested,
        fix: `set "${property}" to ${all / 2} or less, or remove "numaAffinity"; ignore it if the machine has one NUMA node`,
      }),
    );
}
