import { Size } from 'cdk8s';
import {
  NETWORK,
  added,
  byPlatform,
  checked,
  exact,
  inDeployment,
  inContainer,
  service,
  serving,
  unused,
  field,
  row,
} from './fidelity';
import { watching } from './monitoring';
import { HTTP, deployed, longest } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { PlannedService } from '../../src/plan/service';
import {
  aChart,
  aCloud,
  aDeployment,
  aRoutedService,
  aService,
  someNetwork,
  synth,
} from '../support/builders';

const presetPorts = () =>
  aDeployment(aService({ ports: [] }), { image: ci.Image.preset(ci.Engine.VLLM, '0.33.0') })
    ._plan()
    .ports.map(({ listen }) => listen);

const stated = (props: ci.InferenceServiceProps) =>
  new ci.InferenceService(aChart(), 'chat', props)._plan();

export const SERVICE = struct<ci.InferenceServiceProps, PlannedService>('InferenceServiceProps', {
  program: (props) => deployed({}, new ci.InferenceService(aChart(), 'chat', props)),
  base: { ports: [HTTP], namespace: 'llm' },
  shown: service,
  defaults: [
    ['ports of a preset', presetPorts, [8000]],
    [
      "network, the platform's",
      () => aService({ platform: aCloud() })._plan().network,
      aService({ network: someNetwork() })._plan().network,
    ],
  ],
})({
  displayName: {
    stated: 'chat',
    samples: ['通义对话_chat', 'a', '名'.repeat(200)],
    edit: 'names',
    fidelity: field(
      '1 service name | 服务名称',
      'an annotation; objects are named after construct ids, so that names may repeat and change',
      exact(
        inDeployment('/metadata/annotations/cdk-inference~1service-display-name', '通义对话_chat'),
        inDeployment('/metadata/name', 'chat-main'),
      ),
    ),
  },
  description: {
    stated: undefined,
    samples: ['对话模型：承载日常流量', 'x'.repeat(500)],
    edit: 'names',
    fidelity: field(
      '2 service description | 服务描述',
      'an annotation',
      exact(
        inDeployment(
          '/metadata/annotations/cdk-inference~1service-description',
          '对话模型：承载日常流量',
        ),
      ),
    ),
  },
  namespace: {
    value: 'prod',
    stated: undefined,
    samples: [({ service: number }: any) => `ns-${number}`],
    edit: 'name',
  },
  createNamespace: {
    value: true,
    stated: false,
    // the suites make the namespaces themselves
    samples: [false],
    edit: 'none',
  },
  resourceName: {
    value: 'other',
    default: [(plan) => plan.name, 'chat'],
    samples: [
      ({ service: number }: any) => `own-${number}`,
      ({ service: number }: any) => longest('service', number),
    ],
    edit: 'name',
  },
  ports: {
    value: [ci.Port.http1({ listen: 9000 })],
    stated: [],
    edit: 'ports',
    fidelity: [
      field(
        '23 at most five ports | 端口限制：最多 5 个端口',
        'six are rejected',
        checked('PORT_COUNT'),
        {
          with: { ports: [1, 2, 3, 4, 5, 6].map((listen) => ci.Port.other({ listen })) },
        },
      ),
      field(
        '24 ports and paths without conflicts | 端口限制：端口及路径不能冲突',
        '`/a` and `/a/` are one path',
        checked('PORT_CONFLICT'),
        {
          with: {
            ports: ['/a', '/a/'].map((path) => ci.Port.http1({ listen: 8000, path })),
            loadBalancer: ci.LoadBalancer.apiGateway(),
          },
        },
      ),
      field(
        '53 deployments inherit the service’s ports | 部署端口：继承服务的端口',
        'ports of every deployment’s container',
        exact(inContainer('ports/0/containerPort', 8000)),
        { program: serving({}, {}, ({ service: chat }) => void added(chat, 'other')) },
      ),
    ],
  },
  network: {
    value: NETWORK,
    stated: undefined,
    edit: 'network',
    fidelity: field(
      '5 VPC | 私有网络',
      'the cluster’s own; an annotation names the expected one',
      byPlatform(
        unused('UNUSED_NETWORK'),
        exact(inDeployment('/metadata/annotations/cdk-inference~1vpc', 'vpc-a')),
      ),
      { also: 'PrivateNetworkOptions.vpc' },
    ),
  },
  networkAccess: {
    value: { callers: [ci.NetworkPeer.pods({ app: 'bff' })] },
    default: [() => aDeployment(aRoutedService())._plan().ingress, undefined],
    edit: 'visibility',
  },
  monitoring: {
    effect: [() => watching(undefined), () => watching({})],
    live: ({ monitoring }) => watching(monitoring),
    stated: undefined,
    edit: 'visibility',
  },
  visibility: {
    value: ci.Visibility.account('acme'),
    stated: undefined,
    edit: 'visibility',
    fidelity: field(
      '3 visibility: account, sub-accounts, creator | 可见范围：主账号内可见、指定子账号可见、仅创建人可见',
      'Role and RoleBinding',
      exact(
        ['RoleBinding', '/subjects/0/name', 'acme'],
        ['Role', '/metadata/name', 'chat-viewers'],
      ),
      { also: 'Visibility.account, Visibility.subAccounts, Visibility.creatorOnly' },
    ),
  },
  loadBalancer: {
    value: ci.LoadBalancer.apiGateway(),
    before: undefined,
    stated: undefined,
    edit: 'routing',
    fidelity: field(
      '7 no load balancer | 负载均衡器：不启用',
      'a Service in the cluster for each deployment, and nothing before them',
      exact(['Service', '/spec/ports/0/port', 80], ['Service', '/spec/type', undefined]),
      { with: {} },
    ),
  },
  platform: {
    value: ci.Platform.kubernetes({ version: '1.28' }),
    stated: stated({ platform: ci.Platform.kubernetes() }).platform,
    edit: 'platform',
  },
});

