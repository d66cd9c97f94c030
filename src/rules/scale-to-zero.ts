import { Finding, violation } from './finding';
import { Bound, atLeast, dnsLabel, outside, text, whole } from './limits';
import { Subject } from './subject';
import { PlannedAutoscaler, startingMetric } from '../plan/autoscaler';
import { PlannedDeployment } from '../plan/deployment';
import { Frontend } from '../plan/frontend';
import { isInCluster } from '../plan/frontend-base';
import { overridesOwnResponses } from '../plan/gateway-features';
import { ProbePlan, startupBudget } from '../plan/probe';
import { PlannedService } from '../plan/service';
import { SplitMode, takingTraffic } from '../plan/traffic';
import { AutoscalerSpec } from '../spec/autoscaler';
import { AlgorithmName, LoadBalancerKind } from '../spec/load-balancer';
import { MetricKind } from '../spec/metric';
import { AutoscalingKind, GatewayKind } from '../spec/platform';
import { PortPurpose } from '../spec/port';
import { OffHoursSpec, OnMetricSpec, OnRequestSpec, ScaleToZeroSpec } from '../spec/scale-to-zero';
import { ServiceSpec } from '../spec/service';

const DAY_SECONDS = 86400;

/** @internal */
export const SCALE_TO_ZERO = new Subject('Autoscaler', checkScaleToZero);

const SCALING_ZERO = SCALE_TO_ZERO.error(
  'SCALING_ZERO',
  'a deployment without replicas gets a response or no requests, is started by a trigger that exists without replicas, and runs longer than its start-up',
  'scaleToZero: ScaleToZero.onMetric(ScalingMetric.queueLength(4))',
);

const BOUNDS: Record<string, Bound> = {
  text: {
    rule: SCALING_ZERO,
    property: '"text" of the response',
    limit: text(/^[^%\p{Cc}]{1,1000}$/u, '1–1000 visible characters without %'),
    fix: "shorten it, and write 'percent'",
  },
  retryAfterSeconds: {
    rule: SCALING_ZERO,
    property: '"retryAfter" of the response',
    limit: whole(1, DAY_SECONDS, 'seconds'),
    fix: 'set one such as Duration.minutes(5)',
  },
  activation: {
    rule: SCALING_ZERO,
    property: '"activation"',
    limit: atLeast(0),
    fix: 'set the value above which the deployment starts, or omit it for 0',
  },
  concurrency: {
    rule: SCALING_ZERO,
    property: '"concurrency"',
    limit: whole(1),
    fix: 'set the concurrent requests of one replica, such as 16',
  },
  addOnNamespace: {
    rule: SCALING_ZERO,
    property: '"addOnNamespace"',
    limit: dnsLabel(),
    fix: "set the namespace of the HTTP add-on, or omit it for 'keda'",
  },
};

function checkScaleToZero(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const [first] = spec.deployments[index].autoscalers;
    const { autoscaler } = deployment;
    const zero = first?.scaleToZero;
    if (!autoscaler || !zero) {
      return [];
    }
    if (autoscaler.engine === AutoscalingKind.HPA) {
      return [
        violation(SCALING_ZERO, autoscaler.path, {
          problem: 'the HPA does not support "scaleToZero"',
          fix: 'set AutoscalingEngine.keda() on the platform, or remove it',
        }),
      ];
    }
    return [
      ...unsafe(first, autoscaler),
      ...judged(zero, deployment, plan),
      ...shared(zero, deployment, spec, plan),
    ];
  });
}

function judged(
  zero: ScaleToZeroSpec,
  deployment: PlannedDeployment,
  plan: PlannedService,
): Finding[] {
  switch (zero.kind) {
    case 'off-hours':
      return offHours(zero, deployment, plan);
    case 'metric':
      return onMetric(zero, deployment, plan);
    case 'request':
      return onRequest(zero, deployment, plan);
  }
}

/** Options of the autoscaler that would start the deployment, or keep KEDA from starting it. */
function unsafe(spec: AutoscalerSpec, { path }: PlannedAutoscaler): Finding[] {
  const limited = spec.schedules.find(({ maxReplicas }) => maxReplicas !== undefined);
  return [
    ...(spec.fallback
      ? [
          violation(SCALING_ZERO, path, {
            problem: '"fallback" starts a deployment without replicas when a query fails',
            fix: 'remove it: without a fallback KEDA keeps the current count',
          }),
        ]
      : []),
    ...(spec.treatMissingAsZero === false
      ? [
          violation(SCALING_ZERO, path, {
            problem:
              'without replicas a query has no result, which is a failure with "treatMissingAsZero"',
            value: false,
            fix: 'remove it: with "scaleToZero" the default is true',
          }),
        ]
      : []),
    ...(limited
      ? [
          violation(SCALING_ZERO, path, {
            problem:
              '"maxReplicas" of a schedule needs a formula, with which a failed query keeps KEDA from starting the deployment',
            value: limited.maxReplicas,
            fix: 'remove the maximum of the schedule, or "scaleToZero"',
          }),
        ]
      : []),
  ];
}

