import { PlannedAutoscaler } from '../../plan/autoscaler';
import { BehaviorPlan, DirectionPlan } from '../../plan/behavior';
import { CronWindow } from '../../plan/cron-windows';
import { PlannedDeployment } from '../../plan/deployment';
import { MetricPlan } from '../../plan/metric';
import { PlannedPlatform, PrometheusAuthPlan } from '../../plan/platform';
import { servicePortOf } from '../../plan/port';
import { InterceptorPlan } from '../../plan/scale-to-zero';
import { PlannedService } from '../../plan/service';
import { takingTraffic } from '../../plan/traffic';
import { omitUndefined } from '../../private/omit-undefined';
import { INTERCEPTED_HEADER } from '../../private/vocabulary';
import { AutoscalingKind } from '../../spec/platform';
import { interceptedValue } from '../gateways/interceptor';
import { deploymentMetadata, workloadKind } from '../metadata';
import { RenderedObject, key } from '../object';

/** Lets KEDA take over an existing HPA. */
const TRANSFER = 'scaledobject.keda.sh/transfer-hpa-ownership';

/** The ScaledObject, or the HorizontalPodAutoscaler, of a deployment that has an autoscaler. @internal */
export function renderAutoscaler(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  const { autoscaler } = deployment;
  if (!autoscaler) {
    return [];
  }
  const metadata = deploymentMetadata(plan, deployment, autoscaler.name);
  const workload = workloadKind(deployment);
  const target = { ...workload, name: deployment.name };
  const keda = autoscaler.engine === AutoscalingKind.KEDA;
  return [
    ...renderInterceptorRoute(plan, deployment),
    {
      owner: deployment.path,
      after: [key({ kind: workload.kind, metadata: deploymentMetadata(plan, deployment) })],
      computed: [],
      object: keda
        ? {
            apiVersion: 'keda.sh/v1alpha1',
            kind: 'ScaledObject',
            metadata:
              autoscaler.adoptedHpa === undefined
                ? metadata
                : { ...metadata, annotations: { [TRANSFER]: 'true' } },
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
              ...(autoscaler.behavior && { behavior: behaviorOf(autoscaler.behavior) }),
            },
          },
    },
  ];
}

function scaledObject(
  plan: PlannedService,
  autoscaler: PlannedAutoscaler,
  target: { readonly name: string },
): object {
  const { name } = target;
  const { fallback, behavior, adoptedHpa, metrics, schedule } = autoscaler;
  const limits = schedule.limits?.cronWindows ?? [];
  const config = omitUndefined({ name: adoptedHpa, behavior: behavior && behaviorOf(behavior) });
  const advanced = omitUndefined({
    horizontalPodAutoscalerConfig: Object.keys(config).length > 0 ? config : undefined,
    scalingModifiers: limits.length > 0 ? modifiers(autoscaler, limits) : undefined,
  });
  const triggers = [
    ...metrics.map((metric) => trigger(metric, plan.platform)),
    ...[...schedule.cronWindows, ...limits].map((window) =>
      cronTrigger(window, autoscaler.timeZone),
    ),
    ...(autoscaler.zero?.interceptor ? [requestTrigger(autoscaler.zero.interceptor, name)] : []),
  ];
  return omitUndefined({
    scaleTargetRef: target,
    cooldownPeriod: autoscaler.zero?.cooldownSeconds,
    idleReplicaCount: autoscaler.zero && 0,
    minReplicaCount: autoscaler.minReplicas,
    maxReplicaCount: autoscaler.maxReplicas,
    advanced: Object.keys(advanced).length > 0 ? advanced : undefined,
    fallback:
      fallback &&
      omitUndefined({
        failureThreshold: fallback.failures,
        replicas: fallback.replicas,
        behavior: fallback.behavior,
      }),
    triggers:
      limits.length > 0
        ? triggers.map((each) => ({ ...each, name: variable(each.name) }))
        : triggers,
  });
}

/**
 * One formula over all triggers, whose result is a replica count. A trigger with a maximum is 0 outside of
 * its window, where the maximum of the autoscaler applies.
 */
function modifiers(
  { metrics, maxReplicas, schedule }: PlannedAutoscaler,
  limits: readonly CronWindow[],
): object {
  const requested = [
    ...metrics.map(({ name, target }) => `${variable(name)} / ${target}`),
    ...schedule.cronWindows.map(({ name }) => variable(name)),
  ];
  const most = limits.map(
    ({ name }) => `(${variable(name)} > 0 ? ${variable(name)} : ${maxReplicas})`,
  );
  return {
    formula: `min(${[...most, largest(requested)].join(', ')})`,
    target: '1',
    metricType: 'AverageValue',
  };
}

