import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { isScraped, unservedBy } from '../plan/engine-metrics';
import { MetricPlan, isMeasuredByEngine } from '../plan/metric';
import { PlannedService } from '../plan/service';
import { DeploymentSpec } from '../spec/deployment';
import { EngineSpec } from '../spec/engine';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const SCALING_QUERIES = new Subject('Autoscaler', checkQueries);

const SCALING_NAMESPACE = SCALING_QUERIES.warning(
  'SCALING_NAMESPACE',
  'a query counts pods by name in all namespaces, because neither the service nor its Chart has a namespace',
  'metrics: [ScalingMetric.queueLength(4)] // in a Chart without a namespace',
);
const SCALING_UNSCRAPED = SCALING_QUERIES.warning(
  'SCALING_UNSCRAPED',
  'an autoscaler reads metrics of an engine that Prometheus never gets: arguments turn them off, or adopted manifests have no PodMonitor, ServiceMonitor or annotation for them',
  "args: ['--disable-log-stats'], metrics: [ScalingMetric.queueLength(4)]",
);

/** Whether the series of a query exist, and belong to the pods of the deployment. */
function checkQueries(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) =>
    (deployment.autoscaler?.metrics ?? []).flatMap((metric) => [
      ...namespace(metric, deployment),
      ...scraped(metric, deployment, spec.deployments[index]),
    ]),
  );
}

/** The matchers of a query without a namespace count a deployment of the same name elsewhere, too. */
function namespace(
  { name, query, restricted }: MetricPlan,
  deployment: PlannedDeployment,
): Finding[] {
  return query !== undefined && restricted && deployment.namespace === undefined
    ? [
        violation(SCALING_NAMESPACE, deployment.autoscaler!.path, {
          problem: `the query of metric ${name} counts pods named ${deployment.name} in every namespace`,
          fix: "set the namespace: new Chart(app, 'prod', { namespace: 'llm' }); ignore this if Prometheus has one namespace",
        }),
      ]
    : [];
}

/** The library adds the monitor itself, but not to the pods of a manifest. */
function scraped(
  { name, query }: MetricPlan,
  deployment: PlannedDeployment,
  spec: DeploymentSpec,
): Finding[] {
  const { adopted, image, autoscalers } = spec;
  const read = autoscalers[0].metrics.some(
    ({ kind }) => isMeasuredByEngine(kind, image.engine) && name.startsWith(kind),
  );
  if (!read || query === undefined) {
    return [];
  }
  const { path } = deployment.autoscaler!;
  return [
    ...unserved(name, deployment, image.engine!),
    ...(adopted && !isScraped(deployment, spec)
      ? [
          violation(SCALING_UNSCRAPED, path, {
            problem: `nothing in the adopted manifests scrapes metric ${name}, so the autoscaler may never see it`,
            fix: 'add a PodMonitor for the pods to the manifests; ignore this if another object scrapes them',
          }),
        ]
      : []),
  ];
}

function unserved(name: string, deployment: PlannedDeployment, engine: EngineSpec): Finding[] {
  const { argument, missing } = unservedBy(deployment, engine.metrics) ?? {};
  return argument === undefined
    ? []
    : [
        violation(SCALING_UNSCRAPED, deployment.autoscaler!.path, {
          problem: `${engine.name} serves no metric ${name} ${missing ? 'without' : 'with'} the argument ${argument}, so the autoscaler never sees its load`,
          fix: missing ? `add '${argument}' to the command` : `remove '${argument}' from "args"`,
        }),
      ];
}