function withLevels(props: ci.PriorityLevelsProps): ci.InferenceService {
  const chart = aChart();
  new ci.PriorityLevels(chart, 'levels', props);
  return deployed({}, aService({}, chart));
}

const LEVELS = struct<ci.PriorityLevelsProps, unknown[]>('PriorityLevelsProps', {
  program: withLevels,
  plan: (chat) => synth(chat).filter(({ kind }) => kind === 'PriorityClass'),
})({
  platform: {
    value: ci.Platform.kubernetes({ priorityClassPrefix: 'level' }),
    default: [
      () => new ci.PriorityLevels(aChart(), 'levels').priorityClassName(1),
      'inference-priority-1',
    ],
  },
  preemption: {
    value: false,
    default: [
      (levels: any[]) => levels.map(({ preemptionPolicy }) => preemptionPolicy),
      ['Never', ...Array(9).fill('PreemptLowerPriority')],
    ],
  },
});

const QUOTED = ci.Queue.named('reserved', {
  capacity: { cpu: 96, memory: Size.gibibytes(768), gpus: 8 },
});

function withQuotas(props: Partial<ci.QueueQuotasProps>): ci.InferenceService {
  const chart = aChart();
  new ci.QueueQuotas(chart, 'quotas', {
    queues: [QUOTED],
    platform: ci.Platform.kubernetes({ scheduler: ci.Scheduler.kueue() }),
    ...props,
  });
  return deployed({}, aService({}, chart));
}

const QUOTAS = struct<ci.QueueQuotasProps, unknown[]>('QueueQuotasProps', {
  program: withQuotas,
  plan: (chat) =>
    synth(chat).filter(({ kind }) => ['ClusterQueue', 'ResourceFlavor', 'Queue'].includes(kind)),
})({
  queues: {
    value: [ci.Queue.named('on-demand', { capacity: { cpu: 8, memory: Size.gibibytes(32) } })],
    before: [QUOTED],
  },
  cohort: {
    value: 'gpus',
    default: [(objects: any[]) => objects[1].spec.cohortName, undefined],
  },
  platform: {
    value: ci.Platform.kubernetes({ scheduler: ci.Scheduler.volcano() }),
    default: [
      (objects: any[]) => objects.map(({ kind }) => kind),
      ['ResourceFlavor', 'ClusterQueue'],
    ],
  },
});

export const SERVICES: Subject = {
  structs: [SERVICE, LEVELS, QUOTAS],
  fidelity: [
    row(
      '64 a deployment by the name `Default` | 兼容说明：名为 Default 的部署',
      'InferenceService.addDeployment',
      'an id like any other',
      serving({}, {}, ({ service: chat }) => void added(chat, 'Default', { replicas: 7 })),
      exact(inDeployment('/spec/replicas', 7)),
    ),
  ],
};
