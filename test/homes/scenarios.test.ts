import { Testing as Cdk8sTesting } from 'cdk8s';
import { Construct } from 'constructs';
import { aStack, program, readByTerraform } from './stacks';
import {
  DeploymentOptions,
  Engine,
  Gateway,
  Image,
  InferenceService,
  LoadBalancer,
  NetworkPeer,
  Platform,
  Port,
  Probe,
  ScalingMetric,
  Schedule,
  SharedFileSystem,
  Subnet,
  Visibility,
  Weight,
} from '../../src';
import { aChart, aCloud, aDeployment, someQueue } from '../support/builders';

const prometheus = 'http://prometheus.monitoring:9090';
const PLATFORMS = {
  Kubernetes: Platform.kubernetes({ prometheus }),
  VKE: aCloud({ prometheus, cluster: 'ccm1' }),
  'VKE with a gateway in the cluster': aCloud({
    prometheus,
    cluster: 'ccm1',
    gateway: Gateway.envoyGateway(),
  }),
};
type On = keyof typeof PLATFORMS;

/** What stands in front. */
const FRONTS = {
  'no load balancer': undefined,
  'an API gateway': LoadBalancer.apiGateway(),
  'a CLB by instance count': LoadBalancer.clb(),
  'a CLB by weights': LoadBalancer.clb(),
};
type Front = keyof typeof FRONTS;

type Service = (scope: Construct, platform: Platform, frontend: Front) => void;

/** A service with two deployments; behind a CLB by instance count nobody says weights. */
const aService =
  (options: Partial<DeploymentOptions>, more: (service: InferenceService) => void): Service =>
  (scope, platform, frontend) => {
    const clb = frontend.startsWith('a CLB');
    const port = clb ? Port.http : Port.http1;
    const service = new InferenceService(scope, 'chat', {
      platform,
      namespace: 'llm',
      displayName: '通义对话_chat',
      loadBalancer: FRONTS[frontend],
      ports: [port({ listen: 8000, expose: 80 }), Port.metrics({ listen: 9090 })],
      networkAccess: {
        callers: [NetworkPeer.addresses('10.0.0.0/8')],
        gateway: [NetworkPeer.addresses('10.0.0.0/16')],
        scrapers: [NetworkPeer.inNamespace('monitoring')],
      },
      visibility: Visibility.account('team'),
    });
    const queue = someQueue();
    const a = aDeployment(service, { queue, ...options }, 'a');
    const b = aDeployment(service, { queue, ...options }, 'Default');
    if (frontend === 'an API gateway' || frontend === 'a CLB by weights') {
      service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
    }
    more(service);
  };

const SERVICES: Record<string, Service> = {
  'fixed numbers of instances': aService({ replicas: 3 }, () => undefined),
  'autoscalers by metrics and by the clock': aService(
    { image: Image.preset(Engine.VLLM, '0.33.0') },
    (service) =>
      service.deployments.forEach((deployment) =>
        deployment.autoscale({
          maxReplicas: 8,
          metrics: [ScalingMetric.inFlightRequests(4)],
          schedules: [Schedule.cron('0 8 * * *', 4), Schedule.cron('0 20 * * *', 1)],
        }),
      ),
  ),
  'probes, storage, an engine and the shell': aService(
    {
      image: Image.preset(Engine.VLLM, '0.33.0'),
      env: { HOME_OF: '${HOME}/models', RATIO: '%{x}' },
      readiness: Probe.fromHttpGet('/health', { port: 8000 }),
      storage: [SharedFileSystem.claim('models', { mountPath: '/models' })],
      priority: 4,
    },
    () => undefined,
  ),
  'a load balancer of a deployment alone': (scope, platform, frontend) => {
    aService({ replicas: 2 }, (service) =>
      aDeployment(
        service,
        {
          queue: someQueue(),
          subnet: Subnet.of('subnet-b', 'cn-beijing-b'),
          ports: [Port.other({ listen: 7000 })],
          loadBalancer: LoadBalancer.clb(),
        },
        'third',
      ),
    )(scope, platform, frontend);
  },
};

/** Kinds that carry the split; everything else must not differ. */
const ROUTING =
  /^(Gateway|HTTPRoute|HTTPRouteFilter|GRPCRoute|TCPRoute|BackendTrafficPolicy|ClientTrafficPolicy|ReferenceGrant)$/;
const DEPLOYMENT = 'cdk-inference/deployment';
const isRouting = ({ kind, metadata, spec }: any) =>
  ROUTING.test(kind) ||
  (kind === 'Service' && (spec.type !== undefined || metadata.labels[DEPLOYMENT] === undefined));

/** What Terraform makes of a manifest: its templates read. */
function applied(value: any): any {
  if (typeof value === 'string') {
    return readByTerraform(value);
  }
  if (Array.isArray(value)) {
    return value.map(applied);
  }
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, applied(item)]))
    : value;
}

