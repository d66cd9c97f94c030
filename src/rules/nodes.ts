import { Finding, Rule, violation } from './finding';
import { outside, whole } from './limits';
import { Subject } from './subject';
import { nodesOf } from '../plan/compute';
import { PlannedDeployment } from '../plan/deployment';
import { ENGINE_FACTS, flagValue } from '../plan/engine-facts';
import { GroupPlan, groupFact } from '../plan/group';
import { argumentOf } from '../plan/parallelism';
import { startupBudget } from '../plan/probe';
import { roundUpdate } from '../plan/rolling-update';
import { PlannedService } from '../plan/service';
import { show } from '../private/show';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { SchedulerKind } from '../spec/platform';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const NODES_OF_REPLICA = new Subject('Nodes of a replica', checkNodes);

const NODES = NODES_OF_REPLICA.error(
  'NODES',
  '"nodes" of the compute is a whole number of 1–256, known at synthesis; with 2 or more, the deployment is not adopted, and sets nothing that a LeaderWorkerSet lacks',
  'compute: ComputeSpec.of({ cpu: 96, memory, gpus: 8, nodes: 0 })',
);
const NODES_ENGINE = NODES_OF_REPLICA.error(
  'NODES_ENGINE',
  'a replica on several nodes has a "command", or a preset that the library can start on several nodes: vLLM 0.18 and SGLang 0.5 or later, without arguments that set the nodes',
  "image: Image.preset(Engine.TRITON, '26.06'), compute: ComputeSpec.of({ cpu: 96, memory, gpus: 8, nodes: 2 })",
);
const NODES_NAME = NODES_OF_REPLICA.error(
  'NODES_NAME',
  'the name of a deployment with several nodes has at most 49 characters, and no other deployment has the name followed by a number',
  "resourceName: 'deepseek-v3-for-the-whole-company-in-both-of-its-zones', compute: ComputeSpec.of({ cpu: 96, memory, gpus: 8, nodes: 2 })",
);
const NODES_GANG = NODES_OF_REPLICA.warning(
  'NODES_GANG',
  'the LeaderWorkerSet controller is configured for Volcano, which otherwise places the pods of a replica one by one',
  'compute: ComputeSpec.of({ cpu: 96, memory, gpus: 8, nodes: 2 }) // with Scheduler.volcano()',
);

const COUNT = {
  rule: NODES,
  property: '"nodes" of the compute',
  limit: whole(1, 256, 'nodes'),
  fix: 'set how many nodes one replica needs, or omit it',
};

/**
 * Longest name. The controller names the StatefulSet of the workers of a group NAME-INDEX, and Kubernetes puts
 * the name of a StatefulSet, a hyphen and ten characters into a label of at most 63: 49 leave room for 100 groups.
 */
const MAX_GROUP_NAME = 49;

function checkNodes(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const declared = spec.deployments[index];
    const { path } = deployment;
    const { adopted: manifests } = declared;
    const nodes = manifests ? manifests.nodes : declared.compute?.nodes;
    if (isUnresolved(nodes)) {
      return [
        violation(NODES, path, {
          problem:
            '"nodes" of the compute must be known at synthesis, because it decides the kind of object',
          fix: 'set a number, such as nodes: 2',
        }),
      ];
    }
    const { group } = deployment;
    return [
      ...outside(COUNT, path, nodes),
      ...(manifests && nodesOf({ nodes }) > 1 ? adopted(path, nodes) : []),
      ...(group
        ? [
            ...settings(declared, deployment, group),
            ...engine(declared, deployment),
            ...names(deployment, plan),
            ...gang(deployment),
          ]
        : []),
    ];
  });
}

function adopted(path: string, nodes: unknown): Finding[] {
  return [
    violation(NODES, path, {
      problem:
        'an adopted deployment must not set "nodes": a Deployment cannot become a LeaderWorkerSet',
      value: nodes,
      fix: 'add a second deployment with "nodes", and move the share to it',
    }),
  ];
}

