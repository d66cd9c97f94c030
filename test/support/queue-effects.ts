import { Size } from 'cdk8s';
import { aCloud, aDeployment, aService } from './builders';
import { Effect, effects } from './effect';
import { SOME_SCALING, deployed } from './programs';
import { TOLERATION } from './property-values';
import {
  Billing,
  ComputeSpec,
  ComputeSpecOptions,
  InferenceService,
  InstanceTypeOptions,
  NodeCapacity,
  Queue,
  QueueCapacity,
  QueueOptions,
  TaintEffect,
  Toleration,
  TolerationOperator,
} from '../../src';

/** A part of a machine, close to what its NUMA nodes have. */
function partOf(machine: NodeCapacity): InferenceService {
  const compute = ComputeSpec.instanceType('ecs.large', {
    cpu: 8,
    memory: Size.gibibytes(64),
    gpus: 2,
    machine,
  });
  return deployed({ compute, numaAffinity: true });
}

/** A deployment that has two queues, on VKE. */
function overflowing(subset: object): InferenceService {
  const platform = aCloud();
  const queue = (name: string) =>
    Queue.named(name, { nodeSelector: { pool: name }, resourcePolicySubset: subset });
  const service = aService({ platform });
  return deployed({ queue: queue('prepaid'), overflow: queue('rented') }, service);
}

function onVke(queue: QueueOptions): InferenceService {
  return deployed({ queue: Queue.named('rented', queue) }, aService({ platform: aCloud() }));
}

/** An autoscaler that may fill the queue, so that an update waits for it to shrink. */
function filling(capacity?: QueueCapacity): InferenceService {
  const service = aService();
  const compute = ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(16), gpus: 1 });
  const queue = Queue.named('prepaid', { capacity });
  aDeployment(service, { compute, queue }).autoscale({ ...SOME_SCALING, maxReplicas: 3 });
  return service;
}

/** What users say of queues, and of what an instance asks of them. */
export const QUEUE_EFFECTS: Effect[] = [
  ...effects<ComputeSpecOptions>(
    'ComputeSpecOptions',
    {
      cpu: [5, 4],
      memory: [Size.gibibytes(17), Size.gibibytes(16)],
      gpus: [1],
      gpuResource: ['amd.com/gpu'],
      sharedMemory: [Size.gibibytes(1)],
    },
    (options) => deployed({ compute: ComputeSpec.of(options) }),
    { cpu: 4, memory: Size.gibibytes(16), gpus: 2 },
  ),
  ...effects<Omit<QueueOptions, 'virtualNodes' | 'resourcePolicySubset' | 'members' | 'capacity'>>(
    'QueueOptions',
    {
      nodeSelector: [{ pool: 'h20' }],
      tolerations: [[{ operator: TolerationOperator.EXISTS }]],
      zones: [['cn-beijing-a']],
      billing: [Billing.PAY_AS_YOU_GO, Billing.PREPAID],
      namespace: ['gold'],
    },
    (options) => deployed({ queue: Queue.named('prepaid', options) }),
  ),
  {
    property: 'QueueOptions.virtualNodes',
    without: () => onVke({}),
    with: () => onVke({ virtualNodes: true }),
  },
  {
    property: 'QueueOptions.resourcePolicySubset',
    without: () => overflowing({ maxReplicas: 2 }),
    with: () => overflowing({ maxReplicas: 3 }),
  },
  ...effects<InstanceTypeOptions>(
    'InstanceTypeOptions',
    {
      cpu: [5, 4],
      memory: [Size.gibibytes(17), Size.gibibytes(16)],
      gpus: [1],
      gpuResource: ['amd.com/gpu'],
      sharedMemory: [Size.gibibytes(1)],
      machine: [{ cpu: 4, memory: Size.gibibytes(64), gpus: 2 }],
    },
    (options) => deployed({ compute: ComputeSpec.instanceType('ecs.large', options) }),
    { cpu: 4, memory: Size.gibibytes(16), gpus: 2 },
  ),
  ...effects<NodeCapacity>(
    'NodeCapacity',
    {
      cpu: [15, 16],
      memory: [Size.gibibytes(64), Size.gibibytes(128)],
      gpus: [3, 4],
    },
    partOf,
    { cpu: 16, memory: Size.gibibytes(128), gpus: 4 },
  ),
  ...effects<Toleration>(
    'Toleration',
    TOLERATION,
    (toleration) => deployed({ queue: Queue.named('prepaid', { tolerations: [toleration] }) }),
    { key: 'pool', effect: TaintEffect.NO_EXECUTE },
  ),
  {
    property: 'QueueOptions.capacity',
    without: () => filling(),
    with: () => filling({ gpus: 3 }),
  },
  ...effects<QueueCapacity>(
    'QueueCapacity',
    { cpu: [12], memory: [Size.gibibytes(48)], gpus: [3] },
    filling,
  ),
];
