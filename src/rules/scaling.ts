import { Finding, Rule, broken, error, warning } from './finding';
import { positive, wholeNumber } from './numbers';
import { AutoscalerPlan, AutoscalerSaid, MetricPlan } from '../plan/autoscaler-plan';
import { DeploymentPlan } from '../plan/deployment-plan';
import { DeploymentSaid } from '../plan/deployment-said';
import { AutoscalingKind, PlatformPlan } from '../plan/platform-plan';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { isUnknown } from '../private/unknown';

const SCALING_BOUNDS = error(
  'SCALING_BOUNDS',
  'whole numbers 1 ≤ minReplicas ≤ maxReplicas; at least one metric; one autoscaler per deployment',
);
const SCALING_METRIC = error(
  'SCALING_METRIC',
  "a metric's target is above 0, a query is not empty, and the engine of the image offers the metric",
);
const SCALING_ENGINE = error(
  'SCALING_ENGINE',
  'the autoscaling engine of the platform can do the metric: HPA only CPU and memory, KEDA queries only with a Prometheus address',
);
const SCALING_QUERY = warning(
  'SCALING_QUERY',
  'a query that does not contain ScalingMetric.PODS may count the load of other deployments too',
);

/** @internal */
export const SCALING_RULES: Rule[] = [
  SCALING_BOUNDS,
  SCALING_METRIC,
  SCALING_ENGINE,
  SCALING_QUERY,
];

/** @internal */
export function checkScaling(said: ServiceSaid, plan: ServicePlan): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const [first, ...others] = said.deployments[index].autoscalers;
    const second = others.map((other) =>
      broken(SCALING_BOUNDS, other.path, {
        problem: `a deployment has one autoscaler, and ${first.path} is it already`,
        mend: 'put all metrics into one autoscale({ … })',
      }),
    );
    return deployment.autoscaler
      ? [
          ...bounds(first, deployment.autoscaler),
          ...deployment.autoscaler.metrics.flatMap((metric) =>
            checkMetric(metric, deployment, said.deployments[index], plan.platform),
          ),
          ...second,
        ]
      : second;
  });
}

function bounds(
  said: AutoscalerSaid,
  { path, minReplicas, maxReplicas, metrics }: AutoscalerPlan,
): Finding[] {
  const findings = [
    ...wholeNumber(
      SCALING_BOUNDS,
      path,
      said.minReplicas,
      { min: 1 },
      {
        problem: '"minReplicas" must be a whole number of at least 1',
        mend: 'write the fewest instances to keep, or leave it out for 1',
      },
    ),
    ...wholeNumber(
      SCALING_BOUNDS,
      path,
      said.maxReplicas,
      { min: 1 },
      {
        problem: '"maxReplicas" must be a whole number of at least 1',
        mend: 'write the most instances to pay for',
      },
    ),
  ];
  if (said.maxReplicas === undefined) {
    findings.push(
      broken(SCALING_BOUNDS, path, {
        problem: '"maxReplicas" is missing',
        mend: 'write the most instances to pay for',
      }),
    );
  } else if (minReplicas > maxReplicas && !isUnknown(minReplicas) && !isUnknown(maxReplicas)) {
    findings.push(
      broken(SCALING_BOUNDS, path, {
        problem: `"minReplicas" must not exceed "maxReplicas", which is ${maxReplicas}`,
        got: minReplicas,
        mend: 'lower "minReplicas" or raise "maxReplicas"',
      }),
    );
  }
  if (metrics.length === 0) {
    findings.push(
      broken(SCALING_BOUNDS, path, {
        problem: 'the autoscaler has no metric to go by',
        mend: 'add one, such as metrics: [ScalingMetric.queueLength(4)]',
      }),
    );
  }
  return findings;
}

function checkMetric(
  metric: MetricPlan,
  deployment: DeploymentPlan,
  said: DeploymentSaid,
  platform: PlatformPlan,
): Finding[] {
  const path = deployment.autoscaler!.path;
  const findings = positive(SCALING_METRIC, path, metric.target, {
    problem: `the target of metric ${metric.name} must be a number above 0`,
    mend: 'write what one instance is to carry',
  });
  if (metric.resource !== undefined) {
    if (Number.isFinite(metric.target) && metric.target > 0 && !Number.isInteger(metric.target)) {
      findings.push(
        broken(SCALING_METRIC, path, {
          problem: `the target of metric ${metric.name} must be a whole percentage`,
          got: metric.target,
          mend: 'round it',
        }),
      );
    }
    return findings;
  }
  if (metric.query === undefined) {
    findings.push(
      broken(SCALING_METRIC, path, {
        problem: said.image.engine
          ? `${said.image.engine.name} offers no metric for ${metric.name}`
          : `metric ${metric.name} needs an engine preset, which knows the metric's name; this image is none`,
        mend: 'write the query: ScalingMetric.prometheus(`sum(my_metric{${ScalingMetric.PODS}})`, target)',
      }),
    );
  } else if (String(metric.query).trim() === '') {
    findings.push(
      broken(SCALING_METRIC, path, {
        problem: `the query of metric ${metric.name} must not be empty`,
        got: metric.query,
        mend: 'write PromQL that gives one value',
      }),
    );
  } else if (!metric.restricted) {
    findings.push(
      broken(SCALING_QUERY, path, {
        problem: `the query of metric ${metric.name} is not restricted to this deployment's pods`,
        got: metric.query,
        mend: 'put ${ScalingMetric.PODS} between the braces of its selectors, unless it means load that only this deployment serves',
      }),
    );
  }
  if (metric.name.startsWith('gpu') && said.compute && said.compute.gpus === undefined) {
    findings.push(
      broken(SCALING_METRIC, path, {
        problem: `metric ${metric.name} needs a deployment with GPUs`,
        mend: 'say "gpus" in the compute, or choose another metric',
      }),
    );
  }
  return [...findings, ...engine(metric, path, platform)];
}

function engine(metric: MetricPlan, path: string, platform: PlatformPlan): Finding[] {
  if (platform.autoscaling.kind === AutoscalingKind.HPA) {
    return [
      broken(SCALING_ENGINE, path, {
        problem: `the HPA alone scales by CPU and memory utilisation, not by ${metric.name}`,
        mend: 'use AutoscalingEngine.keda() on the platform, or ScalingMetric.cpuUtilization',
      }),
    ];
  }
  if (platform.prometheus === undefined) {
    return [
      broken(SCALING_ENGINE, path, {
        problem: `metric ${metric.name} is asked of a Prometheus, and the platform names none`,
        mend: "say it: Platform.kubernetes({ prometheus: 'http://prometheus.monitoring:9090' })",
      }),
    ];
  }
  return [];
}
