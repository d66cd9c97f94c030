import { AutoscalerPlan, MetricPlan } from '../../plan/autoscaler-plan';
import { DeploymentPlan } from '../../plan/deployment-plan';
import { AutoscalingKind } from '../../plan/platform-plan';
import { FloorPlan } from '../../plan/schedule-plan';
import { ServicePlan } from '../../plan/service-plan';
import { given } from '../../private/given';
import { atLeast } from '../../private/version';
import { deploymentMetadata } from '../metadata';
import { RenderedObject, key } from '../object';

/** The ScaledObject, or the HorizontalPodAutoscaler, of a deployment that has an autoscaler. @internal */
export function renderAutoscaler(plan: ServicePlan, deployment: DeploymentPlan): RenderedObject[] {
  const { autoscaler } = deployment;
  if (!autoscaler) {
    return [];
  }
  const metadata = deploymentMetadata(plan, deployment, autoscaler.name);
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.name };
  const keda = autoscaler.engine === AutoscalingKind.KEDA;
  return [
    {
      owner: deployment.path,
      after: [key({ kind: 'Deployment', metadata: deploymentMetadata(plan, deployment) })],
      computed: [],
      object: keda
        ? {
            apiVersion: 'keda.sh/v1alpha1',
            kind: 'ScaledObject',
            metadata,
            spec: scaledObject(plan, autoscaler, target),
          }
        : {
            apiVersion: 'autoscaling/v2',
            kind: 'HorizontalPodAutoscaler',
            metadata,
            spec: {
              scaleTargetRef: target,
              minReplicas: autoscaler.minReplicas,
              maxReplicas: autoscaler.maxReplicas,
              metrics: autoscaler.metrics.map(resourceMetric),
            },
          },
    },
  ];
}

function scaledObject(plan: ServicePlan, autoscaler: AutoscalerPlan, target: object): object {
  const { platform } = plan;
  const queried = autoscaler.metrics.some(({ query }) => query !== undefined);
  // KEDA 2.17 added a fallback that never takes instances away from those that run
  const behavior = atLeast(platform.autoscaling.version!, '2.17')
    ? 'currentReplicasIfHigher'
    : undefined;
  return given({
    scaleTargetRef: target,
    minReplicaCount: autoscaler.minReplicas,
    maxReplicaCount: autoscaler.maxReplicas,
    fallback: queried
      ? given({ failureThreshold: 3, replicas: autoscaler.minReplicas, behavior })
      : undefined,
    triggers: [
      ...autoscaler.metrics.map((metric) => trigger(metric, platform.prometheus)),
      ...autoscaler.floors.map((floor) => cronTrigger(floor, autoscaler.timeZone)),
    ],
  });
}

function cronTrigger({ name, start, end, replicas }: FloorPlan, timezone?: string): object {
  return {
    type: 'cron',
    name,
    metricType: 'AverageValue',
    metadata: { timezone, start, end, desiredReplicas: `${replicas}` },
  };
}

function trigger(metric: MetricPlan, prometheus: string | undefined): object {
  if (metric.resource !== undefined) {
    return {
      type: metric.resource,
      name: metric.name,
      metricType: 'Utilization',
      metadata: { value: `${metric.target}` },
    };
  }
  return {
    type: 'prometheus',
    name: metric.name,
    metricType: 'AverageValue',
    metadata: {
      serverAddress: prometheus,
      query: metric.query,
      threshold: `${metric.target}`,
      // no data is a failure, which the fallback handles, and not a load of zero
      ignoreNullValues: 'false',
    },
  };
}

function resourceMetric({ resource, target }: MetricPlan): object {
  return {
    type: 'Resource',
    resource: { name: resource, target: { type: 'Utilization', averageUtilization: target } },
  };
}
