import { Finding, violation } from './finding';
import { INT32, outside, whole } from './limits';
import { Subject } from './subject';
import { PlannedAutoscaler } from '../plan/autoscaler';
import { DEFAULT_TOLERANCE, canTolerate, swallows } from '../plan/behavior';
import { knowsBehavior } from '../plan/fallback';
import { PlannedPlatform } from '../plan/platform';
import { MAX_PERIOD } from '../plan/scale-up-limit';
import { minimumReplicas, stepsOf } from '../plan/schedule-analysis';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { AutoscalerSpec } from '../spec/autoscaler';
import { DirectionSpec, ScalingUnit } from '../spec/behavior';
import { AutoscalingKind } from '../spec/platform';
import { ServiceSpec } from '../spec/service';

/** Longest stabilization window of the HPA, in seconds. */
const MAX_STABILIZATION = 3600;

/** @internal */
export const BEHAVIOR = new Subject('Autoscaler', checkBehavior);

const SCALING_BEHAVIOR = BEHAVIOR.error(
  'SCALING_BEHAVIOR',
  `"stabilization" is at most ${MAX_STABILIZATION} s, "policies" has whole steps of 1 to ${MAX_PERIOD} s, and "tolerance" is 0–100 % in tenths and supported by Kubernetes and KEDA`,
  'behavior: { up: { policies: [] } }',
);
const SCALING_FALLBACK = BEHAVIOR.error(
  'SCALING_FALLBACK',
  'a fallback has at least 1 failure and replicas within the bounds, and needs KEDA with a metric that is a query; its "behavior" needs KEDA 2.17',
  'fallback: { failures: 0 }',
);
const SCALING_TOLERANCE = BEHAVIOR.warning(
  'SCALING_TOLERANCE',
  'schedules change the replica count by a step within the tolerance of the HPA, which is 10 % by default',
  "schedules: [Schedule.cron('0 8 * * *', 20), Schedule.cron('0 9 * * *', 22), Schedule.cron('0 20 * * *', 1)]",
);

const NONE = 'set select: PolicySelection.NONE to change nothing in this direction';

const BOUNDS = {
  stabilization: {
    rule: SCALING_BEHAVIOR,
    limit: whole(0, MAX_STABILIZATION, 'seconds'),
    fix: 'set one such as Duration.minutes(5)',
  },
  amount: {
    rule: SCALING_BEHAVIOR,
    limit: whole(1),
    fix: `set at least 1, or ${NONE}`,
  },
  period: {
    rule: SCALING_BEHAVIOR,
    limit: whole(1, MAX_PERIOD, 'seconds'),
    fix: 'set one such as Duration.seconds(60)',
  },
  failures: {
    rule: SCALING_FALLBACK,
    property: '"failures" of the fallback',
    limit: whole(1),
    fix: 'set the number of failed polls in a row, such as failures: 3',
  },
  replicas: {
    rule: SCALING_FALLBACK,
    property: '"replicas" of the fallback',
    fix: 'set a count within "minReplicas" and "maxReplicas"',
  },
};

function checkBehavior(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap(({ autoscaler }, index) => {
    if (!autoscaler) {
      return [];
    }
    const [first] = spec.deployments[index].autoscalers;
    return [
      ...direction('up', first.behavior?.up, autoscaler.path, plan.platform),
      ...direction('down', first.behavior?.down, autoscaler.path, plan.platform),
      ...fallback(first, autoscaler, plan.platform),
      ...swallowed(autoscaler, plan.platform),
    ];
  });
}

function direction(
  name: 'up' | 'down',
  spec: DirectionSpec | undefined,
  path: string,
  platform: PlannedPlatform,
): Finding[] {
  if (!spec) {
    return [];
  }
  const none = spec.policies?.length === 0;
  const of = (property: string) => `"${property}" of "${name}"`;
  return [
    ...outside(
      { property: of('stabilization'), ...BOUNDS.stabilization },
      path,
      spec.stabilization,
    ),
    ...(spec.policies ?? []).flatMap(({ unit, amount, periodSeconds }) => [
      ...outside(
        { property: `the ${UNITS[unit]} of a policy of "${name}"`, ...BOUNDS.amount },
        path,
        amount,
      ),
      ...outside(
        { property: `the period of a policy of "${name}"`, ...BOUNDS.period },
        path,
        periodSeconds,
      ),
    ]),
    ...(none
      ? [
          violation(SCALING_BEHAVIOR, path, {
            problem: `${of('policies')} must not be empty`,
            fix: `omit "policies" for the defaults of Kubernetes, or ${NONE}`,
          }),
        ]
      : []),
    ...tolerance(of('tolerance'), spec.tolerance, path, platform),
  ];
}