function offHours(
  { response }: OffHoursSpec,
  { path, autoscaler }: PlannedDeployment,
  plan: PlannedService,
): Finding[] {
  const { path: at, schedule } = autoscaler!;
  const frontends = frontendsOf(path, plan);
  return [
    ...outside(BOUNDS.text, at, response?.text),
    ...outside(BOUNDS.retryAfterSeconds, at, response?.retryAfterSeconds),
    ...(schedule.intervals.replicas.every((count) => count === 0)
      ? [
          violation(SCALING_ZERO, at, {
            problem: 'the off hours cover the whole week, so the deployment never runs',
            fix: 'shorten them, or remove the deployment',
          }),
        ]
      : []),
    ...uncovered(path, plan)
      .filter((frontend) => !responds(frontend, plan))
      .map(() =>
        violation(SCALING_ZERO, at, {
          problem:
            'in the off hours nothing responds to requests: only Envoy Gateway 1.9 or later sends the response',
          fix: 'set gateway: Gateway.envoyGateway() on the platform with an API gateway, or remove "scaleToZero"',
        }),
      ),
    ...(response && frontends.length === 0
      ? [
          violation(SCALING_ZERO, at, {
            problem:
              'the "response" of the off hours has no effect without a load balancer that sends requests to the deployment',
            fix: 'remove it, or set loadBalancer: LoadBalancer.apiGateway()',
          }),
        ]
      : []),
  ];
}

function onMetric(
  zero: OnMetricSpec,
  { path, startup, autoscaler }: PlannedDeployment,
  plan: PlannedService,
): Finding[] {
  const at = autoscaler!.path;
  const planned = startingMetric(autoscaler!)!;
  const ofPods = zero.metric.kind !== MetricKind.PROMETHEUS || planned.restricted;
  return [
    ...outside(BOUNDS.activation, at, zero.activation),
    ...outside(cooldown(startup), at, zero.cooldownSeconds),
    ...(ofPods
      ? [
          violation(SCALING_ZERO, at, {
            problem: `metric ${planned.name} is measured at pods, and a deployment without replicas has none`,
            fix: "use a query that exists without replicas, such as ScalingMetric.prometheus('sum(queue_messages)', 20)",
          }),
        ]
      : []),
    ...uncovered(path, plan).map(() =>
      violation(SCALING_ZERO, at, {
        problem:
          'a load balancer sends requests to the deployment, and nothing holds them while no replica runs',
        fix: 'remove the load balancer or set the weight 0, or remove "scaleToZero"',
      }),
    ),
  ];
}

function onRequest(
  zero: OnRequestSpec,
  { path, namespace, startup, autoscaler }: PlannedDeployment,
  plan: PlannedService,
): Finding[] {
  const at = autoscaler!.path;
  const frontends = frontendsOf(path, plan);
  return [
    ...outside(BOUNDS.concurrency, at, zero.concurrency),
    ...outside(cooldown(startup), at, zero.cooldownSeconds),
    ...outside({ ...cooldown(startup), ...HOLD }, at, zero.holdSeconds),
    ...outside(BOUNDS.addOnNamespace, at, zero.addOnNamespace),
    ...(namespace === undefined
      ? [
          violation(SCALING_ZERO, at, {
            problem: 'the HTTP add-on needs the namespace of the deployment',
            fix: "set one, such as new Chart(app, 'production', { namespace: 'llm' })",
          }),
        ]
      : []),
    ...(frontends.length === 0
      ? [
          violation(SCALING_ZERO, at, {
            problem: 'no load balancer sends requests to the deployment, so nothing starts it',
            fix: 'set loadBalancer: LoadBalancer.apiGateway() and a weight, or use ScaleToZero.onMetric',
          }),
        ]
      : []),
    ...frontends.flatMap((frontend) =>
      unintercepted(frontend, plan).map((problem) =>
        violation(SCALING_ZERO, at, {
          problem: `the interceptor of the HTTP add-on ${problem}`,
          fix: 'change it, or remove "scaleToZero"',
        }),
      ),
    ),
  ];
}

