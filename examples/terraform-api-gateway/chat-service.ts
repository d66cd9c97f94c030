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
  Weight,
} from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

/** One address, two deployments with autoscaling: 90 % on reserved GPUs, 10 % on on-demand GPUs. */
export class ChatService extends InferenceService {
  constructor(scope: Construct, id: string) {
    const algorithm = GatewayAlgorithm.consistentHash('x-session-id');
    super(scope, id, {
      displayName: '通义对话_chat',
      namespace: 'llm',
      ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
      loadBalancer: LoadBalancer.apiGateway({ algorithm, hostnames: ['chat.example.com'] }),
    });
    const image = Image.preset(Engine.VLLM, '0.33.0');
    const args = ['Qwen/Qwen3-8B'];
    const compute = ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 });
    const vllm = { image, args, compute };
    const metrics = [ScalingMetric.queueLength(4)];

    const reserved = this.addDeployment('reserved', { ...vllm, queue: Queue.named('prepaid') });
    const burst = this.addDeployment('burst', { ...vllm, queue: Queue.named('pay-as-you-go') });
    reserved.autoscale({ minReplicas: 4, maxReplicas: 12, metrics });
    burst.autoscale({ maxReplicas: 2, metrics });
    this.splitTraffic([Weight.of(reserved, 9), Weight.of(burst, 1)]);
  }
}
