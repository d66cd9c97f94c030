import {
  ComputeSpec,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Probe,
  Queue,
  Weight,
} from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

const image = Image.custom('registry.example.com/team/rank', '1.4.0');
const readiness = Probe.fromTcpSocket({ port: 9000 });
const compute = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 });

/** Ranking on two types of hardware: a replica on an L20 gets three times the share of one on an A10. */
export class WeightedService extends InferenceService {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      namespace: 'llm',
      ports: [Port.rpc({ listen: 9000 })],
      loadBalancer: LoadBalancer.clb(),
    });
    const a10 = this.addDeployment('a10', {
      image,
      readiness,
      compute,
      queue: Queue.named('a10', { nodeSelector: { 'example.com/gpu': 'a10' } }),
      replicas: 6,
      nodePorts: [{ port: 9000, nodePort: 30010 }],
    });
    const l20 = this.addDeployment('l20', {
      image,
      readiness,
      compute,
      queue: Queue.named('l20', { nodeSelector: { 'example.com/gpu': 'l20' } }),
      replicas: 4,
    });
    this.splitTraffic([Weight.of(a10, 1), Weight.of(l20, 3)]);
  }
}
