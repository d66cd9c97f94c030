import { Duration, Size } from 'cdk8s';
import {
  ClbAlgorithm,
  CloudGatewayBalancerSize,
  CloudGatewayNodeSize,
  ComputeSpec,
  Deployment,
  GatewayAlgorithm,
  Image,
  InferenceService,
  InferenceServiceProps,
  LoadBalancer,
  Platform,
  Port,
  PrivateNetwork,
  Queue,
  Subnet,
  Visibility,
  VkePlatformOptions,
  Weight,
} from '../../../src';
import { aStack, programOf } from '../corpus/tree';
import { plane } from '../support/cluster';
import { Program } from '../support/programs-of-terraform';

/** What is said of a service of the cloud below a stack. */
interface Said {
  readonly props?: InferenceServiceProps;
  readonly platform?: Partial<VkePlatformOptions>;
  /** What else is said, of the two deployments `a` and `b`. */
  readonly then?: (service: InferenceService, a: Deployment, b: Deployment) => void;
  /** Of deployment `a`. */
  readonly deployment?: object;
}

const GRPC_AND_HTTP = [
  Port.http1({ listen: 8000, expose: 80, path: '/v1' }),
  Port.grpc({ listen: 9000 }),
];
const PLAIN = [Port.http({ listen: 8000, expose: 80 }), Port.rpc({ listen: 9000 })];
const weights = (service: InferenceService, a: Deployment, b: Deployment) =>
  service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);

/** A service on VKE with two deployments, in a stack of its own. */
function onVke(
  id: string,
  { props = {}, platform = {}, then = weights, deployment = {} }: Said,
): Program {
  const stack = aStack();
  const service = new InferenceService(stack, id, {
    displayName: '通义对话_chat',
    namespace: 'cloud',
    platform: Platform.vke({
      version: plane.release.minor,
      region: 'cn-beijing',
      cluster: 'ccm5zb9p3d1rs8vbkq4h0',
      network: PrivateNetwork.of({
        vpc: 'vpc-1',
        subnets: [Subnet.of('subnet-a', 'cn-beijing-a'), Subnet.of('subnet-b', 'cn-beijing-b')],
        securityGroups: ['sg-1', 'sg-2'],
      }),
      ...platform,
    }),
    ...props,
  });
  const [a, b] = ['a', 'b'].map((each) =>
    service.addDeployment(each, {
      image: Image.fromUrl('registry.example.com/llm:1.0'),
      compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1) }),
      queue: Queue.named('prepaid'),
      ...(each === 'a' && deployment),
    }),
  );
  then(service, a, b);
  return programOf(stack);
}

const gateway = LoadBalancer.apiGateway();
const nodePorts = {
  nodePorts: [
    { port: 80, nodePort: 30080 },
    { port: 9000, nodePort: 30090 },
  ],
};

const spec: [string, Said][] = [
  ['an API gateway by weights', { props: { ports: GRPC_AND_HTTP, loadBalancer: gateway } }],
  ...[
    GatewayAlgorithm.ROUND_ROBIN,
    GatewayAlgorithm.LEAST_CONNECTIONS,
    GatewayAlgorithm.RANDOM,
    GatewayAlgorithm.consistentHash('x-session-id'),
  ].map((algorithm, index): [string, Said] => [
    `an API gateway by algorithm ${index + 1} of 4`,
    { props: { ports: GRPC_AND_HTTP, loadBalancer: LoadBalancer.apiGateway({ algorithm }) } },
  ]),
  [
    'an API gateway on the internet, with names, a timeout and a size',
    {
      props: {
        ports: [Port.http1({ listen: 8000, expose: 80 })],
        loadBalancer: LoadBalancer.apiGateway({
          publicAccess: true,
          hostnames: ['chat.example.com'],
          routeTimeout: Duration.minutes(5),
        }),
      },
      platform: {
        apiGateways: {
          nodes: 3,
          nodeSize: CloudGatewayNodeSize.CPU_4_GIB_8,
          balancerSize: CloudGatewayBalancerSize.MEDIUM_1,
          publicBandwidth: 100,
          flannelPodCidr: '172.16.0.0/16',
        },
      },
    },
  ],
  [
    'an API gateway that is there already',
    {
      props: {
        ports: GRPC_AND_HTTP,
        loadBalancer: LoadBalancer.apiGateway({ instance: 'gd13d8c6eq1emkiunq6p0' }),
      },
    },
  ],
  [
    'an API gateway that copies requests',
    {
      props: { ports: GRPC_AND_HTTP, loadBalancer: gateway },
      then: (service, source, target) => {
        service.splitTraffic([Weight.of(source, 1), Weight.of(target, 0)]);
        service.mirrorTraffic({ source, target, percent: 10 });
      },
    },
  ],
  [
    'a deployment with an API gateway of its own',
    {
      props: { ports: GRPC_AND_HTTP, loadBalancer: gateway },
      deployment: { loadBalancer: gateway },
    },
  ],
  ['a CLB by weights, nodes found', { props: { ports: PLAIN, loadBalancer: LoadBalancer.clb() } }],
  [
    'a CLB by weights, nodes and node ports said',
    {
      props: {
        ports: PLAIN,
        loadBalancer: LoadBalancer.clb({ algorithm: ClbAlgorithm.SOURCE_ADDRESS_HASH }),
      },
      platform: { nodes: ['i-1', 'i-2', 'i-3'] },
      deployment: nodePorts,
    },
  ],
  [
    'a CLB by weights that is there already, nodes found in pools',
    {
      props: { ports: PLAIN, loadBalancer: LoadBalancer.clb({ instance: 'clb-1' }) },
      platform: { nodePools: ['pool-1'] },
    },
  ],
  [
    'a CLB by instance count, on the internet',
    {
      props: { ports: PLAIN, loadBalancer: LoadBalancer.clb({ publicAccess: true }) },
      then: (service) => service.splitByInstanceCount(),
    },
  ],
  [
    'a deployment with a CLB of its own',
    {
      props: { ports: PLAIN, loadBalancer: LoadBalancer.clb() },
      deployment: { loadBalancer: LoadBalancer.clb() },
    },
  ],
  [
    'sub-accounts who may see it',
    {
      props: {
        ports: GRPC_AND_HTTP,
        loadBalancer: gateway,
        visibility: Visibility.subAccounts(['2100000001', '2100000002']),
      },
    },
  ],
];

/** Everything that becomes resources of the cloud, said once; services of names of their own. */
export function scenes(): Program[] {
  return spec.map(([label, what], index) => {
    try {
      return onVke(`s${index}`, what);
    } catch (error) {
      throw new Error(`${label}: ${(error as Error).message}`);
    }
  });
}

/** A service `chat` behind a CLB by weights. */
export function clb(): Program {
  return onVke('chat', { props: { ports: PLAIN, loadBalancer: LoadBalancer.clb() } });
}

/** A service `chat` behind the cloud's API gateway. */
export function apiGateway(): Program {
  return onVke('chat', { props: { ports: GRPC_AND_HTTP, loadBalancer: gateway } });
}

/** A service `chat` that two sub-accounts may see. */
export function seen(): Program {
  return onVke('chat', {
    props: { ports: PLAIN, visibility: Visibility.subAccounts(['2100000001', '2100000002']) },
    then: () => undefined,
  });
}
