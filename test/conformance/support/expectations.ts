import { DeploymentPlan, PortPurpose, ServicePlan } from '../../../src';

/** What the API server holds, against what the service was planned to be; every difference in words. */
export function expectations(plan: ServicePlan, stored: readonly any[]): string[] {
  const find = (kind: string, name: string) =>
    stored.find((object) => object.kind === kind && object.metadata.name === name);
  return [
    ...plan.deployments.flatMap((deployment) => [
      ...workload(deployment, find('Deployment', deployment.name)),
      ...selection(deployment, find('Service', deployment.name)),
      ...scaling(deployment, stored),
    ]),
    ...(plan.loadBalancer ? traffic(plan, stored) : []),
  ];
}

function workload(plan: DeploymentPlan, { metadata, spec }: any): string[] {
  const container = spec.template.spec.containers.find(({ name }: any) => name === 'inference');
  const { maxUnavailable, maxSurge } = plan.rollingUpdate;
  const applied = metadata.managedFields.find(({ operation }: any) => operation === 'Apply');
  return [
    ...differs('replicas that are ours', applied.fieldsV1['f:spec']['f:replicas'] !== undefined, {
      planned: plan.autoscaler === undefined,
    }),
    ...(plan.autoscaler ? [] : differs('replicas', spec.replicas, { planned: plan.replicas })),
    ...differs('rolling update', spec.strategy.rollingUpdate, {
      planned: { maxUnavailable: `${maxUnavailable}%`, maxSurge: `${maxSurge}%` },
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

function selection({ name, servicePorts }: DeploymentPlan, service: any): string[] {
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

function scaling({ autoscaler }: DeploymentPlan, stored: readonly any[]): string[] {
  if (!autoscaler) {
    return [];
  }
  const { name, minReplicas, maxReplicas, metrics, floors } = autoscaler;
  const scaler = stored.find(({ kind, metadata }) => SCALERS.test(kind) && metadata.name === name);
  const planned = { minReplicas, maxReplicas, metrics: metrics.length, floors: floors.length };
  return differs(`${scaler.kind} ${name}`, scalerHolds(scaler), { planned });
}

const SCALERS = /^(ScaledObject|HorizontalPodAutoscaler)$/;

function scalerHolds({ kind, spec }: any): object {
  if (kind === 'HorizontalPodAutoscaler') {
    const { minReplicas, maxReplicas, metrics } = spec;
    return { minReplicas, maxReplicas, metrics: metrics.length, floors: 0 };
  }
  const { minReplicaCount, maxReplicaCount, triggers } = spec;
  const crons = triggers.filter(({ type }: any) => type === 'cron').length;
  return {
    minReplicas: minReplicaCount,
    maxReplicas: maxReplicaCount,
    metrics: triggers.length - crons,
    floors: crons,
  };
}

function traffic(plan: ServicePlan, stored: readonly any[]): string[] {
  const routes = stored.filter(({ kind }) => /^(HTTP|GRPC)Route$/.test(kind));
  const named = plan.traffic.shares.filter(({ named: inRoute }) => inRoute);
  const rules = routes.flatMap(({ spec }) => spec.rules).filter(({ backendRefs }) => backendRefs);
  const routed = plan.ports.filter((port) => port.routed);
  const policy = stored.find(({ kind }) => kind === 'BackendTrafficPolicy');
  return [
    ...differs('rules with backends', rules.length, { planned: routed.length }),
    ...rules.flatMap(({ backendRefs }: any) =>
      differs(
        'weights',
        backendRefs.map(({ name, weight }: any) => [name, weight]),
        {
          planned: named.map(({ deployment, weight }) => [deployment, weight]),
        },
      ),
    ),
    ...differs('GRPCRoutes', routes.filter(({ kind }) => kind === 'GRPCRoute').length, {
      planned: routed.filter(({ purpose }) => purpose === PortPurpose.GRPC).length,
    }),
    ...differs('routes with a policy', policy?.spec.targetRefs.length, { planned: routes.length }),
    ...differs('algorithm', policy?.spec.loadBalancer.type, {
      planned: ALGORITHMS[plan.loadBalancer!.algorithm.name],
    }),
  ];
}

const ALGORITHMS: Record<string, string> = {
  'round robin': 'RoundRobin',
  'least connections': 'LeastRequest',
  random: 'Random',
  'consistent hash': 'ConsistentHash',
};

function differs(
  what: string,
  held: unknown,
  { planned }: { readonly planned: unknown },
): string[] {
  const [is, should] = [held, planned].map((value) => JSON.stringify(value));
  return is === should ? [] : [`${what}: planned ${should}, held ${is}`];
}
