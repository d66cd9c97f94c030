import { ComputeSpec, Engine, Image, InferenceService, LoadBalancer, Port } from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

/** One address, one deployment. */
export class ChatService extends InferenceService {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      createNamespace: true,
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway(),
    });
    this.addDeployment('main', {
      image: Image.preset(Engine.VLLM, '0.33.0'),
      args: ['Qwen/Qwen3-8B'],
      compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
    });
  }
}
