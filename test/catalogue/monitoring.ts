import { Duration } from 'cdk8s';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { PlannedMonitoring } from '../../src/plan/monitoring';
import { aChart, aDeployment, aRoutedService } from '../support/builders';

/** A service with an engine that reports all times, in a cluster with a Prometheus. */
export function watching(monitoring: ci.MonitoringOptions | undefined): ci.InferenceService {
  const service = aRoutedService(
    {
      monitoring,
      platform: ci.Platform.kubernetes({ prometheus: 'http://prometheus:9090' }),
    },
    aChart('llm'),
  );
  aDeployment(service, { image: ci.Image.preset(ci.Engine.VLLM, '0.33.0') });
  return service;
}

const expressions = ({ alerts }: PlannedMonitoring, alert: string) =>
  alerts.filter(({ name }) => name === alert).map(({ expression }) => expression.slice(-4));

const OPTIONS = struct<ci.MonitoringOptions, PlannedMonitoring>('MonitoringOptions', {
  program: watching,
  plan: (service) => service._plan().monitoring!,
  edit: 'visibility',
})({
  alerts: {
    value: false,
    default: [({ alerts }) => alerts.length > 0, true],
  },
  dashboard: {
    value: false,
    default: [({ dashboardLabels }) => dashboardLabels !== undefined, true],
  },
  labels: {
    value: { release: 'prometheus' },
    stated: {},
    samples: [{ release: 'prometheus' }, {}],
  },
  alertLabels: {
    value: { team: 'llm' },
    stated: { severity: 'warning' },
    samples: [{ team: '大模型', severity: 'critical' }, {}],
  },
  dashboardLabels: {
    value: { dashboards: 'llm' },
    stated: { grafana_dashboard: '1' },
    samples: [{ dashboards: 'llm' }, {}],
  },
  queueWait: {
    value: Duration.seconds(5),
    default: [(plan) => expressions(plan, 'InferenceQueueWait'), ['> 10']],
    samples: [Duration.seconds(5), Duration.millis(500)],
  },
  timeToFirstToken: {
    value: Duration.seconds(2),
    default: [(plan) => expressions(plan, 'InferenceTimeToFirstToken'), []],
    samples: [Duration.seconds(2)],
  },
  gateTemplate: {
    effect: [
      () => gated({ gates: [someGate()] }),
      () => gated({ gates: [someGate()] }, { gateTemplate: ci.GateTemplate.ARGO_ROLLOUTS }),
    ],
    live: (options) => gated({ gates: [someGate()] }, options),
    stated: undefined,
    samples: [],
  },
});

const someGate = (gate: Partial<ci.GateQuery> = {}) =>
  ci.Gate.query({ name: 'errors', query: `sum(errors{${ci.Gate.PODS}})`, max: 1, ...gate });

/** A release at the first of two steps. */
export function gated(
  step: Partial<ci.ReleaseStep>,
  monitoring: ci.MonitoringOptions | undefined = {},
): ci.InferenceService {
  const service = watching(monitoring);
  const image = ci.Image.preset(ci.Engine.VLLM, '0.33.0');
  const canary = aDeployment(service, { image }, 'canary');
  const release = ci.Release.canary(service.deployments[0], canary, [
    { name: 'now', percent: 5, ...step },
    { name: 'then', percent: 100 },
  ]);
  service.releaseTraffic(release);
  return service;
}

const first = (service: ci.InferenceService) => service._plan().release!.steps[0];

const QUERY = struct<ci.GateQuery, any>('GateQuery', {
  program: (gate) => gated({ gates: [someGate(gate)] }),
  plan: (service) => first(service).gates[0],
})({
  name: { value: 'failures' },
  query: { value: 'sum(up)' },
  max: {
    value: 2,
    default: [
      () => first(gated({ gates: [someGate({ max: undefined, min: 0 })] })).gates[0].max,
      undefined,
    ],
  },
  min: { value: 0, default: [({ min }) => min, undefined] },
});

export const MONITORED: Subject = { structs: [OPTIONS, QUERY] };
