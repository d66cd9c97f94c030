import { Duration } from 'cdk8s';
import { ADOPTION_EFFECTS } from './adoption-effects';
import { aChart, aCloud, aDeployment, aRoutedService, aService } from './builders';
import { Effect, effects } from './effect';
import { NETWORK_EFFECTS } from './network-effects';
import { PLATFORM_EFFECTS } from './platform-effects';
import { SOME_DEPLOYMENT, deployed } from './programs';
import { DEPLOYMENT, POD, PORT, PREPAID, RENTED, SERVICE, TIMES } from './property-values';
import { QUEUE_EFFECTS } from './queue-effects';
import { SCALING_EFFECTS } from './scaling-effects';
import { STORAGE_EFFECTS } from './storage-effects';
import { TRAFFIC_EFFECTS } from './traffic-effects';
import {
  Acknowledgement,
  Deployment,
  DeploymentOptions,
  HttpGetProbeOptions,
  InferenceService,
  InferenceServiceProps,
  NodePort,
  Percent,
  PodOptions,
  Port,
  PortOptions,
  Probe,
  ProbeScheme,
  RollingUpdate,
  RollingUpdateOptions,
} from '../../src';

function longForm(options: Partial<DeploymentOptions>): InferenceService {
  const service = aService();
  new Deployment(service, 'main', { service, ...SOME_DEPLOYMENT, ...options });
  return service;
}

/** A deployment of one of two services, wherever it stands in the tree. */
function owned(chosen: 'first' | 'second'): InferenceService {
  const chart = aChart();
  const both = { first: aService({}, chart), second: new InferenceService(chart, 'second') };
  Object.values(both).forEach((service) => aDeployment(service));
  new Deployment(chart, 'wanderer', { service: both[chosen], ...SOME_DEPLOYMENT });
  return both.first;
}

function probed(readiness: Probe): InferenceService {
  return deployed({ readiness });
}

/** Metrics that a cloud scrapes. */
function scraped(workspace?: string): InferenceService {
  const platform = aCloud();
  return deployed(
    { queue: PREPAID },
    aService({ platform, ports: [Port.metrics({ listen: 9090, workspace })] }),
  );
}

/** A warning about the service of a program. */
function acknowledged(acknowledgement: Acknowledgement): InferenceService {
  const service = aService();
  const liveness = Probe.fromTcpSocket({ port: 8000, period: Duration.seconds(5) });
  aDeployment(service, { liveness });
  service.acknowledge('PROBE_STARTUP_BUDGET', acknowledgement);
  return service;
}

/** A program without and with every property that users can set, under the struct's own name. */
export const EFFECTS: Effect[] = [
  ...effects<Acknowledgement>(
    'Acknowledgement',
    { reason: ['the model loads in a minute', 'the model is small'], until: ['2000-01-01'] },
    acknowledged,
    { reason: 'the model is small' },
  ),
  ...ADOPTION_EFFECTS,
  ...STORAGE_EFFECTS,
  ...PLATFORM_EFFECTS,
  ...QUEUE_EFFECTS,
  ...SCALING_EFFECTS,
  ...TRAFFIC_EFFECTS,
  ...effects<InferenceServiceProps>(
    'InferenceServiceProps',
    SERVICE,
    (props) => deployed({}, new InferenceService(aChart(), 'chat', props)),
    { ports: [Port.http1({ listen: 8000 })] },
  ),
  ...effects<Omit<PortOptions, 'workspace'>>(
    'PortOptions',
    PORT,
    (options) => deployed({}, aRoutedService({ ports: [Port.http1(options)] })),
    { listen: 8000 },
  ),
  ...effects<Omit<DeploymentOptions, 'overflow' | 'acceptTraffic'>>(
    'DeploymentOptions',
    DEPLOYMENT,
    deployed,
    SOME_DEPLOYMENT,
  ),
  ...effects<Omit<DeploymentOptions, 'overflow' | 'acceptTraffic'>>(
    'DeploymentProps',
    DEPLOYMENT,
    longForm,
    SOME_DEPLOYMENT,
  ),
  {
    property: 'DeploymentOptions.overflow',
    without: () => deployed({ queue: PREPAID }),
    with: () => deployed({ queue: PREPAID, overflow: RENTED }),
  },
  {
    property: 'DeploymentProps.overflow',
    without: () => longForm({ queue: PREPAID }),
    with: () => longForm({ queue: PREPAID, overflow: RENTED }),
  },
  {
    property: 'DeploymentProps.service',
    without: () => owned('second'),
    with: () => owned('first'),
  },
  ...NETWORK_EFFECTS,
  ...effects<RollingUpdateOptions>(
    'RollingUpdateOptions',
    { maxUnavailable: [Percent.of(0)], maxSurge: [Percent.of(0)] },
    (options) => deployed({ rollingUpdate: RollingUpdate.of(options) }),
  ),
  ...effects<PodOptions>('PodOptions', POD, (pod) => deployed({ pod }), {
    volumes: [{ name: 'models', emptyDir: {} }],
  }),
  ...effects('ProbeOptions', TIMES, (options) => probed(Probe.fromCommand(['true'], options))),
  ...effects(
    'TcpSocketProbeOptions',
    { ...TIMES, port: [8001, 8000] },
    (options: any) => probed(Probe.fromTcpSocket(options)),
    { port: 8000 },
  ),
  ...effects<HttpGetProbeOptions>(
    'HttpGetProbeOptions',
    {
      ...TIMES,
      port: [8001, 8000],
      scheme: [ProbeScheme.HTTPS],
      headers: [{ 'X-Probe': 'ready' }],
    },
    (options) => probed(Probe.fromHttpGet('/ready', options)),
    { port: 8000 },
  ),
  ...effects<NodePort>(
    'NodePort',
    { port: [81, 80], nodePort: [30081, 30080] },
    (nodePort) => deployed({ nodePorts: [nodePort] }),
    { port: 80, nodePort: 30080 },
  ),
  {
    property: 'PortOptions.workspace',
    without: () => scraped(),
    with: () => scraped('team-llm'),
  },
];
