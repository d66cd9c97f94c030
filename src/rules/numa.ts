import { Finding, violation } from './finding';
import { Subject } from './subject';
import { DeploymentPlan } from '../plan/deployment';
import { NumaMechanism } from '../plan/placement';
import { ServicePlan } from '../plan/service';
import { canonicalQuantity } from '../private/quantity';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const NUMA_AFFINITY = new Subject('Placement', checkNuma);

const NUMA = NUMA_AFFINITY.error(
  'NUMA',
  'an instance with NUMA affinity has whole CPUs, requests equal to limits in every container, a node, and resources that are its own',
);
const NUMA_EFFECT = NUMA_AFFINITY.warning(
  'NUMA_EFFECT',
  'an instance with NUMA affinity takes at most half of its machine: no more lies on one NUMA node',
);
const APPROXIMATED_NUMA = NUMA_AFFINITY.warning(
  'APPROXIMATED_NUMA',
  'schedulers take NUMA affinity, which is meant as a preference, as a requirement, or leave it to the kubelet',
);

const LIMITATION: Record<NumaMechanism, readonly [string, string]> = {
  [NumaMechanism.VOLCANO]: [
    'Volcano takes NUMA affinity as a requirement: only nodes whose kubelet has the topology policy best-effort and the static CPU policy are used, by CPUs alone, and instances wait where there are none',
    "set the nodes of the queue up so, with Volcano's numa-aware plugin and its resource exporter",
  ],
  [NumaMechanism.KATALYST]: [
    'Katalyst takes NUMA affinity as a requirement: instances get dedicated cores on one NUMA node, and wait where none has room',
    "run Katalyst's agent and its kubelet on the nodes of the queue",
  ],
  [NumaMechanism.VKE]: [
    'VKE keeps NUMA affinity on nodes labelled vke.node.katalyst.deploy=true alone, there as a requirement (policy single-numa-node), and which annotations it goes by is not public: those of Katalyst are written',
    'make a node pool with that label, and install the add-ons scheduler-plugin and katalyst',
  ],
  [NumaMechanism.KUBELET]: [
    "nothing places instances by NUMA nodes: a node's kubelet aligns what it was given, and with a strict policy refuses instances that do not fit",
    "set the kubelets' topology manager to best-effort and their CPU manager to static, or use Volcano or Katalyst",
  ],
};

function checkNuma(spec: ServiceSpec, plan: ServicePlan): Finding[] {
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

function checkDeployment(spec: DeploymentSpec, plan: DeploymentPlan): Finding[] {
  const { path, placement, queue } = plan;
  const cpu = spec.compute?.cpu;
  const findings: Finding[] = [];
  if (placement.useIdleResources) {
    findings.push(
      violation(NUMA, path, {
        problem:
          '"numaAffinity" and "useIdleResources" exclude each other: what is idle lies where it lies',
        fix: 'take one of the two out',
      }),
    );
  }
  if (queue?.virtualNodes) {
    findings.push(
      violation(NUMA, path, {
        problem: `instances in the elastic queue ${queue.name} have no node whose NUMA nodes could be chosen`,
        fix: 'take "numaAffinity" out, or use a queue of nodes',
      }),
    );
  }
  if (cpu !== undefined && !isUnresolved(cpu) && cpu > 0 && !Number.isInteger(cpu)) {
    findings.push(
      violation(NUMA, path, {
        problem: 'with "numaAffinity" an instance must have whole CPUs',
        value: cpu,
        fix: `write ${Math.ceil(cpu)}, or take "numaAffinity" out`,
      }),
    );
  }
  return [...findings, ...guaranteed(plan), ...effect(spec, plan)];
}

/** A pod is of the class Guaranteed only if every one of its containers is. */
function guaranteed({ pod, path }: DeploymentPlan): Finding[] {
  const containers: any[] = [...(pod.spec.initContainers ?? []), ...pod.sidecars];
  return containers.flatMap((container) => {
    const loose = ['cpu', 'memory'].filter((resource) => !fixed(container, resource));
    return loose.length === 0
      ? []
      : [
          violation(NUMA, path, {
            problem: `with "numaAffinity" every container must have limits, and requests equal to them, and container ${container?.name} has none such for ${loose.join(' and ')}`,
            value: container?.resources,
            fix: "give it resources: { limits: { cpu: '1', memory: '1Gi' } }",
          }),
        ];
  });
}

/** Where there is a limit and no request, the limit is the request. */
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

function effect({ compute }: DeploymentSpec, { path }: DeploymentPlan): Finding[] {
  const machine = compute?.machine;
  if (!machine) {
    return [];
  }
  const amounts: [string, number, number][] = [
    ['cpu', compute.cpu, machine.cpu],
    ['gpus', compute.gpus ?? 0, machine.gpus ?? 0],
  ];
  return amounts
    .filter(([, taken, all]) => !isUnresolved(taken) && !isUnresolved(all) && taken > all / 2)
    .map(([property, taken, all]) =>
      violation(NUMA_EFFECT, path, {
        problem: `"numaAffinity" has no effect where "${property}" exceeds half of the machine's ${all}, since no NUMA node has so much`,
        value: taken,
        fix: 'take smaller instances and more of them, or take "numaAffinity" out',
      }),
    );
}
