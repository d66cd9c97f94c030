import { AlertPlan } from '../../plan/alerts';
import { STEP_SERIES } from '../../plan/release';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { serviceMetadata } from '../metadata';
import { RenderedObject } from '../object';

/** The PrometheusRule of a service. @internal */
export function renderAlerts(plan: PlannedService): RenderedObject[] {
  const { alerts = [], labels, alertLabels, recordedStep } = plan.monitoring ?? {};
  if (alerts.length === 0) {
    return [];
  }
  const metadata = serviceMetadata(plan);
  const namespaces = new Map(plan.deployments.map(({ name, namespace }) => [name, namespace]));
  const rule = ({ name, deployment, expression, forSeconds, summary, description }: AlertPlan) => ({
    alert: name,
    expr: expression,
    for: `${forSeconds}s`,
    // sums lose the label by which an AlertmanagerConfig selects alerts
    labels: omitUndefined({
      ...alertLabels,
      namespace: namespaces.get(deployment),
      service: plan.name,
      deployment,
    }),
    annotations: { summary, description },
  });
  return [
    {
      owner: plan.path,
      after: [],
      computed: [],
      object: {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata: { ...metadata, labels: { ...labels, ...metadata.labels } },
        spec: {
          groups: [
            { name: `${plan.name}.alerts`, rules: alerts.map(rule) },
            ...(recordedStep
              ? [
                  {
                    name: `${plan.name}.release`,
                    interval: '1m',
                    rules: [{ record: STEP_SERIES, expr: 'vector(1)', labels: recordedStep }],
                  },
                ]
              : []),
          ],
        },
      },
    },
  ];
}
