import { isDeepStrictEqual } from 'util';
import { PlannedDeployment } from '../../../src/plan/deployment';
import { Frontend } from '../../../src/plan/frontend';
import { loadBalancerAnnotations } from '../../../src/plan/load-balancer-annotations';
import { PlannedService } from '../../../src/plan/service';
import { SharePlan, takingTraffic } from '../../../src/plan/traffic';
import { deploymentStrategy } from '../../../src/private/deployment-strategy';
import { DEPLOYMENT_LABEL } from '../../../src/private/vocabulary';
import { GatewayKind } from '../../../src/spec/platform';
import { liveRules } from '../../support/routes';

/** What the API server holds, against what the service was planned to be; every difference in words. */
export function expectations(plan: PlannedService, stored: readonly any[]): string[] {
  const find = (kind: string, name: string) =>
    stored.find((object) => object.kind === kind && object.metadata.name === name);
  return [
    ...plan.deployments.flatMap((deployment) => [
      ...workload(deployment, find('Deployment', deployment.name)),
      ...selection(deployment, find('Service', deployment.name)),
      ...scaling(deployment, stored),
    ]),
    ...plan.frontends.flatMap((frontend) => traffic(frontend, plan, stored)),
  ];
}

function workload(plan: PlannedDeployment, { metadata, spec }: any): string[] {
  const container = spec.template.spec.containers.find(({ name }: any) => name === 'inference');
  const applied = metadata.managedFields.find(({ operation }: any) => operation === 'Apply');
  return [
    ...differs('replicas that are ours', applied.fieldsV1['f:spec']['f:replicas'] !== undefined, {
      planned: plan.autoscaler === undefined,
    }),
    ...(plan.autoscaler ? [] : differs('replicas', spec.replicas, { planned: plan.replicas })),
    ...differs('rolling update', spec.strategy, {
      planned: deploymentStrategy(plan.rollingUpdate),
    }),
    ...differs('grace period', spec.template.spec.terminationGracePeriodSeconds, {
      planned: plan.shutdown.graceSeconds,
    }),
    ...differs('image', container.image, { planned: plan.image }),
    ...differs(
      'ports',
      (container.ports ?? []).map((port: any) => port.containerPort),
      {
        planned: plan.containerPorts.map(({ listen }) => listen),
      },
    ),
    ...(['liveness', 'readiness', 'startup'] as const).flatMap((probe) =>
      differs(probe, container[`${probe}Probe`]?.failureThreshold, {
        planned: plan[probe]?.failureThreshold,
      }),
    ),
  ].map((difference) => `${plan.name}: ${difference}`);
}

function selection({ name, servicePorts }: PlannedDeployment, service: any): string[] {
  if (servicePorts.length === 0) {
    return differs(`Service ${name}`, service, { planned: undefined });
  }
  const ports = service.spec.ports.map(({ port, targetPort }: any) => [port, targetPort]);
  return [
    ...differs(`ports of Service ${name}`, ports.length, { planned: servicePorts.length }),
    ...differs(
      `ports of Service ${name}`,
      ports.map(([port]: any) => port),
      {
        planned: servicePorts.map(({ port }) => port),
      },
    ),
  ];
}

function scaling({ autoscaler }: PlannedDeployment, stored: readonly any[]): string[] {
  if (!autoscaler) {
    return [];
  }
  const { name, minReplicas, maxReplicas, metrics, schedule, zero } = autoscaler;
  const scaler = stored.find(({ kind, metadata }) => SCALERS.test(kind) && metadata.name === name);
  const planned = {
    minReplicas,
    maxReplicas,
    // the requests that the interceptor counts are one more
    metrics: metrics.length + (zero?.interceptor ? 1 : 0),
    cronWindows: schedule.cronWindows.length + (schedule.limits?.cronWindows.length ?? 0),
  };
  return differs(`${scaler.kind} ${name}`, scalerHolds(scaler), { planned });
}

const SCALERS = /^(ScaledObject|HorizontalPodAutoscaler)$/;

function scalerHolds({ kind, spec }: any): object {
  if (kind === 'HorizontalPodAutoscaler') {
    const { minReplicas, maxReplicas, metrics } = spec;
    return { minReplicas, maxReplicas, metrics: metrics.length, cronWindows: 0 };
  }
  const { minReplicaCount, maxReplicaCount, triggers } = spec;
  const crons = triggers.filter(({ type }: any) => type === 'cron').length;
  return {
    minReplicas: minReplicaCount,
    maxReplicas: maxReplicaCount,
    metrics: triggers.length - crons,
    cronWindows: crons,
  };
}

