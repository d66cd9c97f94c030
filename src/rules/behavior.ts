import { Finding, violation } from './finding';
import { Subject } from './subject';
import { wholeNumber } from './numbers';
import { PlannedAutoscaler } from '../plan/autoscaler';
import { DEFAULT_TOLERANCE, canTolerate, swallows } from '../plan/behavior';
import { knowsBehavior } from '../plan/fallback';
import { PlannedPlatform } from '../plan/platform';
import { minimumReplicas, stepsOf } from '../plan/schedule-analysis';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { AutoscalerSpec } from '../spec/autoscaler';
import { DirectionSpec, ScalingPolicySpec, ScalingUnit } from '../spec/behavior';
import { AutoscalingKind } from '../spec/platform';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const BEHAVIOR = new Subject('Autoscaler', checkBehavior);

const SCALING_BEHAVIOR = BEHAVIOR.error(
  'SCALING_BEHAVIOR',
  'a stabilization of 0 s to 1 h; at least one step, each above 0 within 1 s to 30 min, in whole numbers; a tolerance of 0–100 % in tenths, where Kubernetes (1.35) and KEDA (2.18) can be told one',
);
const SCALING_FALLBACK = BEHAVIOR.error(
  'SCALING_FALLBACK',
  'a fallback has at least 1 failure and a number of instances within the bounds; it, and what a missing answer means, are said only with KEDA and a metric that is a query; its behavior only with KEDA 2.17',
);
const SCALING_TOLERANCE = BEHAVIOR.warning(
  'SCALING_TOLERANCE',
  'no step of the schedules is so small that the tolerance of the HPA, usually 10 %, swallows it',
);

/** Longest time that the HPA looks back, and longest period of a step, in seconds. */
const MAX_STABILIZATION = 3600;
const MAX_PERIOD = 1800;

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
  return [
    ...wholeNumber(
      SCALING_BEHAVIOR,
      path,
      spec.stabilization,
      { min: 0, max: MAX_STABILIZATION },
      {
        problem: `"stabilization" of "${name}" must be whole seconds, 0 to ${MAX_STABILIZATION}`,
        fix: 'write Duration.minutes(5), for example',
      },
    ),
    ...(spec.policies ?? []).flatMap((each) => step(name, each, path)),
    ...(none
      ? [
          violation(SCALING_BEHAVIOR, path, {
            problem: `"policies" of "${name}" must not be empty`,
            fix: `leave them out for Kubernetes' own, or say select: PolicySelection.NONE to change nothing in this direction`,
          }),
        ]
      : []),
    ...tolerance(name, spec.tolerance, path, platform),
  ];
}

function step(
  name: string,
  { unit, amount, periodSeconds }: ScalingPolicySpec,
  path: string,
): Finding[] {
  const what = unit === ScalingUnit.INSTANCES ? 'instances' : 'percent';
  return [
    ...wholeNumber(
      SCALING_BEHAVIOR,
      path,
      amount,
      { min: 1 },
      {
        problem: `a step of "${name}" must be a whole number of ${what} above 0`,
        fix: 'write at least 1, or say select: PolicySelection.NONE to change nothing in this direction',
      },
    ),
    ...wholeNumber(
      SCALING_BEHAVIOR,
      path,
      periodSeconds,
      { min: 1, max: MAX_PERIOD },
      {
        problem: `the period of a step of "${name}" must be whole seconds, 1 to ${MAX_PERIOD}`,
        fix: 'write Duration.seconds(60), for example',
      },
    ),
  ];
}

function tolerance(
  name: string,
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
        problem: `"tolerance" of "${name}" must be 0–100 % with at most one decimal`,
        value: percent,
        fix: 'write Percent.of(5), for example',
      }),
    ];
  }
  return canTolerate(platform)
    ? []
    : [
        violation(SCALING_BEHAVIOR, path, {
          problem: `"tolerance" of "${name}" needs Kubernetes 1.35 and KEDA 2.18 or later, and the platform is ${described(platform)}`,
          value: percent,
          fix: 'take it out, or say the releases of the cluster: Platform.kubernetes({ version, autoscaling })',
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
        problem: `${property} is about queries, which the HPA alone does not ask`,
        fix: 'take it out, or use AutoscalingEngine.keda() on the platform',
      }),
    );
  }
  if (plan.metrics.every(({ resource }) => resource !== undefined)) {
    return named.map((property) =>
      violation(SCALING_FALLBACK, path, {
        problem: `${property} is about metrics that are queries, and this autoscaler has none`,
        fix: 'take it out, or add such a metric',
      }),
    );
  }
  const { replicas, failures, behavior } = spec.fallback ?? {};
  const { maxReplicas } = plan;
  const max = isUnresolved(maxReplicas) || !Number.isInteger(maxReplicas) ? undefined : maxReplicas;
  const min = minimumReplicas(spec);
  return [
    ...wholeNumber(
      SCALING_FALLBACK,
      path,
      replicas,
      { min: isUnresolved(min) ? 1 : min, max },
      {
        problem: `"replicas" of the fallback must be a whole number within the autoscaler's bounds, ${isUnresolved(min) ? 1 : min}–${max ?? 'maxReplicas'}`,
        fix: 'write a number between "minReplicas" and "maxReplicas"',
      },
    ),
    ...wholeNumber(
      SCALING_FALLBACK,
      path,
      failures,
      { min: 1 },
      {
        problem: '"failures" of the fallback must be a whole number of at least 1',
        fix: 'write how many failures in a row are waited for',
      },
    ),
    ...(behavior !== undefined && !knowsBehavior(platform)
      ? [
          violation(SCALING_FALLBACK, path, {
            problem: `"behavior" of the fallback needs KEDA 2.17 or later, and the platform has ${platform.autoscaling.version}`,
            value: behavior,
            fix: 'take it out, or say the release of the cluster: AutoscalingEngine.keda(version)',
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
            problem: `the HPA changes nothing while what is asked for is within ${percent} % of what runs, which the schedules' step from ${change.from} to ${change.to} is`,
            fix: canTolerate(platform)
              ? 'lower the "tolerance", or make the step larger'
              : `make the step larger; from Kubernetes 1.35 and KEDA 2.18 on a tolerance of 0 is written, and the platform is ${described(platform)}`,
          }),
        ];
  });
}