function largest(terms: readonly string[]): string {
  return terms.length === 1 ? terms[0] : `max(${terms.join(', ')})`;
}

/** The name of a trigger as the formula has it, where - is an operator. */
function variable(name: string): string {
  return name.replaceAll('-', '_');
}

function behaviorOf({ up, down }: BehaviorPlan): object {
  return omitUndefined({ scaleUp: up && rules(up), scaleDown: down && rules(down) });
}

function rules({ stabilizationSeconds, select, policies, tolerance }: DirectionPlan): object {
  return omitUndefined({
    stabilizationWindowSeconds: stabilizationSeconds,
    selectPolicy: select,
    policies: policies.map(({ unit, amount, periodSeconds }) => ({
      type: unit,
      value: amount,
      periodSeconds,
    })),
    tolerance: tolerance === undefined ? undefined : quantity(tolerance),
  });
}

/** Percent as the quantity that the API server writes, so that applying it again changes nothing. */
function quantity(percent: number): string {
  return percent % 100 === 0 ? `${percent / 100}` : `${Math.round(percent * 10)}m`;
}

/** A trigger of a ScaledObject. */
interface Trigger {
  readonly type: string;
  readonly name: string;
  readonly metricType: string;
  readonly authenticationRef?: object;
  readonly metadata: object;
}

function cronTrigger({ name, start, end, replicas }: CronWindow, timezone?: string): Trigger {
  return {
    type: 'cron',
    name,
    metricType: 'AverageValue',
    metadata: { timezone, start, end, desiredReplicas: `${replicas}` },
  };
}

function trigger(
  metric: MetricPlan,
  { prometheus, prometheusAuth: auth }: PlannedPlatform,
): Trigger {
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
    ...(auth && { authenticationRef: authenticationRef(auth) }),
    metadata: {
      serverAddress: prometheus,
      ...(auth && { authModes: auth.mode }),
      query: metric.query,
      threshold: `${metric.target}`,
      // what has no answer is a failure otherwise, which the fallback handles
      ignoreNullValues: `${metric.treatMissingAsZero}`,
      ...(metric.activation !== undefined && { activationThreshold: `${metric.activation}` }),
    },
  };
}

/** KEDA asks the scaler of the HTTP add-on for the requests that the interceptor holds or forwards. */
function requestTrigger({ namespace }: InterceptorPlan, interceptorRoute: string): Trigger {
  return {
    type: 'external-push',
    name: 'requests',
    metricType: 'AverageValue',
    metadata: {
      scalerAddress: `keda-add-ons-http-external-scaler.${namespace}:9090`,
      interceptorRoute,
    },
  };
}

/** The target of the interceptor for one deployment, with timeouts for long responses. */
function renderInterceptorRoute(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  const interceptor = deployment.autoscaler?.zero?.interceptor;
  const [frontend] = plan.frontends.filter(({ traffic }) =>
    takingTraffic(traffic).some(({ path }) => path === deployment.path),
  );
  return interceptor && frontend
    ? [
        {
          owner: deployment.path,
          after: [],
          computed: [],
          object: {
            apiVersion: 'http.keda.sh/v1beta1',
            kind: 'InterceptorRoute',
            metadata: deploymentMetadata(plan, deployment),
            spec: {
              target: {
                service: deployment.serviceName,
                port: servicePortOf(frontend.ports[0], deployment.servicePorts),
              },
              rules: [
                { headers: [{ name: INTERCEPTED_HEADER, value: interceptedValue(deployment) }] },
              ],
              timeouts: {
                readiness: `${interceptor.holdSeconds}s`,
                request: '0s',
                responseHeader: '0s',
              },
              scalingMetric: { concurrency: { targetValue: interceptor.concurrency } },
            },
          },
        },
      ]
    : [];
}

function authenticationRef({ name, clusterWide }: PrometheusAuthPlan): object {
  return clusterWide ? { name, kind: 'ClusterTriggerAuthentication' } : { name };
}

function resourceMetric({ resource, target }: MetricPlan): object {
  return {
    type: 'Resource',
    resource: { name: resource, target: { type: 'Utilization', averageUtilization: target } },
  };
}