const UNITS: Record<ScalingUnit, string> = {
  [ScalingUnit.INSTANCES]: 'pods',
  [ScalingUnit.PERCENT]: 'percent',
};

function tolerance(
  property: string,
  percent: number | undefined,
  path: string,
  platform: PlannedPlatform,
): Finding[] {
  if (percent === undefined || isUnresolved(percent)) {
    return [];
  }
  if (!(percent >= 0 && percent <= 100 && Number.isInteger(Math.round(percent * 1e6) / 1e5))) {
    return [
      violation(SCALING_BEHAVIOR, path, {
        problem: `${property} must be 0–100 % with at most one decimal`,
        value: percent,
        fix: 'set one such as Percent.of(5)',
      }),
    ];
  }
  return canTolerate(platform)
    ? []
    : [
        violation(SCALING_BEHAVIOR, path, {
          problem: `${property} needs Kubernetes 1.35 and KEDA 2.18 or later, and the platform has ${described(platform)}`,
          value: percent,
          fix: 'remove it, or set the releases of the cluster: Platform.kubernetes({ version, autoscaling })',
        }),
      ];
}

function described({ kubernetes, autoscaling }: PlannedPlatform): string {
  return `Kubernetes ${kubernetes}${autoscaling.version === undefined ? '' : ` with KEDA ${autoscaling.version}`}`;
}

function fallback(
  spec: AutoscalerSpec,
  plan: PlannedAutoscaler,
  platform: PlannedPlatform,
): Finding[] {
  const { path } = plan;
  const named = [
    ...(spec.fallback === undefined ? [] : ['"fallback"']),
    ...(spec.treatMissingAsZero === undefined ? [] : ['"treatMissingAsZero"']),
  ];
  if (named.length > 0 && plan.engine === AutoscalingKind.HPA) {
    return named.map((property) =>
      violation(SCALING_FALLBACK, path, {
        problem: `${property} applies to queries, which the HPA does not support`,
        fix: 'remove it, or set AutoscalingEngine.keda() on the platform',
      }),
    );
  }
  if (plan.metrics.every(({ resource }) => resource !== undefined)) {
    return named.map((property) =>
      violation(SCALING_FALLBACK, path, {
        problem: `${property} has no effect without a metric that is a query`,
        fix: 'remove it, or add one such as ScalingMetric.queueLength(4)',
      }),
    );
  }
  const { replicas, failures, behavior } = spec.fallback ?? {};
  const { maxReplicas } = plan;
  const max = isUnresolved(maxReplicas) || !Number.isInteger(maxReplicas) ? INT32 : maxReplicas;
  const min = minimumReplicas(spec);
  const limit = whole(isUnresolved(min) ? 1 : min, max);
  return [
    ...outside({ ...BOUNDS.replicas, limit }, path, replicas),
    ...outside(BOUNDS.failures, path, failures),
    ...(behavior !== undefined && !knowsBehavior(platform)
      ? [
          violation(SCALING_FALLBACK, path, {
            problem: `"behavior" of the fallback needs KEDA 2.17 or later, and the platform has ${platform.autoscaling.version}`,
            value: behavior,
            fix: 'remove it, or set the release of the cluster: AutoscalingEngine.keda(version)',
          }),
        ]
      : []),
  ];
}

function swallowed(plan: PlannedAutoscaler, platform: PlannedPlatform): Finding[] {
  const { up, down } = plan.behavior ?? {};
  return stepsOf(plan.schedule).flatMap((change) => {
    const rules = change.to > change.from ? up : down;
    const percent = rules?.tolerance ?? DEFAULT_TOLERANCE;
    return isUnresolved(percent) || isUnresolved(change.from) || !swallows(percent, change)
      ? []
      : [
          violation(SCALING_TOLERANCE, plan.path, {
            problem: `the HPA may ignore the scheduled change from ${change.from} to ${change.to}, which is within its tolerance of ${percent} %`,
            fix: canTolerate(platform)
              ? 'lower the "tolerance", or use a larger step; ignore it if the smaller count is enough'
              : `use a larger step, or Kubernetes 1.35 with KEDA 2.18, where the library sets a tolerance of 0 (the platform has ${described(platform)}); ignore it if the smaller count is enough`,
          }),
        ];
  });
}
