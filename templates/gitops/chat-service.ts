import { ComputeSpec, Engine, Image, InferenceService, LoadBalancer, Port } from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { Environment } from './environments';

/** The same service in every cluster: the differences are in `environments.ts`. */
export class ChatService extends InferenceService {
  constructor(scope: Construct, id: string, { release, replicas, hostname }: Environment) {
    super(scope, id, {
      createNamespace: true,
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway({ hostnames: [hostname] }),
    });
    this.addDeployment('main', {
      image: Image.preset(Engine.VLLM, release),
      args: ['Qwen/Qwen3-8B'],
      compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
      replicas,
    });
  }
}