interface Written {
  readonly objects: any[];
  /** Types of the cloud's own resources. */
  readonly resources: string[];
}

function belowAChart(say: Service, on: On, frontend: Front): Written {
  const chart = aChart();
  say(chart, PLATFORMS[on], frontend);
  return { objects: Cdk8sTesting.synth(chart), resources: [] };
}

function belowAStack(say: Service, on: On, frontend: Front): Written {
  const stack = aStack();
  say(stack, PLATFORMS[on], frontend);
  const { kubernetes_manifest: manifests, ...others } = program(stack).resource;
  return {
    objects: Object.values<any>(manifests).map(({ manifest }) => applied(manifest)),
    resources: Object.keys(others).sort(),
  };
}

const key = ({ kind, metadata }: any) => `${kind}/${metadata.namespace}/${metadata.name}`;
const sorted = (objects: any[]) =>
  [...objects].sort((one, other) => key(one).localeCompare(key(other)));

/** Roles name what there is to read, and policies who connects: those follow the routing. */
const compared = (objects: any[]) =>
  sorted(
    objects.filter((object) => !isRouting(object) && !/^(Role|NetworkPolicy)$/.test(object.kind)),
  );

const CASES = Object.keys(SERVICES).flatMap((name) =>
  (Object.keys(PLATFORMS) as On[]).flatMap((on) =>
    (Object.keys(FRONTS) as Front[]).map((frontend) => ({ name, on, frontend })),
  ),
);

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('one program in both homes', () => {
  test.each(CASES)('$name behind $front on $on: all but routing is equal', (scenario) => {
    const { name, on, frontend } = scenario;
    const chart = belowAChart(SERVICES[name], on, frontend);
    const stack = belowAStack(SERVICES[name], on, frontend);
    expect(compared(stack.objects)).toEqual(compared(chart.objects));
    expect(compared(chart.objects).length).toBeGreaterThan(5);
  });
});

const GATEWAY = ['BackendTrafficPolicy', 'Gateway', 'HTTPRoute'];
const TCP = ['BackendTrafficPolicy', 'Gateway', 'TCPRoute'];
const BALANCER = ['Service of type LoadBalancer'];
const RULES = 'volcengine_security_group_rule';
const CLOUD_GATEWAY = [
  'volcengine_apig_gateway',
  'volcengine_apig_gateway_service',
  'volcengine_apig_route',
  'volcengine_apig_upstream',
  'volcengine_apig_upstream_source',
  'volcengine_apig_upstream_version',
];
const SPLIT = [
  'volcengine_clb',
  'volcengine_listener',
  RULES,
  'volcengine_server_group',
  'volcengine_server_group_server',
];

/** What carries the split below a Chart, below a stack, and what Terraform makes of the cloud. */
const TABLE: [On, Front, string[], string[], string[]][] = [
  ['Kubernetes', 'no load balancer', [], [], []],
  ['Kubernetes', 'an API gateway', GATEWAY, GATEWAY, []],
  ['Kubernetes', 'a CLB by instance count', BALANCER, BALANCER, []],
  ['Kubernetes', 'a CLB by weights', TCP, TCP, []],
  ['VKE', 'no load balancer', [], [], [RULES]],
  ['VKE', 'an API gateway', GATEWAY, ['Service of type ClusterIP'], [...CLOUD_GATEWAY, RULES]],
  ['VKE', 'a CLB by instance count', BALANCER, BALANCER, ['volcengine_clb', RULES]],
  ['VKE', 'a CLB by weights', TCP, ['Service of type NodePort'], SPLIT],
  ['VKE with a gateway in the cluster', 'an API gateway', GATEWAY, GATEWAY, [RULES]],
  [
    'VKE with a gateway in the cluster',
    'a CLB by instance count',
    BALANCER,
    BALANCER,
    ['volcengine_clb', RULES],
  ],
  [
    'VKE with a gateway in the cluster',
    'a CLB by weights',
    TCP,
    ['Service of type NodePort'],
    SPLIT,
  ],
];

describe('routing follows the table of homes', () => {
  const carriers = ({ objects }: Written) => [
    ...new Set(
      objects
        .filter(isRouting)
        .map(({ kind, spec }) =>
          kind === 'Service' ? `Service of type ${spec.type ?? 'ClusterIP'}` : kind,
        )
        .sort(),
    ),
  ];

  test.each(TABLE)('on %s, %s', (on, frontend, inCharts, inStacks, resources) => {
    const say = SERVICES['fixed numbers of instances'];
    expect(carriers(belowAChart(say, on, frontend))).toEqual(inCharts);
    const stack = belowAStack(say, on, frontend);
    expect(carriers(stack)).toEqual(inStacks);
    expect(stack.resources).toEqual(resources);
  });
});
