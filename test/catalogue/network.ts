import {
  NETWORK,
  NETWORK_OPTIONS,
  Program,
  approximated,
  byPlatform,
  byGateway,
  exact,
  inDeployment,
  service,
  serving,
  unused,
  field,
  row,
} from './fidelity';
import { deployed } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { PlannedDeployment } from '../../src/plan/deployment';
import { PlannedService } from '../../src/plan/service';
import { aRoutedService, aService } from '../support/builders';

const SUBNETS = [ci.Subnet.of('subnet-a', 'cn-beijing-a')];
const SUBNET_ID =
  '/metadata/annotations/service.beta.kubernetes.io~1volcengine-loadbalancer-subnet-id';

const PRIVATE_NETWORK = struct<ci.PrivateNetworkOptions, NonNullable<PlannedService['network']>>(
  'PrivateNetworkOptions',
  {
    program: (options) => deployed({}, aService({ network: ci.PrivateNetwork.of(options) })),
    base: { vpc: 'vpc-1', subnets: SUBNETS, securityGroups: ['sg-1'] },
    plan: (chat) => chat._plan().network!,
    edit: 'network',
    shown: (options) =>
      service({ network: ci.PrivateNetwork.of({ ...NETWORK_OPTIONS, ...options }) }),
  },
)({
  vpc: { value: 'vpc-2', samples: ['vpc-1'] },
  subnets: {
    value: [ci.Subnet.of('subnet-c', 'cn-beijing-c')],
    fidelity: field(
      '6 subnets of the service | 私有网络：子网',
      'the subnet that a new load balancer takes its address from: the first',
      byPlatform(
        unused('UNUSED_NETWORK'),
        exact(['Service', SUBNET_ID, 'subnet-a']),
        exact(['volcengine_clb', '/subnet_id', 'subnet-a']),
      ),
      {
        program: serving(
          {
            network: NETWORK,
            ports: [ci.Port.http({ listen: 8000 })],
            loadBalancer: ci.LoadBalancer.clb(),
          },
          {},
        ),
      },
    ),
  },
  securityGroups: {
    value: ['sg-2'],
    samples: [['sg-1'], ['sg-1', 'sg-2']],
    fidelity: [
      field(
        '6 security groups of the service | 私有网络：安全组',
        'those of the node pools; an annotation names the expected ones',
        byPlatform(
          unused('UNUSED_NETWORK'),
          exact(inDeployment('/metadata/annotations/cdk-inference~1security-groups', 'sg-a')),
        ),
        { program: service({ network: NETWORK }) },
      ),
      field(
        '26 security group lets the ports in | 安全组放通端口',
        '`volcengine_security_group_rule` in a TerraformStack; elsewhere controlled by the cluster',
        byPlatform(
          unused('UNUSED_NETWORK'),
          unused('UNUSED_CLOUD'),
          exact(
            ['volcengine_security_group_rule', '/port_start', 8000],
            ['volcengine_security_group_rule', '/port_end', 8000],
            ['volcengine_security_group_rule', '/security_group_id', 'sg-a'],
            ['volcengine_security_group_rule', '/cidr_ip', '10.0.0.0/8'],
          ),
        ),
        { also: 'PrivateNetworkOptions.allowedSources', with: { allowedSources: ['10.0.0.0/8'] } },
      ),
    ],
  },
  allowedSources: { stated: undefined, samples: [['10.0.0.0/8'], ['0.0.0.0/0', '192.168.1.7/32']] },
});

const GATEWAY = {
  ports: [8000],
  peers: [{ namespaceLabels: { 'kubernetes.io/metadata.name': 'envoy-gateway-system' } }],
};

const ACCESS = struct<ci.NetworkAccessOptions, PlannedDeployment['ingress']>(
  'NetworkAccessOptions',
  {
    program: (networkAccess) => {
      const ports = [ci.Port.http1({ listen: 8000 }), ci.Port.metrics({ listen: 9090 })];
      return deployed({}, aRoutedService({ ports, networkAccess }));
    },
    base: { scrapers: [] },
    plan: (chat) => chat._plan().deployments[0].ingress,
    edit: 'visibility',
  },
)({
  callers: {
    value: [ci.NetworkPeer.pods({ app: 'bff' })],
    default: [(ingress) => ingress, [GATEWAY]],
  },
  gateway: {
    value: [ci.NetworkPeer.inNamespace('edge')],
    default: [(ingress) => ingress, [GATEWAY]],
  },
  scrapers: {
    value: [ci.NetworkPeer.inNamespace('monitoring')],
    default: [(ingress) => ingress, [GATEWAY]],
  },
});

/** A service that members of the queue can read. */
function members(namespace?: string): Program {
  const queue = ci.Queue.named('prepaid', { zones: ['cn-beijing-a'], members: 'team', namespace });
  return serving({ visibility: ci.Visibility.queueMembers() }, { queue });
}

export const NETWORKS: Subject = {
  structs: [PRIVATE_NETWORK, ACCESS],
  samples: {
    'Subnet.of(id)': ['subnet-a'],
    'Subnet.of(zone)': ['cn-beijing-a'],
    'Visibility.account(group)': ['system:authenticated', 'team-llm'],
    'Visibility.subAccounts(users)': [['li'], ['li', '李雷']],
    'Visibility.creatorOnly(user)': ['li'],
    'NetworkPeer.inNamespace(name)': ['monitoring', 'n'.repeat(63)],
    'NetworkPeer.inNamespaces(labels)': [{}, { team: 'web' }],
    'NetworkPeer.pods(labels)': [{ 'example.com/app': 'bff' }, {}],
    'NetworkPeer.pods(namespace)': ['front'],
    'NetworkPeer.addresses(cidr)': ['10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32'],
  },
  fidelity: [
    row(
      '3 visibility: sub-accounts by their ids in Volcengine | 可见范围：指定子账号可见（填写火山引擎子账号 ID）',
      'Visibility.subAccounts, VkePlatformOptions.cluster',
      'Role and RoleBinding; in a TerraformStack on VKE `volcengine_vke_permission`',
      service({ namespace: 'llm', visibility: ci.Visibility.subAccounts(['4242']) }),
      byGateway(
        exact(['RoleBinding', '/subjects/0/name', '4242']),
        approximated(
          'APPROXIMATED_VISIBILITY',
          ['volcengine_vke_permission', '/grantee_id', 4242],
          ['volcengine_vke_permission', '/namespace', 'llm'],
        ),
      ),
    ),
    row(
      '4 queue members see their queue’s deployments only: a namespace per queue | 可见范围：队列内成员可见（每个队列一个命名空间）',
      'Visibility.queueMembers, QueueOptions.members, QueueOptions.namespace',
      'Role and RoleBinding per deployment',
      members('prepaid'),
      exact(['RoleBinding', '/subjects/0/name', 'team']),
    ),
    row(
      '4 the same, queues in one namespace | 可见范围：队列内成员可见（多个队列共用一个命名空间）',
      'Visibility.queueMembers, QueueOptions.members',
      'read by name: RBAC cannot hide one object’s pods from readers of another’s',
      members(),
      approximated('APPROXIMATED_VISIBILITY', ['RoleBinding', '/subjects/0/name', 'team']),
    ),
  ],
};
