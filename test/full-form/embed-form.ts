import {
  ClbAlgorithm,
  ComputeSpec,
  Image,
  InferenceService,
  LoadBalancer,
  Model,
  Port,
  Probe,
  PrivateNetwork,
  Queue,
  Subnet,
  Visibility,
} from 'cdk-inference';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

export interface EmbedFormProps {
  /** VPC, subnets and security groups; only on Volcengine. */
  readonly network?: PrivateNetwork;
}

/** Behind a CLB: every replica gets the same share of the connections. */
export class EmbedForm extends InferenceService {
  constructor(scope: Construct, id: string, props: EmbedFormProps) {
    super(scope, id, {
      displayName: '向量_embed',
      visibility: Visibility.subAccounts(['li', 'wang']),
      network: props.network,
      ports: [
        Port.http({ listen: 8080, expose: 80 }),
        Port.rpc({ listen: 8081 }),
        Port.metrics({ listen: 9090 }),
        Port.other({ listen: 8082 }),
      ],
      loadBalancer: LoadBalancer.clb({ algorithm: ClbAlgorithm.WEIGHTED_ROUND_ROBIN }),
    });

    const readiness = Probe.fromHttpGet('/health', { port: 8080 });
    const image = Image.custom('registry.example.com/team/embed', '2.3.0');
    const compute = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 });
    const queue = Queue.named('embed', { zones: ['cn-beijing-b'] });

    this.addDeployment('a10', {
      image,
      readiness,
      compute,
      queue,
      model: Model.fromRepository('bge-m3', '2'),
      replicas: 6,
      acceptTraffic: true,
      ...(props.network && {
        subnet: Subnet.of('subnet-2fe19qp20o4u859gp68ln', 'cn-beijing-b'),
        securityGroups: ['sg-2fe5dgb4bp5vk59gp68kq'],
      }),
    });

    // gets none of the service's traffic, and has its own address
    this.addDeployment('debug', {
      image,
      readiness,
      compute,
      queue,
      acceptTraffic: false,
      loadBalancer: LoadBalancer.apiGateway({ hostnames: ['embed-debug.example.com'] }),
    });

    this.splitByInstanceCount();
  }
}
