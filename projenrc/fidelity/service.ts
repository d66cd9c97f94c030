import {
  added,
  approximated,
  byPlatform,
  checked,
  everywhere,
  exact,
  HTTP,
  Row,
  deployment,
  pendingRow,
  routed,
  service,
  serving,
  unused,
} from './row';
import { Port } from '../../src';

const FIRST_RULE = '/spec/rules/0';
const clb = (field: number, item: string, properties: string[], becomes: string, claim?: string) =>
  pendingRow('issue 5', field, item, properties, becomes, claim);
const form = (field: number, item: string, properties: string[], becomes: string, claim?: string) =>
  pendingRow('issue 4', field, item, properties, becomes, claim);

/** Names, visibility, network, load balancer and ports of the service. */
export const SERVICE_ROWS: Row[] = [
  {
    field: 1,
    item: 'service name',
    properties: ['InferenceServiceProps.displayName'],
    becomes:
      'an annotation; objects are named after construct ids, so that names may repeat and change',
    said: service({ displayName: '通义_chat' }),
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
    said: service({ description: '对话' }),
    cells: everywhere(
      exact(['Deployment', '/metadata/annotations/cdk-inference~1service-description', '对话']),
    ),
  },
  form(3, 'visibility', ['InferenceServiceProps.visibility'], 'Role and RoleBinding'),
  form(
    4,
    'queue members see their queue’s deployments only',
    ['Visibility.queueMembers', 'QueueOptions.members', 'QueueOptions.namespace'],
    'exact with one namespace per queue; RBAC cannot hide one object’s pods from another’s readers',
    'approximated',
  ),
  form(
    5,
    'VPC',
    ['InferenceServiceProps.network', 'PrivateNetworkOptions.vpc'],
    'the cluster’s; required on VKE, warned about on plain Kubernetes',
    'unused on Kubernetes',
  ),
  form(
    6,
    'subnets and security groups of the service',
    ['PrivateNetworkOptions.subnets', 'PrivateNetworkOptions.securityGroups'],
    'where the load balancer stands',
    'unused on Kubernetes',
  ),
  {
    field: 7,
    item: 'no load balancer',
    properties: ['InferenceServiceProps.loadBalancer'],
    becomes: 'a Service in the cluster for each deployment, and nothing before them',
    said: service({}),
    cells: everywhere(
      exact(['Service', '/spec/ports/0/port', 80], ['Service', '/spec/type', undefined]),
    ),
  },
  {
    field: 8,
    item: 'load balancer: API gateway',
    properties: ['LoadBalancer.apiGateway'],
    becomes: 'a Gateway and its routes, in the cluster',
    said: routed(),
    cells: everywhere(exact(['Gateway', '/spec/listeners/0/port', 80])),
  },
  pendingRow(
    'issue 7',
    8,
    'load balancer: API gateway of the cloud',
    ['LoadBalancer.apiGateway'],
    '`volcengine_apig_*` below a stack; elsewhere the gateway in the cluster',
    'stack on VKE only',
  ),
  clb(8, 'load balancer: CLB', ['LoadBalancer.clb'], 'Service of type LoadBalancer'),
  clb(9, 'existing instance', ['ApiGatewayOptions.instance'], 'Gateway by reference, CLB by id'),
  clb(
    10,
    'public access',
    ['ApiGatewayOptions.publicAccess'],
    'said explicitly; private unless asked',
  ),
  clb(
    15,
    'weighted round robin, weighted least connections, source-address hash',
    ['ClbOptions.algorithm'],
    'the scheduler of the CLB: `wrr`, `wlc`, `sh`',
  ),
  clb(
    16,
    'algorithm belongs to the load balancer',
    ['ClbOptions.algorithm'],
    'types: cannot be written',
  ),
  {
    field: 17,
    item: 'listen port',
    properties: ['PortOptions.listen'],
    becomes: 'container port, and target of the Service',
    said: service({}),
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
    said: service({ ports: [Port.http1({ listen: 30000 })] }),
    cells: everywhere(checked('PORT_LISTEN')),
  },
  {
    field: 18,
    item: 'expose port',
    properties: ['PortOptions.expose'],
    becomes: 'port of the Service and of the Gateway’s listener',
    said: routed(),
    cells: everywhere(
      exact(['Service', '/spec/ports/0/port', 80], ['Gateway', '/spec/listeners/0/port', 80]),
    ),
  },
  {
    field: 19,
    item: 'purposes HTTP/1.1, HTTP2, GRPC, Other',
    properties: ['Port.http1', 'Port.http2', 'Port.grpc', 'Port.other'],
    becomes: 'HTTPRoute; h2c to the instance; GRPCRoute; a port of the Service that no route names',
    said: routed({
      ports: [
        HTTP,
        Port.http2({ listen: 8001 }),
        Port.grpc({ listen: 9000 }),
        Port.other({ listen: 7000 }),
      ],
    }),
    cells: everywhere(
      exact(
        ['HTTPRoute', `${FIRST_RULE}/backendRefs/0/port`, 80],
        ['GRPCRoute', `${FIRST_RULE}/backendRefs/0/port`, 9000],
        ['Service', '/spec/ports/1/appProtocol', 'kubernetes.io/h2c'],
        ['Service', '/spec/ports/3/port', 7000],
      ),
    ),
  },
  clb(20, 'purposes HTTP, RPC, Other behind a CLB', ['Port.http', 'Port.rpc'], 'TCP'),
  {
    field: 21,
    item: 'path of a port',
    properties: ['PortOptions.path'],
    becomes: 'path prefix of the HTTPRoute',
    said: routed({ ports: [Port.http1({ listen: 8000, path: '/v1' })] }),
    cells: everywhere(
      exact(['HTTPRoute', `${FIRST_RULE}/matches/0/path`, { type: 'PathPrefix', value: '/v1' }]),
    ),
  },
  {
    field: 22,
    item: 'Metrics and the path that is scraped',
    properties: ['Port.metrics', 'PortOptions.path', 'KubernetesPlatformOptions.monitorLabels'],
    becomes: 'PodMonitor; on VKE with the label `volcengine.vmp` that the cloud’s agent looks for',
    said: service({ ports: [Port.metrics({ listen: 9400, path: '/m' })] }),
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
    said: service({ ports: [Port.metrics({ listen: 9400, workspace: 'w' })] }),
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
    said: service({ ports: [1, 2, 3, 4, 5, 6].map((listen) => Port.other({ listen })) }),
    cells: everywhere(checked('PORT_COUNT')),
  },
  {
    field: 24,
    item: 'ports and paths without conflicts',
    properties: ['InferenceServiceProps.ports'],
    becomes: '`/a` and `/a/` are one path',
    said: routed({ ports: ['/a', '/a/'].map((path) => Port.http1({ listen: 8000, path })) }),
    cells: everywhere(checked('PORT_CONFLICT')),
  },
  {
    field: 25,
    item: 'one GRPC port, path /',
    properties: ['Port.grpc'],
    becomes: 'any other is refused',
    said: routed({ ports: [Port.grpc({ listen: 9000, path: '/v1' })] }),
    cells: everywhere(checked('PORT_GRPC')),
  },
  pendingRow(
    'issue 7',
    26,
    'security group lets the ports in',
    ['PrivateNetworkOptions.securityGroups'],
    '`volcengine_security_group_rule` below a stack; elsewhere a matter of the cluster',
    'stack on VKE only',
  ),
  {
    field: 53,
    item: 'deployments inherit the service’s ports',
    properties: ['InferenceServiceProps.ports'],
    becomes: 'ports of every deployment’s container',
    said: serving({}, {}, ({ service: chat }) => void added(chat, 'other')),
    cells: everywhere(
      exact(['Deployment', '/spec/template/spec/containers/0/ports/0/containerPort', 8000]),
    ),
  },
  {
    field: 64,
    item: 'a deployment by the name `Default`',
    properties: ['InferenceService.addDeployment'],
    becomes: 'an id like any other',
    said: (scope, platform) => {
      const chat = deployment({})(scope, platform);
      added(chat, 'Default', { replicas: 7 });
      return chat;
    },
    cells: everywhere(exact(['Deployment', '/spec/replicas', 7])),
  },
  pendingRow(
    'issue 8',
    64,
    'a service of one deployment becomes one of several',
    [],
    'the same object names, selector and pod template: nothing restarts',
  ),
  clb(
    65,
    'no traffic to instances that are not ready',
    ['LoadBalancer.clb'],
    'health check of the CLB: on',
  ),
];
