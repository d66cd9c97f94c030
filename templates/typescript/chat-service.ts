import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Weight,
} from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

/** One address, two deployments: `stable` gets nine of ten requests, `canary` one. */
export class ChatService extends InferenceService {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      createNamespace: true,
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway(),
    });
    const args = ['Qwen/Qwen3-8B'];
    const compute = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 });

    const stable = this.addDeployment('stable', {
      image: Image.preset(Engine.VLLM, '0.32.0'),
      args,
      compute,
      replicas: 3,
    });
    const canary = this.addDeployment('canary', {
      image: Image.preset(Engine.VLLM, '0.33.0'),
      args,
      compute,
    });
    this.splitTraffic([Weight.of(stable, 9), Weight.of(canary, 1)]);
  }
}
