import {
  added,
  approximated,
  byGateway,
  byPlatform,
  checked,
  everywhere,
  exact,
  HTTP,
  NETWORK,
  Row,
  refused,
  deployment,
  routed,
  service,
  serving,
  Target,
  unused,
} from './row';
import {
  ClbAlgorithm,
  ClbOptions,
  InferenceService,
  LoadBalancer,
  Port,
  PrivateNetwork,
  Queue,
  Subnet,
  Visibility,
} from '../../src';

const FIRST_RULE = '/spec/rules/0';
const PREFIX = 'service.beta.kubernetes.io~1volcengine-loadbalancer-';
const annotation = (name: string) => `/metadata/annotations/${PREFIX}${name}`;

/** What ran as a single deployment. */
const RUNNING = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'llm-server' },
    spec: {
      selector: { matchLabels: { app: 'llm' } },
      template: {
        metadata: { labels: { app: 'llm' } },
        spec: { containers: [{ name: 'llm', image: 'registry.example.com/llm:1.0' }] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'llm' },
    spec: { selector: { app: 'llm' }, ports: [{ name: 'http', port: 80, targetPort: 8000 }] },
  },
] as const;

/** A service behind a CLB. */
function behindClb(options: ClbOptions = {}): Row['spec'] {
  return serving(
    { ports: [Port.http({ listen: 8000, expose: 80 })], loadBalancer: LoadBalancer.clb(options) },
    {},
  );
}

/** A service whose queue's members see it. */
function members(namespace?: string): Row['spec'] {
  return serving(
    { visibility: Visibility.queueMembers() },
    {
      queue: Queue.named('prepaid', { zones: ['cn-beijing-a'], members: 'team', namespace }),
    },
  );
}

