import { GatePlan, GatedReleasePlan, GatedStepPlan } from '../../plan/release';
import { PlannedService } from '../../plan/service';
import { objectName } from '../../private/names';
import { omitUndefined } from '../../private/omit-undefined';
import { THRESHOLD_RANGE } from '../../private/vocabulary';
import { GateTemplate } from '../../spec/monitoring';
import { serviceMetadata } from '../metadata';
import { KubernetesObject, RenderedObject } from '../object';

/** The gates of a release for the tool that runs them. @internal */
export function renderGateTemplates(plan: PlannedService): RenderedObject[] {
  const { release, monitoring } = plan;
  const render = monitoring?.gateTemplate && TEMPLATES[monitoring.gateTemplate];
  if (!release || !render) {
    return [];
  }
  return release.steps
    .filter(({ gates }) => gates.length > 0)
    .flatMap((step) => render(plan, step, release))
    .map((object) => ({ owner: plan.path, after: [], computed: [], object }));
}

type Render = (
  plan: PlannedService,
  step: GatedStepPlan,
  release: GatedReleasePlan,
) => KubernetesObject[];

const TEMPLATES: Record<GateTemplate, Render> = {
  [GateTemplate.ARGO_ROLLOUTS]: (plan, step, { prometheus }) => [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      metadata: serviceMetadata(plan, objectName([plan.name, step.name])),
      spec: { metrics: step.gates.map((gate) => argoMetric(gate, step, prometheus)) },
    },
  ],
  [GateTemplate.FLAGGER]: (plan, step, { prometheus }) =>
    step.gates.map(({ name, query, max, min }) => ({
      apiVersion: 'flagger.app/v1beta1',
      kind: 'MetricTemplate',
      metadata: {
        ...serviceMetadata(plan, objectName([plan.name, step.name, name])),
        annotations: { [THRESHOLD_RANGE]: JSON.stringify(omitUndefined({ min, max })) },
      },
      spec: { provider: { type: 'prometheus', address: prometheus }, query },
    })),
};

/** A measurement each minute of the soak time; the first one that fails ends the analysis. */
function argoMetric(
  { name, query, max, min }: GatePlan,
  { soakMinutes }: GatedStepPlan,
  address: string | undefined,
): object {
  const conditions = [
    // a query without a result has an empty list, and NaN is in no range
    'len(result) == 1',
    ...(min === undefined ? [] : [`result[0] >= ${min}`]),
    ...(max === undefined ? [] : [`result[0] <= ${max}`]),
  ];
  return {
    name,
    ...(soakMinutes > 1 && { interval: '1m' }),
    count: Math.max(1, soakMinutes),
    failureLimit: 0,
    successCondition: conditions.join(' && '),
    provider: { prometheus: { address, query } },
  };
}