/** What stands in front of a service, or of a deployment that has a load balancer of its own. */
function traffic(frontend: Frontend, plan: PlannedService, stored: readonly any[]): string[] {
  const { sharedService } = frontend;
  return [
    ...(sharedService ? shared(frontend, plan, stored) : []),
    ...(sharedService?.balancing ? [] : routing(frontend, plan, stored)),
  ].map((difference) => `${frontend.name}: ${difference}`);
}

function shared(
  { sharedService, loadBalancer }: Frontend,
  { platform }: PlannedService,
  stored: readonly any[],
): string[] {
  const { name, selector, ports, balancing } = sharedService!;
  const service = stored.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name);
  const annotations = service?.metadata.annotations ?? {};
  return [
    ...differs('type', service?.spec.type, { planned: balancing ? 'LoadBalancer' : 'ClusterIP' }),
    ...differs('selector', service?.spec.selector, { planned: selector }),
    ...differs(
      'ports',
      service?.spec.ports.map(({ port }: any) => port),
      { planned: ports.map(({ port }) => port) },
    ),
    ...Object.entries(balancing ? loadBalancerAnnotations(loadBalancer, platform) : {}).flatMap(
      ([key, value]) => differs(key, annotations[key], { planned: value }),
    ),
  ];
}

/** Objects of a deployment's own load balancer bear its name; those of the service's none. */
function ofFront({ path, name }: Frontend, plan: PlannedService, { metadata }: any): boolean {
  return metadata.labels[DEPLOYMENT_LABEL] === (path === plan.path ? undefined : name);
}

/** The Service that gets the requests for a deployment: the interceptor of the HTTP add-on, or its own. */
function backendOf(share: SharePlan, { deployments }: PlannedService): string {
  const zero = deployments.find(({ path }) => path === share.path)?.autoscaler?.zero;
  return zero?.interceptor ? 'keda-add-ons-http-interceptor-proxy' : share.deployment;
}

function routing(frontend: Frontend, plan: PlannedService, stored: readonly any[]): string[] {
  const { loadBalancer, sharedService, ports, traffic: split } = frontend;
  const routes = stored.filter(
    (object) => /^(HTTP|GRPC|TCP)Route$/.test(object.kind) && ofFront(frontend, plan, object),
  );
  const pins = loadBalancer.overrideHeader;
  const rules = routes
    .flatMap(liveRules)
    .filter(({ backendRefs }) => backendRefs)
    .filter(({ matches }) => pins === undefined || !matches?.some(({ headers }: any) => headers));
  const taking = takingTraffic(split);
  // where each deployment has a cluster, the rule names those with traffic
  const named = split.clusterPerDeployment ? taking : split.shares.filter(({ inRoute }) => inRoute);
  const policy = stored.find(
    (object) => object.kind === 'BackendTrafficPolicy' && ofFront(frontend, plan, object),
  );
  return [
    ...differs('rules with backends', rules.length, { planned: ports.length }),
    ...rules.flatMap(({ backendRefs, filters }: any) => [
      ...differs(
        'weights',
        backendRefs.map(({ name, weight }: any) => [name, weight]),
        {
          planned: sharedService
            ? [[sharedService.name, 1]]
            : named.map((share) => [backendOf(share, plan), share.routeWeight]),
        },
      ),
      ...differs('percent that is copied', filters?.[0]?.requestMirror?.percent, {
        planned: split.mirror?.percent,
      }),
    ]),
    ...(plan.platform.gateway.kind === GatewayKind.ENVOY_GATEWAY
      ? [
          ...differs('routes with a policy', policy?.spec.targetRefs.length, {
            planned: routes.length,
          }),
          ...differs('algorithm', policy?.spec.loadBalancer.type, {
            planned: ALGORITHMS[loadBalancer.algorithm],
          }),
        ]
      : differs('policies of Envoy Gateway', policy, { planned: undefined })),
  ];
}

const ALGORITHMS: Record<string, string> = {
  'round robin': 'RoundRobin',
  'least connections': 'LeastRequest',
  random: 'Random',
  'consistent hash': 'ConsistentHash',
  'weighted round robin': 'RoundRobin',
  'weighted least connections': 'LeastRequest',
  'source address hash': 'ConsistentHash',
};

function differs(
  what: string,
  held: unknown,
  { planned }: { readonly planned: unknown },
): string[] {
  const [is, should] = [held, planned].map((value) => JSON.stringify(value));
  return isDeepStrictEqual(held, planned) ? [] : [`${what}: planned ${should}, held ${is}`];
}
