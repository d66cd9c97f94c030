import {
  ComputeSpec,
  Engine,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Queue,
  ScalingMetric,
  Schedule,
  Weight,
} from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

/** One address, two deployments: nine of ten sessions on reserved GPUs, one on rented ones. */
export class ChatService extends InferenceService {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      displayName: '通义对话_chat',
      namespace: 'llm',
      description: '对话模型：预付费承载日常流量，后付费承接峰值',
      ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
      loadBalancer: LoadBalancer.apiGateway({
        algorithm: GatewayAlgorithm.consistentHash('x-session-id'),
        hostnames: ['chat.example.com'],
      }),
    });

    const vllm = {
      image: Image.preset(Engine.VLLM, '0.8.5'),
      args: ['--model', 'Qwen/Qwen2.5-7B-Instruct'],
      compute: ComputeSpec.of({
        cpu: 16,
        memory: Size.gibibytes(128),
        gpus: 1,
        sharedMemory: Size.gibibytes(16),
      }),
    };

    const reserved = this.addDeployment('reserved', {
      ...vllm,
      displayName: '预付费',
      queue: Queue.named('prepaid', { nodeSelector: { 'example.com/pool': 'prepaid' } }),
      replicas: 4,
    });

    const burst = this.addDeployment('burst', {
      ...vllm,
      displayName: '后付费',
      queue: Queue.named('pay-as-you-go', {
        nodeSelector: { 'example.com/pool': 'on-demand' },
        tolerations: [{ key: 'example.com/on-demand', operator: 'Exists', effect: 'NoSchedule' }],
      }),
    });
    burst.autoscale({
      maxReplicas: 8,
      metrics: [ScalingMetric.queueLength(4)],
      schedules: [Schedule.cron('0 8 * * 1-5', 4), Schedule.cron('0 20 * * 1-5', 1)],
    });

    this.splitTraffic([Weight.of(reserved, 9), Weight.of(burst, 1)]);
  }
}
