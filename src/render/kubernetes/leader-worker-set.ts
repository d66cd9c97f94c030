import { deviceClaimsOf } from './device-claim';
import { PlacementFields, renderPlacement } from './placement';
import { claims, podTemplate, workloadMetadata } from './workload';
import { PlannedDeployment } from '../../plan/deployment';
import { GroupPlan } from '../../plan/group';
import { PlannedService } from '../../plan/service';
import { updateLimits } from '../../private/deployment-strategy';
import { omitUndefined } from '../../private/omit-undefined';
import { PLACEMENT_ANNOTATIONS } from '../../private/vocabulary';
import { GROUPS } from '../../private/workload-kind';
import { SchedulerKind } from '../../spec/platform';
import { deploymentMetadata } from '../metadata';
import { RenderedObject } from '../object';

/** The LeaderWorkerSet of a deployment whose replicas are groups of pods. @internal */
export function renderLeaderWorkerSet(
  plan: PlannedService,
  deployment: PlannedDeployment,
  group: GroupPlan,
): RenderedObject {
  const placement = renderPlacement(deployment);
  return {
    owner: deployment.path,
    after: [...claims(deployment), ...deviceClaimsOf(deployment).after],
    computed: [
      ...(deployment.autoscaler ? ['spec.replicas'] : []),
      ...placement.computed.flatMap((field) =>
        ['leaderTemplate', 'workerTemplate'].map((name) =>
          field.replace('spec.template', `spec.leaderWorkerTemplate.${name}`),
        ),
      ),
    ],
    object: {
      ...GROUPS,
      metadata: withVolcanoQueue(deployment, workloadMetadata(plan, deployment, placement)),
      spec: omitUndefined({
        replicas: deployment.replicas,
        // the leader is ready only when its workers have joined
        startupPolicy: 'LeaderCreated',
        // "Shared" needs a headless Service with the name of the deployment, which its own Service has
        networkConfig: { subdomainPolicy: 'UniquePerReplica' },
        rolloutStrategy: {
          type: 'RollingUpdate',
          rollingUpdateConfiguration: updateLimits(deployment.rollingUpdate),
        },
        leaderWorkerTemplate: {
          size: group.nodes,
          restartPolicy: 'RecreateGroupOnPodRestart',
          leaderTemplate: podTemplate(
            deployment,
            deploymentMetadata(plan, deployment).labels,
            placement,
          ),
          workerTemplate: workerTemplate(deployment, group, placement),
        },
      }),
    },
  };
}

/**
 * Workers serve no request: no Service selects them, and no probe has anything to ask. They end after the
 * leader, so that it can finish its requests.
 */
function workerTemplate(
  deployment: PlannedDeployment,
  group: GroupPlan,
  placement: PlacementFields,
): object {
  const { args, liveness, readiness, startup, acceptTraffic, ...others } = deployment;
  const worker = {
    ...others,
    ...omitUndefined({ args: group.workerArgs }),
    containerPorts: [],
    shutdown: { ...deployment.shutdown, preStopSeconds: group.workerPreStopSeconds },
  };
  return podTemplate(worker, {}, placement);
}

/** The queue of the PodGroup that the controller creates for each group. */
function withVolcanoQueue(
  { queue, placement }: PlannedDeployment,
  metadata: RenderedObject['object']['metadata'],
): RenderedObject['object']['metadata'] {
  return placement.scheduler === SchedulerKind.VOLCANO && queue
    ? {
        ...metadata,
        annotations: { ...metadata.annotations, [PLACEMENT_ANNOTATIONS.volcanoQueue]: queue.name },
      }
    : metadata;
}
