import {
  ComputeSpec,
  Deployment,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Weight,
} from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

/** A release of the engine in one cluster. */
export interface EngineRelease {
  readonly version: string;
  readonly replicas: number;
}

/** The differences between the clusters. */
export interface ChatServiceProps {
  readonly stable: EngineRelease;
  /** A second release, and its share of the requests in percent. */
  readonly canary?: EngineRelease & { readonly percent: number };
}

/** The chat service, the same in every cluster. */
export class ChatService extends InferenceService {
  constructor(scope: Construct, id: string, { stable, canary }: ChatServiceProps) {
    super(scope, id, {
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway({ overrideHeader: 'x-deployment' }),
    });
    const weights = [Weight.of(this.vllm('stable', stable), 100 - (canary?.percent ?? 0))];
    if (canary) {
      weights.push(Weight.of(this.vllm('canary', canary), canary.percent));
    }
    this.splitTraffic(weights);
  }

  private vllm(id: string, { version, replicas }: EngineRelease): Deployment {
    return this.addDeployment(id, {
      image: Image.preset(Engine.VLLM, version),
      args: ['Qwen/Qwen3-8B'],
      compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 1 }),
      replicas,
    });
  }
}