/** What an interceptor between the gateway and the replicas does not support. */
function unintercepted(frontend: Frontend, { platform: { gateway } }: PlannedService): string[] {
  const { loadBalancer, traffic, ports } = frontend;
  if (!isInCluster(frontend) || gateway.kind !== GatewayKind.ENVOY_GATEWAY) {
    return ['needs an API gateway of Envoy Gateway in the cluster'];
  }
  const algorithms = [AlgorithmName.ROUND_ROBIN, AlgorithmName.RANDOM];
  return [
    ...(loadBalancer.kind === LoadBalancerKind.API_GATEWAY
      ? []
      : ['needs an API gateway instead of a CLB']),
    ...(traffic.mode === SplitMode.WEIGHTS
      ? []
      : ['needs weights instead of splitByInstanceCount()']),
    ...(traffic.mirror ? ['does not support mirrorTraffic'] : []),
    ...(algorithms.includes(loadBalancer.algorithm)
      ? []
      : [`chooses the replica, so the algorithm ${loadBalancer.algorithm} has no effect`]),
    ...(ports.length === 1 && ports[0].purpose === PortPurpose.HTTP1
      ? []
      : [`forwards to one port for ${PortPurpose.HTTP1}, and there are others`]),
  ];
}

/** The bound of a time that is shorter than the start-up: the replica stops before it is ready, and starts again. */
function cooldown(startup: ProbePlan | undefined): Bound {
  return {
    rule: SCALING_ZERO,
    property: '"cooldown", from the longest start-up of a replica on,',
    limit: whole(Math.max(startup ? startupBudget(startup) : 0, 1), DAY_SECONDS, 'seconds'),
    fix: 'raise it, or omit it: KEDA would stop the replica before it is ready, and start it again',
  };
}

const HOLD = {
  property: '"hold", from the longest start-up of a replica on,',
  fix: 'raise it, or omit it: the first request would get the status 504',
};

/** With weights the share of a deployment without replicas gets the status 503, whatever the others do. */
function shared(
  zero: ScaleToZeroSpec,
  { path, id, autoscaler }: PlannedDeployment,
  spec: ServiceSpec,
  plan: PlannedService,
): Finding[] {
  const alike = (other: string) => {
    const { deployments } = spec;
    const declared = deployments.find((each) => each.path === other)?.autoscalers[0]?.scaleToZero;
    return JSON.stringify(timesOf(declared)) === JSON.stringify(timesOf(zero));
  };
  return zero.kind !== 'off-hours'
    ? []
    : frontendsOf(path, plan)
        .filter(({ traffic }) => traffic.mode === SplitMode.WEIGHTS)
        .filter(({ traffic }) => takingTraffic(traffic).some((share) => !alike(share.path)))
        .map(({ traffic }) =>
          violation(SCALING_ZERO, autoscaler!.path, {
            problem: `in the off hours the share of ${id} gets the status 503, because weights do not follow replicas`,
            value: traffic.shares.find((share) => share.path === path)?.weight,
            fix: 'set the same off hours for all deployments with a weight, or splitByInstanceCount()',
          }),
        );
}

function timesOf(zero: ScaleToZeroSpec | undefined): unknown {
  return zero?.kind === 'off-hours' ? [zero.days ?? '*', zero.start, zero.end] : undefined;
}

/** The load balancers that send requests to a deployment. */
function frontendsOf(path: string, { frontends }: PlannedService): Frontend[] {
  return frontends.filter(({ traffic }) =>
    takingTraffic(traffic).some((share) => share.path === path),
  );
}

/** Those whose requests may find no replica: by instance count, others that always run get them. */
function uncovered(path: string, plan: PlannedService): Frontend[] {
  const stops = (each: string) =>
    plan.deployments.some(({ path: own, autoscaler }) => own === each && autoscaler?.zero);
  return frontendsOf(path, plan).filter(
    ({ traffic }) =>
      traffic.mode === SplitMode.WEIGHTS ||
      takingTraffic(traffic).every((share) => stops(share.path)),
  );
}

function responds(frontend: Frontend, { platform: { gateway } }: PlannedService): boolean {
  return (
    isInCluster(frontend) &&
    frontend.loadBalancer.kind === LoadBalancerKind.API_GATEWAY &&
    gateway.kind === GatewayKind.ENVOY_GATEWAY &&
    overridesOwnResponses(gateway)
  );
}
