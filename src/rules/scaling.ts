import { unmeasured } from './endpoint-picker';
import { Finding, violation } from './finding';
import { above, outside, whole } from './limits';
import { Subject } from './subject';
import { PlannedAutoscaler, startingMetric } from '../plan/autoscaler';
import { PlannedDeployment } from '../plan/deployment';
import { MetricPlan, isMeasuredByPicker } from '../plan/metric';
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
  'whole numbers 1 ≤ "minReplicas" ≤ "replicas" of every schedule ≤ "maxReplicas"; a metric, or schedules that change the count; one autoscaler per deployment',
  'minReplicas: 9, maxReplicas: 8',
);
const SCALING_METRIC = SCALING.error(
  'SCALING_METRIC',
  'the target of a metric is above 0, a query is not empty, and the engine of the image provides the metric',
  'ScalingMetric.queueLength(0)',
);
const SCALING_ENGINE = SCALING.error(
  'SCALING_ENGINE',
  'the platform supports the metric: the HPA only CPU and memory and no schedules, KEDA queries with a Prometheus address',
  'autoscaling: AutoscalingEngine.hpa(), metrics: [ScalingMetric.queueLength(4)]',
);
const SCALING_QUERY = SCALING.warning(
  'SCALING_QUERY',
  'a query does not contain ScalingMetric.PODS, so it may count the load of other deployments',
  "ScalingMetric.prometheus('sum(my_queue)', 4)",
);

const BOUNDS = {
  minReplicas: {
    rule: SCALING_BOUNDS,
    property: '"minReplicas"',
    limit: whole(1),
    fix: "set the minimum while the deployment runs, or omit it for 1; for no replica at times set scaleToZero: ScaleToZero.offHours({ start: '20:00', end: '08:00' })",
  },
  maxReplicas: {
    rule: SCALING_BOUNDS,
    property: '"maxReplicas"',
    limit: whole(1),
    fix: 'set the maximum, such as maxReplicas: 8',
  },
  target: {
    rule: SCALING_METRIC,
    limit: above(0),
    fix: 'set the load of one replica',
  },
};

/** The largest utilization that a pod can have, in percent. */
const MAX_UTILIZATION = 100;

