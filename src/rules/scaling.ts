import { Finding, violation } from './finding';
import { Subject } from './subject';
import { positive, wholeNumber } from './numbers';
import { PlannedAutoscaler } from '../plan/autoscaler';
import { PlannedDeployment } from '../plan/deployment';
import { MetricPlan } from '../plan/metric';
import { PlannedPlatform } from '../plan/platform';
import { minimumReplicas } from '../plan/schedule-analysis';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { AutoscalerSpec } from '../spec/autoscaler';
import { DeploymentSpec } from '../spec/deployment';
import { AutoscalingKind } from '../spec/platform';
import { ScheduleSpec } from '../spec/schedule';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const SCALING = new Subject('Autoscaler', checkScaling);

const SCALING_BOUNDS = SCALING.error(
  'SCALING_BOUNDS',
  'whole numbers 1 ≤ minReplicas ≤ maxReplicas, the number of every schedule among them; at least one metric, or schedules that change the number; one autoscaler per deployment',
);
const SCALING_METRIC = SCALING.error(
  'SCALING_METRIC',
  "a metric's target is above 0, a query is not empty, and the engine of the image offers the metric",
);
const SCALING_ENGINE = SCALING.error(
  'SCALING_ENGINE',
  'the autoscaling engine of the platform can do the metric: HPA only CPU and memory and no schedules, KEDA queries only with a Prometheus address',
);
const SCALING_QUERY = SCALING.warning(
  'SCALING_QUERY',
  'a query that does not contain ScalingMetric.PODS may count the load of other deployments too',
);

function checkScaling(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const [first, ...others] = spec.deployments[index].autoscalers;
    const second = others.map((other) =>
      violation(SCALING_BOUNDS, other.path, {
        problem: `a deployment has one autoscaler, and ${first.path} is it already`,
        fix: 'put all metrics and schedules into one autoscale({ … })',
      }),
    );
    return deployment.autoscaler
      ? [
          ...bounds(first, deployment.autoscaler),
          ...first.schedules.flatMap((schedule) => target(schedule, first)),
          ...schedulable(first, deployment.autoscaler),
          ...deployment.autoscaler.metrics.flatMap((metric) =>
            checkMetric(metric, deployment, spec.deployments[index], plan.platform),
          ),
          ...second,
        ]
      : second;
  });
}

function bounds(spec: AutoscalerSpec, { path, metrics }: PlannedAutoscaler): Finding[] {
  const minReplicas = minimumReplicas(spec);
  const { maxReplicas, schedules } = spec;
  const findings = [
    ...wholeNumber(
      SCALING_BOUNDS,
      path,
      spec.minReplicas,
      { min: 1 },
      {
        problem: '"minReplicas" must be a whole number of at least 1',
        fix: 'write the fewest instances to keep, or leave it out for 1',
      },
    ),
    ...wholeNumber(
      SCALING_BOUNDS,
      path,
      spec.maxReplicas,
      { min: 1 },
      {
        problem: '"maxReplicas" must be a whole number of at least 1',
        fix: 'write the most instances to pay for',
      },
    ),
  ];
  if (maxReplicas === undefined) {
    // with schedules alone the highest number of theirs is meant
    if (metrics.length > 0 || schedules.length === 0) {
      findings.push(
        violation(SCALING_BOUNDS, path, {
          problem: '"maxReplicas" is missing',
          fix: 'write the most instances to pay for',
        }),
      );
    }
  } else if (
    minReplicas > maxReplicas &&
    !isUnresolved(minReplicas) &&
    !isUnresolved(maxReplicas)
  ) {
    findings.push(
      violation(SCALING_BOUNDS, path, {
        problem: `"minReplicas" must not exceed "maxReplicas", which is ${maxReplicas}`,
        value: minReplicas,
        fix: 'lower "minReplicas" or raise "maxReplicas"',
      }),
    );
  }
  if (metrics.length === 0 && schedules.length === 0) {
    findings.push(
      violation(SCALING_BOUNDS, path, {
        problem: 'the autoscaler has neither a metric nor a schedule to go by',
        fix: 'add one, such as metrics: [ScalingMetric.queueLength(4)]',
      }),
    );
  }
  return findings;
}

/** The number of a schedule, which cannot be left to Terraform: windows are made by comparing it. */
function target(
  schedule: ScheduleSpec,
  { path, minReplicas, maxReplicas }: AutoscalerSpec,
): Finding[] {
  const { replicas } = schedule;
  const whole = Number.isInteger(replicas) && replicas >= 1;
  if (!whole) {
    return [
      violation(SCALING_BOUNDS, path, {
        problem:
          'the number of a schedule must be a whole number of at least 1 that is known when the program runs',
        value: replicas,
        fix: 'write the instances to keep from that time on',
      }),
    ];
  }
  const few = minReplicas !== undefined && !isUnresolved(minReplicas) && replicas < minReplicas;
  const many = maxReplicas !== undefined && !isUnresolved(maxReplicas) && replicas > maxReplicas;
  return few || many
    ? [
        violation(SCALING_BOUNDS, path, {
          problem: few
            ? `no schedule may ask for fewer than "minReplicas", which is ${minReplicas}`
            : `no schedule may ask for more than "maxReplicas", which is ${maxReplicas}`,
          value: replicas,
          fix: few
            ? 'lower "minReplicas", or ask for more'
            : 'raise "maxReplicas", or ask for fewer',
        }),
      ]
    : [];
}

