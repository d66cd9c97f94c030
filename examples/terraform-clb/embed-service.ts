import {
  ClbAlgorithm,
  ComputeSpec,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Probe,
  Queue,
} from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

const image = Image.custom('registry.example.com/team/embed', '2.3.0');
const readiness = Probe.fromHttpGet('/health', { port: 8080 });
const small = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 });
const large = ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(64), gpus: 1 });
const a10 = Queue.named('a10', { nodeSelector: { 'example.com/gpu': 'a10' } });
const l20 = Queue.named('l20', { nodeSelector: { 'example.com/gpu': 'l20' } });

/** Embeddings on two types of hardware: every replica gets the same share on any hardware. */
export class EmbedService extends InferenceService {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      namespace: 'llm',
      ports: [Port.http({ listen: 8080, expose: 80 })],
      loadBalancer: LoadBalancer.clb({ algorithm: ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS }),
    });
    this.addDeployment('a10', { image, readiness, compute: small, queue: a10, replicas: 6 });
    this.addDeployment('l20', { image, readiness, compute: large, queue: l20, replicas: 4 });
    // Gets none of the service's traffic, and has its own address for debugging.
    this.addDeployment('debug', {
      image: Image.custom('registry.example.com/team/embed', '2.3.0-debug'),
      readiness,
      compute: small,
      queue: a10,
      acceptTraffic: false,
      loadBalancer: LoadBalancer.clb(),
    });
  }
}
