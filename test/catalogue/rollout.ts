import { Duration } from 'cdk8s';
import { DEPLOYMENT } from './deployment';
import { deployment, exact, inDeployment, field } from './fidelity';
import { Planned, SOME_DEPLOYMENT, deployed, lastDeployment } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { PlannedDeployment } from '../../src/plan/deployment';
import { balanced } from '../homes/clouds';
import { aChart, aDeployment, aService } from '../support/builders';

/** A deployment of one of two services, wherever it is in the tree. */
function owned(chosen: 'first' | 'second'): ci.InferenceService {
  const chart = aChart();
  const both = { first: aService({}, chart), second: new ci.InferenceService(chart, 'second') };
  Object.values(both).forEach((service) => aDeployment(service));
  new ci.Deployment(chart, 'wanderer', { service: both[chosen], ...SOME_DEPLOYMENT });
  return both.first;
}

const PROPS = struct<ci.DeploymentProps, PlannedDeployment, keyof ci.DeploymentOptions>(
  'DeploymentProps',
  {
    program: (options, within = aService) => {
      const service = within();
      new ci.Deployment(service, 'main', Object.assign({ service }, options));
      return service;
    },
    base: SOME_DEPLOYMENT,
    like: DEPLOYMENT.rows,
  },
)({ service: { effect: [() => owned('second'), () => owned('first')] } });

const NONE = ci.Percent.of(0);
const COUNTS: ci.RollingUpdateCounts = { maxUnavailable: 1, maxSurge: 1 };

const rolling = (options: ci.RollingUpdateOptions) =>
  lastDeployment(deployed({ rollingUpdate: ci.RollingUpdate.of(options) })).rollingUpdate;

const ROLLING_UPDATE = struct<ci.RollingUpdateOptions, Planned<'rollingUpdate'>>(
  'RollingUpdateOptions',
  {
    program: (options) => deployed({ rollingUpdate: ci.RollingUpdate.of(options) }),
    plan: (service) => lastDeployment(service).rollingUpdate,
    edit: 'replicas',
  },
)({
  maxUnavailable: {
    value: NONE,
    default: [() => rolling({ maxSurge: NONE }), { maxUnavailable: 25, maxSurge: 0 }],
    fidelity: field(
      '52 rolling update | 滚动更新：最大不可用、最大超量',
      'percentages of the Deployment’s strategy',
      exact(
        inDeployment('/spec/strategy/rollingUpdate', { maxUnavailable: '20%', maxSurge: '10%' }),
        inDeployment('/spec/minReadySeconds', 15),
        inDeployment('/spec/progressDeadlineSeconds', 900),
      ),
      {
        also: 'RollingUpdateOptions.maxSurge, DeploymentOptions.minReady, DeploymentOptions.progressDeadline',
        program: deployment({
          replicas: 10,
          rollingUpdate: ci.RollingUpdate.of({
            maxUnavailable: ci.Percent.of(20),
            maxSurge: ci.Percent.of(10),
          }),
          minReady: Duration.seconds(15),
          progressDeadline: Duration.seconds(900),
        }),
      },
    ),
  },
  maxSurge: {
    value: NONE,
    default: [() => rolling({ maxUnavailable: NONE }), { maxUnavailable: 0, maxSurge: 25 }],
  },
});

const ROLLING_COUNTS = struct<ci.RollingUpdateCounts, Planned<'rollingUpdate'>>(
  'RollingUpdateCounts',
  {
    program: (counts) =>
      deployed({ rollingUpdate: ci.RollingUpdate.ofCounts({ ...COUNTS, ...counts }) }),
    plan: (service) => lastDeployment(service).rollingUpdate,
    base: COUNTS,
    edit: 'replicas',
  },
)({
  maxUnavailable: { value: 2, samples: [1, 0] },
  maxSurge: { value: 2, samples: [1, 3] },
});

const DISRUPTED = {
  replicas: 4,
  startup: ci.Probe.fromTcpSocket({ port: 8000, failureThreshold: 60 }),
};
const PROTECTED = ci.StartupProtection.podLifetime();
const STARTING = ci.StartupProtection.whileStarting(Duration.minutes(10));

const DISRUPTION = struct<ci.DisruptionOptions, Planned<'disruption'>>('DisruptionOptions', {
  program: (options) => deployed({ ...DISRUPTED, disruption: ci.Disruption.of(options) }),
  plan: (service) => lastDeployment(service).disruption!,
  edit: 'replicas',
})({
  maxUnavailable: {
    value: ci.Percent.of(50),
    default: [({ budget }) => budget?.maxUnavailable, 1],
  },
  minAvailable: {
    value: ci.Percent.of(50),
    default: [({ budget }) => budget?.minAvailable, undefined],
  },
  protectStartup: {
    value: PROTECTED,
    default: [({ startup }) => startup, undefined],
    edit: 'pod',
  },
});

const DISRUPTION_COUNTS = struct<ci.DisruptionCounts, Planned<'disruption'>>('DisruptionCounts', {
  program: (counts) => deployed({ ...DISRUPTED, disruption: ci.Disruption.ofCounts(counts) }),
  plan: (service) => lastDeployment(service).disruption!,
  edit: 'replicas',
})({
  maxUnavailable: {
    value: 2,
    default: [({ budget }) => budget?.maxUnavailable, 1],
  },
  minAvailable: {
    value: 2,
    default: [({ budget }) => budget?.minAvailable, undefined],
  },
  protectStartup: {
    value: PROTECTED,
    default: [({ startup }) => startup, undefined],
    edit: 'pod',
  },
});

const TWO = [80, 81].map((expose) => ci.Port.http({ listen: 8000 + expose, expose }));

const NODE_PORT = struct<ci.NodePort>('NodePort', {
  program: (nodePort) => deployed({ nodePorts: [nodePort] }),
  base: { port: 80, nodePort: 30080 },
  live: (nodePort) =>
    balanced({ weights: [1], options: { nodePorts: [nodePort] }, props: { ports: TWO } }).service,
})({
  port: { value: 81, samples: [80, 8180] },
  // from the ports that a cluster allocates last: no other Service has them
  nodePort: { value: 30081, samples: [30080, 30085] },
});

export const ROLLOUTS: Subject = {
  structs: [PROPS, ROLLING_UPDATE, ROLLING_COUNTS, DISRUPTION, DISRUPTION_COUNTS, NODE_PORT],
  samples: {
    'Percent.of(value)': [20, 0, 100, 33],
    // one of the two limits at most; the first is edited, and a protection would restart pods
    DisruptionOptions: [
      { maxUnavailable: ci.Percent.of(20) },
      { minAvailable: ci.Percent.of(50), protectStartup: STARTING },
      { protectStartup: PROTECTED },
    ],
    DisruptionCounts: [
      { maxUnavailable: 0 },
      { maxUnavailable: 2, protectStartup: STARTING },
      { minAvailable: 1, protectStartup: PROTECTED },
    ],
    // both 0 would stop every rollout
    'RollingUpdate.of.maxSurge': [20, 100].map((value) => ci.Percent.of(value)),
  },
};