function checkScaling(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const [first, ...others] = spec.deployments[index].autoscalers;
    const second = others.map((other) =>
      violation(SCALING_BOUNDS, other.path, {
        problem: `the deployment already has an autoscaler (${first.path})`,
        fix: 'merge all metrics and schedules into one autoscale({ … })',
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
  const scheduled = schedules.length > 0 || spec.scaleToZero?.kind === 'off-hours';
  const requested = spec.scaleToZero?.kind === 'request';
  const findings = [
    ...outside(BOUNDS.minReplicas, path, spec.minReplicas),
    ...outside(BOUNDS.maxReplicas, path, maxReplicas),
  ];
  if (maxReplicas === undefined) {
    // with schedules only, their highest count is the default
    if (metrics.length > 0 || !scheduled || requested) {
      findings.push(
        violation(SCALING_BOUNDS, path, {
          problem: '"maxReplicas" is missing',
          fix: BOUNDS.maxReplicas.fix,
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
  if (metrics.length === 0 && !scheduled && !requested) {
    findings.push(
      violation(SCALING_BOUNDS, path, {
        problem: 'the autoscaler has neither a metric nor a schedule',
        fix: 'add one such as metrics: [ScalingMetric.queueLength(4)]',
      }),
    );
  }
  return findings;
}

/** The count of a schedule. It must be known at synthesis, because cron windows compare it. */
function target(
  schedule: ScheduleSpec,
  { path, minReplicas, maxReplicas }: AutoscalerSpec,
): Finding[] {
  const { replicas } = schedule;
  const isCount = Number.isInteger(replicas) && replicas >= 1;
  if (!isCount) {
    return [
      violation(SCALING_BOUNDS, path, {
        problem:
          '"replicas" of a schedule must be a whole number, at least 1, that is known at synthesis',
        value: replicas,
        fix: 'set the count, such as 4',
      }),
    ];
  }
  const few = minReplicas !== undefined && !isUnresolved(minReplicas) && replicas < minReplicas;
  const many = maxReplicas !== undefined && !isUnresolved(maxReplicas) && replicas > maxReplicas;
  return few || many
    ? [
        violation(SCALING_BOUNDS, path, {
          problem: few
            ? `"replicas" of a schedule must be at least "minReplicas", which is ${minReplicas}`
            : `"replicas" of a schedule must be at most "maxReplicas", which is ${maxReplicas}`,
          value: replicas,
          fix: few
            ? 'lower "minReplicas", or raise the count'
            : 'raise "maxReplicas", or lower the count',
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
        problem: 'the HPA does not support "schedules"',
        fix: 'set AutoscalingEngine.keda() on the platform, or remove them',
      }),
    ];
  }
  // KEDA rejects a ScaledObject without a trigger
  const { intervals, schedules: read, restless } = plan.schedule;
  const idle = plan.metrics.length === 0 && intervals.from.length === 1 && !restless;
  const legible = read.every(({ spec: { replicas }, unreadable }) => replicas >= 1 && !unreadable);
  return idle && legible
    ? [
        violation(SCALING_BOUNDS, plan.path, {
          problem: 'without a metric the schedules must change the count',
          value: plan.minReplicas,
          fix: 'add a schedule with another count or a metric, or set "replicas" of the deployment instead',
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
  const property = `the target of metric ${metric.name}`;
  const findings = outside({ property, ...BOUNDS.target }, path, metric.target);
  if (metric.resource !== undefined) {
    if (Number.isFinite(metric.target) && metric.target > 0 && !Number.isInteger(metric.target)) {
      findings.push(
        violation(SCALING_METRIC, path, {
          problem: `${property} must be a whole percentage`,
          value: metric.target,
          fix: 'round it',
        }),
      );
    }
    if (spec.compute && Number.isFinite(metric.target) && metric.target > MAX_UTILIZATION) {
      findings.push(
        violation(SCALING_METRIC, path, {
          problem: `${property} must be at most ${MAX_UTILIZATION}, because the limits of a pod equal its requests`,
          value: metric.target,
          fix: 'set a target such as 80',
        }),
      );
    }
    return findings;
  }
  if (metric.query === undefined && isMeasuredByPicker(metric.name)) {
    findings.push(violation(SCALING_METRIC, path, unmeasured(metric.name, spec.endpointPicker)));
  } else if (metric.query === undefined) {
    findings.push(
      violation(SCALING_METRIC, path, {
        problem: spec.image.engine
          ? `${spec.image.engine.name} provides no metric for ${metric.name}`
          : `metric ${metric.name} needs an image of a known engine`,
        fix: `${spec.image.engine ? '' : 'set the engine, Image.custom(repository, tag, { engine: Engine.VLLM }), or '}set the query: ScalingMetric.prometheus(\`sum(my_metric{\${ScalingMetric.PODS}})\`, target)`,
      }),
    );
  } else if (String(metric.query).trim() === '') {
    findings.push(
      violation(SCALING_METRIC, path, {
        problem: `the query of metric ${metric.name} must not be empty`,
        value: metric.query,
        fix: 'set a PromQL query that returns one value',
      }),
    );
  } else if (!metric.restricted && metric !== startingMetric(deployment.autoscaler!)) {
    findings.push(
      violation(SCALING_QUERY, path, {
        problem: `the query of metric ${metric.name} is not restricted to the pods of this deployment, and may count the load of others`,
        value: metric.query,
        fix: 'put ${ScalingMetric.PODS} between the braces of its selectors; ignore it if only this deployment has this load',
      }),
    );
  }
  if (
    metric.name.startsWith('gpu') &&
    Number.isFinite(metric.target) &&
    metric.target > MAX_UTILIZATION
  ) {
    findings.push(
      violation(SCALING_METRIC, path, {
        problem: `${property} must be at most ${MAX_UTILIZATION}`,
        value: metric.target,
        fix: 'set a target such as 80',
      }),
    );
  }
  if (metric.name.startsWith('gpu') && spec.compute && spec.compute.gpus === undefined) {
    findings.push(
      violation(SCALING_METRIC, path, {
        problem: `metric ${metric.name} needs a deployment with GPUs`,
        fix: 'set "gpus" of the compute, or choose another metric',
      }),
    );
  }
  return [...findings, ...engine(metric, path, platform)];
}

function engine(metric: MetricPlan, path: string, platform: PlannedPlatform): Finding[] {
  if (platform.autoscaling.kind === AutoscalingKind.HPA) {
    return [
      violation(SCALING_ENGINE, path, {
        problem: `the HPA supports CPU and memory utilization, not ${metric.name}`,
        fix: 'set AutoscalingEngine.keda() on the platform, or use ScalingMetric.cpuUtilization',
      }),
    ];
  }
  if (platform.prometheus === undefined) {
    return [
      violation(SCALING_ENGINE, path, {
        problem: `metric ${metric.name} needs a Prometheus, and the platform has none`,
        fix: "set its address: Platform.kubernetes({ prometheus: 'http://prometheus.monitoring:9090' })",
      }),
    ];
  }
  return [];
}
