import { Size } from 'cdk8s';
import {
  NETWORK,
  added,
  approximated,
  checked,
  deployment,
  exact,
  inDeployment,
  inMetadata,
  inNodeTerm,
  Program,
  field,
  row,
} from './fidelity';
import { Planned, SOME_SCALING, deployed, lastDeployment, pool } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { aCloud, aDeployment, aService } from '../support/builders';

const BEIJING = { zones: ['cn-beijing-a'] };
const named = (options: ci.QueueOptions) => ci.Queue.named('prepaid', options);

const onVke = (options: ci.QueueOptions) =>
  deployed({ queue: named(options) }, aService({ platform: aCloud() }));

/** A deployment that has two queues, on VKE. */
function overflowing(options: ci.QueueOptions): ci.InferenceService {
  const platform = aCloud();
  const queue = (name: string) =>
    ci.Queue.named(name, { nodeSelector: { pool: name }, ...options });
  const service = aService({ platform });
  return deployed({ queue: queue('prepaid'), overflow: queue('rented') }, service);
}

const visibleTo = (options: ci.QueueOptions) =>
  deployed({ queue: named(options) }, aService({ visibility: ci.Visibility.queueMembers() }));

/** An autoscaler that may fill the queue, so that an update waits for it to shrink. */
function filling(options: ci.QueueOptions): ci.InferenceService {
  const service = aService();
  const compute = ci.ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), gpus: 1 });
  const main = aDeployment(service, { compute, queue: named(options) });
  main.autoscale({ ...SOME_SCALING, maxReplicas: 3 });
  return service;
}

/** A deployment in each of two queues. */
const bothBillings: Program = (scope, platform) => {
  const queue = (name: string, billing: ci.Billing) =>
    ci.Queue.named(name, { ...BEIJING, billing });
  const chat = deployment({ queue: queue('prepaid', ci.Billing.PREPAID) })(scope, platform);
  added(chat, 'burst', { queue: queue('rented', ci.Billing.PAY_AS_YOU_GO) });
  return chat;
};

const QUEUE = struct<ci.QueueOptions, Planned<'queue'>>('QueueOptions', {
  program: (options, program = (queue: ci.QueueOptions) => deployed({ queue: named(queue) })) =>
    program(options),
  plan: (service) => lastDeployment(service).queue!,
  shown: (options) => deployment({ queue: named({ ...BEIJING, ...options }) }),
})({
  nodeSelector: { stated: {}, samples: [{ 'example.com/pool': 'prepaid' }] },
  tolerations: { value: [{ operator: ci.TolerationOperator.EXISTS }], stated: [] },
  zones: {
    stated: [],
    samples: [['cn-beijing-a'], ['cn-beijing-a', 'cn-beijing-b']],
    fidelity: field(
      '38 zone of the queue | 所属队列：可用区',
      'node affinity; a subnet in another zone is rejected (`SUBNET_ZONE`)',
      exact(
        inNodeTerm('matchExpressions/0', {
          key: 'topology.kubernetes.io/zone',
          operator: 'In',
          values: ['cn-beijing-a'],
        }),
      ),
    ),
  },
  billing: {
    value: ci.Billing.PAY_AS_YOU_GO,
    before: ci.Billing.PREPAID,
    stated: undefined,
    fidelity: [
      field(
        '62 reserved and on-demand in one service | 预付费与后付费：同一服务的不同部署',
        'a deployment in each queue',
        exact(
          inMetadata('labels/cdk-inference~1queue', 'prepaid'),
          inMetadata('labels/cdk-inference~1queue', 'rented'),
        ),
        { also: 'InferenceService.addDeployment', program: bothBillings },
      ),
      field(
        '62 reserved first, then on-demand, in one deployment | 预付费优先、后付费补充：同一部署',
        'a preference among nodes; a ResourcePolicy of VKE where both queues give their subset',
        approximated('APPROXIMATED_OVERFLOW', inDeployment('/metadata/name', 'chat-main')),
        {
          also: 'DeploymentOptions.overflow',
          program: deployment({ queue: pool('prepaid'), overflow: pool('rented') }),
        },
      ),
    ],
  },
  virtualNodes: {
    value: true,
    within: onVke,
    stated: false,
    // the first is in queues with all options, also on plain Kubernetes
    samples: [false, true],
  },
  resourcePolicySubset: {
    value: { maxReplicas: 3 },
    before: { maxReplicas: 2 },
    within: overflowing,
    stated: undefined,
    samples: [{ maxReplicas: 2 }],
  },
  namespace: { value: 'gold', stated: undefined, samples: [] },
  members: { before: 'gold-team', within: visibleTo, stated: undefined, samples: ['team-llm'] },
  capacity: {
    value: { gpus: 3 },
    within: filling,
    stated: undefined,
    edit: 'capacity',
    fidelity: field(
      '37 capacity of the queue | 所属队列：容量',
      'known to `rollout()`; an update that cannot go forward is an error',
      checked('ROLLOUT_DEADLOCK'),
      { also: 'Deployment.rollout', with: { capacity: { cpu: 4 } } },
    ),
  },
  price: {
    value: ci.Price.perReplicaHour(12.5, 'CNY'),
    before: ci.Price.perReplicaHour(10, 'CNY'),
    stated: undefined,
    edit: 'none',
  },
});

