import {
  ComputeSpec,
  Deployment,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Release,
  Weight,
} from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

/** A new engine version gets all traffic at once. The old version keeps running until you remove it. */
export class ChatService extends InferenceService {
  /** Current step of the release. To roll back, set the previous step. */
  static readonly STEPS = ['before', 'prepare', 'switch', 'after'] as const;

  constructor(scope: Construct, id: string, step: (typeof ChatService.STEPS)[number]) {
    super(scope, id, {
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway({ overrideHeader: 'x-deployment' }),
    });

    switch (step) {
      case 'before':
        this.splitTraffic([Weight.of(this.blue(), 100)]);
        break;
      case 'prepare':
      case 'switch':
        this.releaseTraffic(Release.blueGreen(this.blue(), this.green()), step);
        break;
      case 'after':
        this.splitTraffic([Weight.of(this.green(), 100)]);
    }
  }

  private blue(): Deployment {
    return this.vllm('blue', '0.32.0');
  }

  private green(): Deployment {
    return this.vllm('green', '0.33.0');
  }

  private vllm(id: string, version: string): Deployment {
    return this.addDeployment(id, {
      image: Image.preset(Engine.VLLM, version),
      args: ['Qwen/Qwen3-8B'],
      compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
      replicas: 2,
    });
  }
}