/** Options of which a LeaderWorkerSet has no field, or another meaning. */
function settings(
  spec: DeploymentSpec,
  deployment: PlannedDeployment,
  { nodes }: GroupPlan,
): Finding[] {
  const { path, startup, shutdown, placement, rollingUpdate, replicas } = deployment;
  const found = (rejected: boolean, problem: string, fix: string, ...value: unknown[]) =>
    rejected
      ? [violation(NODES, path, { problem, fix, ...(value.length > 0 && { value: value[0] }) })]
      : [];
  const { minAvailable, maxUnavailable, counts } = spec.disruption ?? {};
  const budget = startup && startupBudget(startup);
  // an autoscaled LeaderWorkerSet begins with one group
  const { forced } = roundUpdate(replicas ?? 1, rollingUpdate);
  return [
    ...found(
      rollingUpdate.recreate === true,
      `RollingUpdate.recreate() is unsupported with nodes: ${nodes}: a LeaderWorkerSet is updated group by group`,
      'set RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }), the default',
    ),
    ...found(
      forced && rollingUpdate.counts !== true,
      `maxUnavailable ${rollingUpdate.maxUnavailable} % and maxSurge ${rollingUpdate.maxSurge} % of ${replicas ?? 1} round to 0 and 0, which the LeaderWorkerSet controller rejects`,
      'set RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }), the default',
    ),
    ...found(
      (spec.minReady ?? 0) !== 0,
      '"minReady" is unsupported with several nodes: a LeaderWorkerSet has no such field',
      'remove it, and let the readiness probe decide when a replica serves',
      spec.minReady,
    ),
    ...found(
      spec.progressDeadline !== undefined,
      '"progressDeadline" is unsupported with several nodes: a LeaderWorkerSet has no such field',
      'remove it',
      spec.progressDeadline,
    ),
    ...found(
      placement.overflow !== undefined,
      '"overflow" is unsupported with several nodes: the pods of one replica could be in two queues',
      'remove it, and add a second deployment in the other queue',
      placement.overflow?.queue.name,
    ),
    ...found(
      minAvailable !== undefined || (maxUnavailable !== undefined && counts !== true),
      `"disruption" must be a number of unavailable replicas with nodes: ${nodes}, because a budget counts pods and one of them takes a whole replica down`,
      'set Disruption.ofCounts({ maxUnavailable: 1 })',
    ),
    ...found(
      budget !== undefined && budget <= shutdown.graceSeconds,
      `the startup probe allows ${budget} s, in which the workers of the replica before may still end (up to ${shutdown.graceSeconds} s)`,
      `raise "failureThreshold" of "startup" until it allows ${shutdown.graceSeconds} s and the load of the model`,
    ),
  ];
}

function engine(spec: DeploymentSpec, { path, containerPorts }: PlannedDeployment): Finding[] {
  const report = (rule: Rule, problem: string, fix: string, ...value: unknown[]) => [
    violation(rule, path, { problem, fix, ...(value.length > 0 && { value: value[0] }) }),
  ];
  const { image, command, args = [], parallelism } = spec;
  if (command !== undefined) {
    return [];
  }
  const fact = groupFact(spec);
  if (!fact) {
    const name = image.engine?.name;
    const since = ENGINE_FACTS[name ?? '']?.group?.since;
    return report(
      NODES_ENGINE,
      since === undefined
        ? `the library cannot start ${name ?? 'an image without a preset'} on several nodes`
        : `the library starts ${name} on several nodes from ${since} on`,
      `${since === undefined ? 'use vLLM or SGLang' : `use ${name} ${since} or later`}, or set "command": the pods have LWS_LEADER_ADDRESS, LWS_GROUP_SIZE and LWS_WORKER_INDEX`,
      ...(since === undefined ? [] : [image.version]),
    );
  }
  const data = argumentOf(spec, 'data') ?? parallelism?.data ?? 1;
  return [
    ...fact.flags
      .filter((flag) => flagValue(args, [flag]) !== undefined)
      .flatMap((flag) =>
        report(
          NODES_ENGINE,
          `the argument ${flag} must not be set: "nodes" of the compute sets it`,
          'remove the argument',
          flagValue(args, [flag]),
        ),
      ),
    ...(data > 1
      ? report(
          NODES_ENGINE,
          '"parallelism.data" is unsupported with several nodes',
          'remove it, and raise "replicas" for more copies of the model',
          data,
        )
      : []),
    ...(containerPorts.some(({ listen }) => listen === fact.port)
      ? report(
          NODES_ENGINE,
          `${image.engine!.name} needs port ${fact.port} of the leader for its workers`,
          'let the port listen on another number',
          fact.port,
        )
      : []),
  ];
}

function names({ name, path }: PlannedDeployment, { deployments }: PlannedService): Finding[] {
  const other = deployments.find(
    (each) => each.name.startsWith(`${name}-`) && /^\d+$/.test(each.name.slice(name.length + 1)),
  );
  return [
    ...(name.length > MAX_GROUP_NAME
      ? [
          violation(NODES_NAME, path, {
            problem: `the name of a deployment with several nodes must have at most ${MAX_GROUP_NAME} characters`,
            value: name,
            fix: 'set a shorter "resourceName" of the service or the deployment',
          }),
        ]
      : []),
    ...(other
      ? [
          violation(NODES_NAME, path, {
            problem: `the deployment ${show(other.name)} has the name of a group of ${show(name)}: both have a Service and a StatefulSet with it`,
            fix: 'give one of the two another id',
          }),
        ]
      : []),
  ];
}

function gang({ path, placement }: PlannedDeployment): Finding[] {
  return placement.scheduler === SchedulerKind.VOLCANO
    ? [
        violation(NODES_GANG, path, {
          problem:
            'with Volcano, two replicas may each get a part of their nodes and wait for the rest, unless the LeaderWorkerSet controller creates a PodGroup for each replica',
          fix: 'set gangSchedulingManagement.schedulerProvider: volcano in the configuration of the controller; ignore this if it is set',
        }),
      ]
    : [];
}