const CAPACITY = struct<ci.QueueCapacity, NonNullable<Planned<'queue'>['capacity']>>(
  'QueueCapacity',
  {
    program: (capacity) => filling({ capacity }),
    plan: (service) => lastDeployment(service).queue!.capacity!,
    edit: 'capacity',
  },
)({
  cpu: { value: 12, stated: undefined, samples: [100000] },
  memory: {
    value: Size.gibibytes(48),
    default: [(plan) => plan.memoryBytes, undefined],
    samples: [Size.tebibytes(4096)],
  },
  gpus: { value: 3, stated: undefined, samples: [0, 100000] },
});

const TOLERATION = struct<ci.Toleration>('Toleration', {
  program: (toleration) => deployed({ queue: named({ tolerations: [toleration] }) }),
  base: { key: 'pool', effect: ci.TaintEffect.NO_EXECUTE },
})({
  key: { value: 'gpu' },
  operator: { value: ci.TolerationOperator.EXISTS },
  value: { value: 'yes' },
  effect: { value: ci.TaintEffect.NO_SCHEDULE },
  tolerationSeconds: { value: 0 },
});

/** The platform with another scheduler. */
const scheduledBy =
  (scheduler: ci.Scheduler): Program =>
  (scope, platform) => {
    const cloud = platform._spec.cloud;
    const other = cloud
      ? ci.Platform.vke({ region: cloud.region, network: NETWORK, scheduler })
      : ci.Platform.kubernetes({ scheduler });
    return deployment({})(scope, other);
  };

const AMOUNTS = { cpu: 96, memory: Size.gibibytes(768), gpus: 8 };
const [QUOTED, RENTED] = ['prepaid', 'rented'].map((name) =>
  ci.Queue.named(name, { nodeSelector: { pool: name }, capacity: AMOUNTS }),
);

/** A deployment with Kueue, and quotas next to it. */
function withQuotas(options: Partial<ci.DeploymentOptions>): Program {
  return (scope, platform) => {
    const scheduler = ci.Scheduler.kueue();
    const { cloud } = platform._spec;
    const other = cloud
      ? ci.Platform.vke({ region: cloud.region, network: NETWORK, scheduler })
      : ci.Platform.kubernetes({ scheduler });
    new ci.QueueQuotas(scope, 'quotas', { queues: [QUOTED, RENTED], platform: other });
    return deployment(options)(scope, other);
  };
}

/** Schedulers with queues of their own; before the capacity, which is the next row of the field. */
export const SCHEDULERS: Subject = {
  samples: {
    'Scheduler.volcano(version)': ['1.8', '1.15'],
    'Scheduler.kueue(version)': ['0.16', '0.19'],
    'Scheduler.katalyst(version)': ['0.5'],
  },
  fidelity: [
    row(
      '37 queue, Volcano and Kueue | 所属队列：Volcano、Kueue',
      'Scheduler.volcano, Scheduler.kueue, Queue.named',
      'Volcano’s annotation of the pods; Kueue’s label of the Deployment',
      scheduledBy(ci.Scheduler.volcano()),
      exact(inMetadata('annotations/scheduling.volcano.sh~1queue-name', 'prepaid')),
    ),
    row(
      '37 the objects of a queue, Volcano and Kueue | 所属队列：队列对象（Volcano、Kueue）',
      'QueueQuotasProps.queues',
      'a Queue of Volcano; a ResourceFlavor, a ClusterQueue and LocalQueues of Kueue',
      withQuotas({ queue: QUOTED }),
      exact(
        ['ClusterQueue', '/spec/resourceGroups/0/flavors/0/name', 'prepaid'],
        ['LocalQueue', '/spec/clusterQueue', 'prepaid'],
      ),
    ),
    row(
      '62 reserved first, then on-demand, in one deployment, with Kueue | 预付费优先、后付费补充：同一部署（Kueue）',
      'QueueQuotasProps.queues, DeploymentOptions.overflow, Scheduler.kueue',
      'two flavors of one ClusterQueue, by quota; the ReplicaSet chooses the pods that end first',
      withQuotas({ queue: QUOTED, overflow: RENTED }),
      exact(
        ['ClusterQueue', '/spec/resourceGroups/0/flavors/0/name', 'prepaid'],
        ['ClusterQueue', '/spec/resourceGroups/0/flavors/1/name', 'rented'],
      ),
    ),
  ],
};

export const QUEUES: Subject = {
  structs: [QUEUE, CAPACITY, TOLERATION],
  samples: {
    'Queue.named(name)': ['prepaid', 'q'.repeat(63)],
    ...Object.fromEntries(
      ['perGpuHour', 'perReplicaHour', 'perMonth'].flatMap((unit) => [
        [`Price.${unit}(amount)`, [0, 12.5]],
        [`Price.${unit}(currency)`, ['CNY', 'USD']],
      ]),
    ),
    Toleration: [
      { key: 'example.com/pool', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' },
      { key: 'example.com/spot', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
      { operator: 'Exists' },
    ],
  },
};