function schedulable(spec: AutoscalerSpec, plan: PlannedAutoscaler): Finding[] {
  const { schedules } = spec;
  if (schedules.length === 0) {
    return [];
  }
  if (plan.engine === AutoscalingKind.HPA) {
    return [
      violation(SCALING_ENGINE, plan.path, {
        problem: 'the HPA alone knows no schedules',
        fix: 'use AutoscalingEngine.keda() on the platform, or take the schedules out',
      }),
    ];
  }
  // a ScaledObject without a trigger is refused by KEDA
  const { intervals, schedules: read } = plan.schedule;
  const idle = plan.metrics.length === 0 && intervals.length === 1;
  const legible = read.every(({ spec: { replicas }, unreadable }) => replicas >= 1 && !unreadable);
  return idle && legible
    ? [
        violation(SCALING_BOUNDS, plan.path, {
          problem: 'the schedules must change the number at some time where there is no metric',
          value: plan.minReplicas,
          fix: 'add a schedule with another number or a metric, or say "replicas" of the deployment instead',
        }),
      ]
    : [];
}

function checkMetric(
  metric: MetricPlan,
  deployment: PlannedDeployment,
  spec: DeploymentSpec,
  platform: PlannedPlatform,
): Finding[] {
  const path = deployment.autoscaler!.path;
  const findings = positive(SCALING_METRIC, path, metric.target, {
    problem: `the target of metric ${metric.name} must be a number above 0`,
    fix: 'write what one instance is to carry',
  });
  if (metric.resource !== undefined) {
    if (Number.isFinite(metric.target) && metric.target > 0 && !Number.isInteger(metric.target)) {
      findings.push(
        violation(SCALING_METRIC, path, {
          problem: `the target of metric ${metric.name} must be a whole percentage`,
          value: metric.target,
          fix: 'round it',
        }),
      );
    }
    if (spec.compute && Number.isFinite(metric.target) && metric.target > 100) {
      findings.push(
        violation(SCALING_METRIC, path, {
          problem: `the target of metric ${metric.name} must be at most 100: an instance may use what its compute requests, and no more`,
          value: metric.target,
          fix: 'write what is to be held, such as 80',
        }),
      );
    }
    return findings;
  }
  if (metric.query === undefined) {
    findings.push(
      violation(SCALING_METRIC, path, {
        problem: spec.image.engine
          ? `${spec.image.engine.name} offers no metric for ${metric.name}`
          : `metric ${metric.name} needs an engine preset, which knows the metric's name; this image is none`,
        fix: 'write the query: ScalingMetric.prometheus(`sum(my_metric{${ScalingMetric.PODS}})`, target)',
      }),
    );
  } else if (String(metric.query).trim() === '') {
    findings.push(
      violation(SCALING_METRIC, path, {
        problem: `the query of metric ${metric.name} must not be empty`,
        value: metric.query,
        fix: 'write PromQL that gives one value',
      }),
    );
  } else if (!metric.restricted) {
    findings.push(
      violation(SCALING_QUERY, path, {
        problem: `the query of metric ${metric.name} is not restricted to this deployment's pods`,
        value: metric.query,
        fix: 'put ${ScalingMetric.PODS} between the braces of its selectors, unless it means load that only this deployment serves',
      }),
    );
  }
  if (metric.name.startsWith('gpu') && Number.isFinite(metric.target) && metric.target > 100) {
    findings.push(
      violation(SCALING_METRIC, path, {
        problem: `the target of metric ${metric.name} must be at most 100, the most that a GPU can be used`,
        value: metric.target,
        fix: 'write what is to be held, such as 80',
      }),
    );
  }
  if (metric.name.startsWith('gpu') && spec.compute && spec.compute.gpus === undefined) {
    findings.push(
      violation(SCALING_METRIC, path, {
        problem: `metric ${metric.name} needs a deployment with GPUs`,
        fix: 'say "gpus" in the compute, or choose another metric',
      }),
    );
  }
  return [...findings, ...engine(metric, path, platform)];
}

function engine(metric: MetricPlan, path: string, platform: PlannedPlatform): Finding[] {
  if (platform.autoscaling.kind === AutoscalingKind.HPA) {
    return [
      violation(SCALING_ENGINE, path, {
        problem: `the HPA alone scales by CPU and memory utilisation, not by ${metric.name}`,
        fix: 'use AutoscalingEngine.keda() on the platform, or ScalingMetric.cpuUtilization',
      }),
    ];
  }
  if (platform.prometheus === undefined) {
    return [
      violation(SCALING_ENGINE, path, {
        problem: `metric ${metric.name} is asked of a Prometheus, and the platform names none`,
        fix: "say it: Platform.kubernetes({ prometheus: 'http://prometheus.monitoring:9090' })",
      }),
    ];
  }
  return [];
}