/** Names, visibility, network, load balancer and ports of the service. */
export const SERVICE_ROWS: Row[] = [
  {
    field: 1,
    item: 'service name',
    properties: ['InferenceServiceProps.displayName'],
    becomes:
      'an annotation; objects are named after construct ids, so that names may repeat and change',
    spec: service({ displayName: '通义_chat' }),
    cells: everywhere(
      exact(
        ['Deployment', '/metadata/annotations/cdk-inference~1service-display-name', '通义_chat'],
        ['Deployment', '/metadata/name', 'chat-main'],
      ),
    ),
  },
  {
    field: 2,
    item: 'service description',
    properties: ['InferenceServiceProps.description'],
    becomes: 'an annotation',
    spec: service({ description: '对话' }),
    cells: everywhere(
      exact(['Deployment', '/metadata/annotations/cdk-inference~1service-description', '对话']),
    ),
  },
  {
    field: 3,
    item: 'visibility: account, sub-accounts, creator',
    properties: [
      'InferenceServiceProps.visibility',
      'Visibility.account',
      'Visibility.subAccounts',
      'Visibility.creatorOnly',
    ],
    becomes: 'Role and RoleBinding',
    spec: service({ visibility: Visibility.account('acme') }),
    cells: everywhere(
      exact(
        ['RoleBinding', '/subjects/0/name', 'acme'],
        ['Role', '/metadata/name', 'chat-viewers'],
      ),
    ),
  },
  {
    field: 3,
    item: 'visibility: sub-accounts by their ids in the cloud',
    properties: ['Visibility.subAccounts', 'VkePlatformOptions.cluster'],
    becomes: 'Role and RoleBinding; below a stack on VKE `volcengine_vke_permission`',
    spec: service({ namespace: 'llm', visibility: Visibility.subAccounts(['4242']) }),
    cells: {
      ...everywhere(exact(['RoleBinding', '/subjects/0/name', '4242'])),
      [Target.VKE_STACK]: approximated(
        'APPROXIMATED_VISIBILITY',
        ['volcengine_vke_permission', '/grantee_id', 4242],
        ['volcengine_vke_permission', '/namespace', 'llm'],
      ),
    },
  },
  {
    field: 4,
    item: 'queue members see their queue’s deployments only: a namespace per queue',
    properties: ['Visibility.queueMembers', 'QueueOptions.members', 'QueueOptions.namespace'],
    becomes: 'Role and RoleBinding per deployment',
    spec: members('prepaid'),
    cells: everywhere(exact(['RoleBinding', '/subjects/0/name', 'team'])),
  },
  {
    field: 4,
    item: 'the same, queues in one namespace',
    properties: ['Visibility.queueMembers', 'QueueOptions.members'],
    becomes: 'read by name: RBAC cannot hide one object’s pods from readers of another’s',
    spec: members(),
    cells: everywhere(
      approximated('APPROXIMATED_VISIBILITY', ['RoleBinding', '/subjects/0/name', 'team']),
    ),
  },
  {
    field: 5,
    item: 'VPC',
    properties: ['InferenceServiceProps.network', 'PrivateNetworkOptions.vpc'],
    becomes: 'the cluster’s own; an annotation says which it has to be',
    spec: service({ network: NETWORK }),
    cells: byPlatform(
      unused('UNUSED_NETWORK'),
      exact(['Deployment', '/metadata/annotations/cdk-inference~1vpc', 'vpc-a']),
    ),
  },
  {
    field: 6,
    item: 'subnets of the service',
    properties: ['PrivateNetworkOptions.subnets'],
    becomes: 'the subnet that a new load balancer takes its address from: the first',
    spec: serving(
      {
        network: NETWORK,
        ports: [Port.http({ listen: 8000 })],
        loadBalancer: LoadBalancer.clb(),
      },
      {},
    ),
    cells: {
      ...byPlatform(
        unused('UNUSED_NETWORK'),
        exact(['Service', annotation('subnet-id'), 'subnet-a']),
      ),
      [Target.VKE_STACK]: exact(['volcengine_clb', '/subnet_id', 'subnet-a']),
    },
  },
  {
    field: 6,
    item: 'security groups of the service',
    properties: ['PrivateNetworkOptions.securityGroups'],
    becomes: 'those of the node pools; an annotation says which they have to be',
    spec: service({ network: NETWORK }),
    cells: byPlatform(
      unused('UNUSED_NETWORK'),
      exact(['Deployment', '/metadata/annotations/cdk-inference~1security-groups', 'sg-a']),
    ),
  },
  {
    field: 7,
    item: 'no load balancer',
    properties: ['InferenceServiceProps.loadBalancer'],
    becomes: 'a Service in the cluster for each deployment, and nothing before them',
    spec: service({}),
    cells: everywhere(
      exact(['Service', '/spec/ports/0/port', 80], ['Service', '/spec/type', undefined]),
    ),
  },
  {
    field: 8,
    item: 'load balancer: API gateway',
    properties: ['LoadBalancer.apiGateway'],
    becomes:
      'a Gateway and its routes in the cluster; below a stack on VKE the cloud’s own, `volcengine_apig_*`',
    spec: routed(),
    cells: byGateway(
      exact(['Gateway', '/spec/listeners/0/port', 80]),
      exact(
        ['volcengine_apig_gateway', '/name', 'llm-chat'],
        ['volcengine_apig_gateway_service', '/service_name', 'llm-chat-80'],
        ['volcengine_apig_upstream_source', '/source_type', 'K8S'],
        ['volcengine_apig_upstream_version', '/upstream_version/0/name', 'chat-main'],
        ['volcengine_apig_route', '/enable', true],
      ),
    ),
  },
  {
    field: 8,
    item: 'load balancer: CLB',
    properties: ['LoadBalancer.clb'],
    becomes:
      'Service of type LoadBalancer; on VKE with the instances as direct backends, below a stack of a `volcengine_clb`',
    spec: behindClb(),
    cells: {
      ...byPlatform(
        approximated('APPROXIMATED_ROUND_ROBIN', ['Service', '/spec/type', 'LoadBalancer']),
        exact(
          ['Service', '/spec/type', 'LoadBalancer'],
          ['Service', annotation('pass-through'), 'true'],
        ),
      ),
      [Target.VKE_STACK]: exact(
        ['volcengine_clb', '/subnet_id', 'subnet-a'],
        ['Service', annotation('id'), '${volcengine_clb.llm_chat.id}'],
      ),
    },
  },
  {
    field: 9,
    item: 'existing API gateway',
    properties: ['ApiGatewayOptions.instance', 'ApiGatewayOptions.listeners'],
    becomes: 'routes that attach to the Gateway; the cloud’s own has an id instead',
    spec: routed({ loadBalancer: LoadBalancer.apiGateway({ instance: 'edge/public' }) }),
    cells: byGateway(
      exact(['HTTPRoute', '/spec/parentRefs/0', { name: 'public', namespace: 'edge' }]),
      refused('LOAD_BALANCER_INSTANCE'),
    ),
  },
  {
    field: 9,
    item: 'existing API gateway by its id',
    properties: ['ApiGatewayOptions.instance'],
    becomes: 'a gateway service, upstreams and routes in it; in the cluster the name of a Gateway',
    spec: routed({ loadBalancer: LoadBalancer.apiGateway({ instance: 'gd-1' }) }),
    cells: byGateway(
      exact(['HTTPRoute', '/spec/parentRefs/0', { name: 'gd-1' }]),
      exact(['volcengine_apig_gateway_service', '/gateway_id', 'gd-1']),
    ),
  },
  {
    field: 9,
    item: 'existing CLB',
    properties: ['ClbOptions.instance'],
    becomes: 'its id at the Service',
    spec: behindClb({ instance: 'clb-1' }),
    cells: byPlatform(
      refused('LOAD_BALANCER_INSTANCE'),
      exact(
        ['Service', annotation('id'), 'clb-1'],
        ['Service', annotation('subnet-id'), undefined],
      ),
    ),
  },
  {
    field: 10,
    item: 'public access',
    properties: [
      'ApiGatewayOptions.publicAccess',
      'ClbOptions.publicAccess',
      'KubernetesPlatformOptions.publicAddressAnnotations',
    ],
    becomes: 'private unless asked; a plain cluster must be told how to ask',
    spec: behindClb({ publicAccess: true }),
    cells: {
      ...byPlatform(
        refused('PUBLIC_ADDRESS'),
        exact(['Service', annotation('address-type'), 'PUBLIC']),
      ),
      [Target.VKE_STACK]: exact(['volcengine_clb', '/type', 'public']),
    },
  },
  {
    field: 10,
    item: 'public access of an API gateway',
    properties: ['ApiGatewayOptions.publicAccess'],
    becomes: 'private unless asked; annotations of the Gateway; network type of the cloud’s own',
    spec: routed({ loadBalancer: LoadBalancer.apiGateway({ publicAccess: true }) }),
    cells: {
      ...byPlatform(
        refused('PUBLIC_ADDRESS'),
        exact(['Gateway', `/spec/infrastructure${annotation('address-type').slice(9)}`, 'PUBLIC']),
      ),
      [Target.VKE_STACK]: exact([
        'volcengine_apig_gateway',
        '/resource_spec/0/network_type/0/enable_public_network',
        true,
      ]),
    },
  },
  {
    field: 15,
    item: 'weighted round robin',
    properties: ['ClbOptions.algorithm', 'ClbAlgorithm.WEIGHTED_ROUND_ROBIN'],
    becomes: 'the scheduler `wrr` of the CLB; elsewhere kube-proxy draws at random',
    spec: behindClb({ algorithm: ClbAlgorithm.WEIGHTED_ROUND_ROBIN }),
    cells: byPlatform(
      approximated('APPROXIMATED_ROUND_ROBIN', ['Service', '/spec/type', 'LoadBalancer']),
      exact(['Service', annotation('scheduler'), 'wrr']),
    ),
  },
  {
    field: 15,
    item: 'weighted least connections',
    properties: ['ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS'],
    becomes: 'the scheduler `wlc` of the CLB; elsewhere nothing counts connections',
    spec: behindClb({ algorithm: ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS }),
    cells: byPlatform(refused('ALGORITHM'), exact(['Service', annotation('scheduler'), 'wlc'])),
  },
  {
    field: 15,
    item: 'source-address hash',
    properties: ['ClbAlgorithm.SOURCE_ADDRESS_HASH'],
    becomes: 'the scheduler `sh` of the CLB; elsewhere session affinity of the Service',
    spec: behindClb({ algorithm: ClbAlgorithm.SOURCE_ADDRESS_HASH }),
    cells: byPlatform(
      approximated('APPROXIMATED_SOURCE_HASH', ['Service', '/spec/sessionAffinity', 'ClientIP']),
      exact(['Service', annotation('scheduler'), 'sh']),
    ),
  },
  {
    field: 16,
    item: 'algorithm belongs to the load balancer',
    properties: ['ClbOptions.algorithm', 'ApiGatewayOptions.algorithm'],
    becomes: 'two types: the wrong one does not compile; ports of the wrong type are refused',
    spec: serving({ ports: [HTTP], loadBalancer: LoadBalancer.clb() }, {}),
    cells: everywhere(checked('PORT_PURPOSE')),
  },
  {
    field: 17,
    item: 'listen port',
    properties: ['PortOptions.listen'],
    becomes: 'container port, and target of the Service',
    spec: service({}),
    cells: everywhere(
      exact(
        ['Deployment', '/spec/template/spec/containers/0/ports/0/containerPort', 8000],
        ['Service', '/spec/ports/0/targetPort', 'http-8000'],
      ),
    ),
  },
  {
    field: 17,
    item: 'listen port in the range of node ports',
    properties: ['PortOptions.listen'],
    becomes: '1–29999 and 32768–65535 only',
    spec: service({ ports: [Port.http1({ listen: 30000 })] }),
    cells: everywhere(checked('PORT_LISTEN')),
  },
  {
    field: 18,
    item: 'expose port',
    properties: ['PortOptions.expose'],
    becomes: 'port of the Service and of the Gateway’s listener; the cloud’s own is called at 80',
    spec: routed(),
    cells: byGateway(
      exact(['Service', '/spec/ports/0/port', 80], ['Gateway', '/spec/listeners/0/port', 80]),
      exact(
        ['Service', '/spec/ports/0/port', 80],
        ['volcengine_apig_gateway_service', '/protocol/0', 'HTTP'],
      ),
    ),
  },
  {
    field: 18,
    item: 'another expose port',
    properties: ['PortOptions.expose'],
    becomes: 'the same; at the cloud’s own a domain name of its own, called at 80',
    spec: routed({ ports: [Port.http1({ listen: 8000, expose: 8080 })] }),
    cells: byGateway(
      exact(['Gateway', '/spec/listeners/0/port', 8080]),
      approximated('APPROXIMATED_EXPOSE_PORT', [
        'volcengine_apig_gateway_service',
        '/service_name',
        'llm-chat-8080',
      ]),
    ),
  },
  {
    field: 19,
    item: 'purposes HTTP/1.1, HTTP2, GRPC, Other',
    properties: ['Port.http1', 'Port.http2', 'Port.grpc', 'Port.other'],
    becomes: 'HTTPRoute; h2c to the instance; GRPCRoute; a port of the Service that no route names',
    spec: routed({
      ports: [
        HTTP,
        Port.http2({ listen: 8001 }),
        Port.grpc({ listen: 9000 }),
        Port.other({ listen: 7000 }),
      ],
    }),
    cells: byGateway(
      exact(
        ['HTTPRoute', `${FIRST_RULE}/backendRefs/0/port`, 80],
        ['GRPCRoute', `${FIRST_RULE}/backendRefs/0/port`, 9000],
        ['Service', '/spec/ports/1/appProtocol', 'kubernetes.io/h2c'],
        ['Service', '/spec/ports/3/port', 7000],
      ),
      approximated(
        'APPROXIMATED_EXPOSE_PORT',
        ['volcengine_apig_upstream', '/protocol', 'HTTP'],
        ['volcengine_apig_upstream', '/protocol', 'HTTP2'],
        ['volcengine_apig_upstream', '/protocol', 'GRPC'],
        ['Service', '/spec/ports/3/port', 7000],
      ),
    ),
  },
  {
    field: 20,
    item: 'purposes HTTP, RPC, Other behind a CLB',
    properties: ['Port.http', 'Port.rpc', 'Port.other'],
    becomes: 'TCP',
    spec: serving(
      { ports: [Port.rpc({ listen: 8000, expose: 80 })], loadBalancer: LoadBalancer.clb() },
      {},
    ),
    cells: everywhere({
      level: 'exact',
      seen: [
        [
          'Service',
          '/spec/ports/0',
          { name: 'rpc-8000', port: 80, protocol: 'TCP', targetPort: 'rpc-8000' },
        ],
      ],
    }),
  },
  {
    field: 21,
    item: 'path of a port',
    properties: ['PortOptions.path'],
    becomes: 'path prefix of the route',
    spec: routed({ ports: [Port.http1({ listen: 8000, expose: 80, path: '/v1' })] }),
    cells: byGateway(
      exact(['HTTPRoute', `${FIRST_RULE}/matches/0/path`, { type: 'PathPrefix', value: '/v1' }]),
      exact([
        'volcengine_apig_route',
        '/match_rule/0/path/0',
        { match_type: 'Prefix', match_content: '/v1' },
      ]),
    ),
  },
  {
    field: 22,
    item: 'Metrics and the path that is scraped',
    properties: ['Port.metrics', 'PortOptions.path', 'KubernetesPlatformOptions.monitorLabels'],
    becomes: 'PodMonitor; on VKE with the label `volcengine.vmp` that the cloud’s agent looks for',
    spec: service({ ports: [Port.metrics({ listen: 9400, path: '/m' })] }),
    cells: byPlatform(
      exact(
        ['PodMonitor', '/spec/podMetricsEndpoints/0', { port: 'metrics-9400', path: '/m' }],
        ['PodMonitor', '/metadata/labels/volcengine.vmp', undefined],
      ),
      exact(
        ['PodMonitor', '/spec/podMetricsEndpoints/0', { port: 'metrics-9400', path: '/m' }],
        ['PodMonitor', '/metadata/labels/volcengine.vmp', 'true'],
      ),
    ),
  },
  {
    field: 22,
    item: 'workspace of the metrics',
    properties: ['PortOptions.workspace'],
    becomes: 'an annotation; metrics reach the workspace that the cluster’s agent writes to',
    spec: service({ ports: [Port.metrics({ listen: 9400, workspace: 'w' })] }),
    cells: byPlatform(
      unused('UNUSED_WORKSPACE'),
      approximated('APPROXIMATED_WORKSPACE', [
        'PodMonitor',
        '/metadata/annotations/cdk-inference~1metrics-workspace',
        'w',
      ]),
    ),
  },
  {
    field: 23,
    item: 'at most five ports',
    properties: ['InferenceServiceProps.ports'],
    becomes: 'six are refused',
    spec: service({ ports: [1, 2, 3, 4, 5, 6].map((listen) => Port.other({ listen })) }),
    cells: everywhere(checked('PORT_COUNT')),
  },
  {
    field: 24,
    item: 'ports and paths without conflicts',
    properties: ['InferenceServiceProps.ports'],
    becomes: '`/a` and `/a/` are one path',
    spec: routed({ ports: ['/a', '/a/'].map((path) => Port.http1({ listen: 8000, path })) }),
    cells: everywhere(checked('PORT_CONFLICT')),
  },
  {
    field: 25,
    item: 'one GRPC port, path /',
    properties: ['Port.grpc'],
    becomes: 'any other is refused',
    spec: routed({ ports: [Port.grpc({ listen: 9000, path: '/v1' })] }),
    cells: everywhere(checked('PORT_GRPC')),
  },
  {
    field: 26,
    item: 'security group lets the ports in',
    properties: ['PrivateNetworkOptions.securityGroups', 'PrivateNetworkOptions.allowedSources'],
    becomes: '`volcengine_security_group_rule` below a stack; elsewhere a matter of the cluster',
    spec: service({
      network: PrivateNetwork.of({
        vpc: 'vpc-a',
        subnets: [Subnet.of('subnet-a', 'cn-beijing-a')],
        securityGroups: ['sg-a'],
        allowedSources: ['10.0.0.0/8'],
      }),
    }),
    cells: {
      ...byPlatform(unused('UNUSED_NETWORK'), unused('UNUSED_CLOUD')),
      [Target.VKE_STACK]: exact(
        ['volcengine_security_group_rule', '/port_start', 8000],
        ['volcengine_security_group_rule', '/port_end', 8000],
        ['volcengine_security_group_rule', '/security_group_id', 'sg-a'],
        ['volcengine_security_group_rule', '/cidr_ip', '10.0.0.0/8'],
      ),
    },
  },
  {
    field: 53,
    item: 'deployments inherit the service’s ports',
    properties: ['InferenceServiceProps.ports'],
    becomes: 'ports of every deployment’s container',
    spec: serving({}, {}, ({ service: chat }) => void added(chat, 'other')),
    cells: everywhere(
      exact(['Deployment', '/spec/template/spec/containers/0/ports/0/containerPort', 8000]),
    ),
  },
  {
    field: 64,
    item: 'a deployment by the name `Default`',
    properties: ['InferenceService.addDeployment'],
    becomes: 'an id like any other',
    spec: (scope, platform) => {
      const chat = deployment({})(scope, platform);
      added(chat, 'Default', { replicas: 7 });
      return chat;
    },
    cells: everywhere(exact(['Deployment', '/spec/replicas', 7])),
  },
  {
    field: 64,
    item: 'a service of one deployment becomes one of several',
    properties: ['InferenceService.adopt', 'AdoptionProps.objects'],
    becomes: 'the same object names, selector and pod template: nothing restarts',
    spec: (scope, platform) => {
      const chat = InferenceService.adopt(scope, 'chat', { platform, objects: [...RUNNING] });
      added(chat, 'canary');
      return chat;
    },
    cells: everywhere(
      exact(
        ['Deployment', '/metadata/name', 'llm-server'],
        ['Deployment', '/spec/selector', { matchLabels: { app: 'llm' } }],
        ['Deployment', '/spec/template', RUNNING[0].spec.template],
        ['Service', '/spec/selector', { app: 'llm' }],
      ),
    ),
  },
  {
    field: 65,
    item: 'no traffic to instances that are not ready',
    properties: ['LoadBalancer.clb'],
    becomes: 'health check of the CLB: on; elsewhere endpoints of the Service',
    spec: behindClb(),
    cells: byPlatform(
      approximated('APPROXIMATED_ROUND_ROBIN', ['Service', '/spec/type', 'LoadBalancer']),
      exact(['Service', annotation('health-check-flag'), 'on']),
    ),
  },
];
