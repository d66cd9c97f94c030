import { Size } from 'cdk8s';
import {
  ComputeSpec,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Probe,
  Queue,
  ScalingMetric,
  Weight,
} from '../../src';
import { aChart } from '../support/builders';

/** As cdktf encodes what Terraform will know only when it applies. */
const TEXT = '${TfToken[TOKEN.1]}';
const NUMBER = -1.8881545897087503e289;

describe('what only Terraform will know', () => {
  test('is judged by no rule', () => {
    const service = new InferenceService(aChart(), 'chat', {
      displayName: TEXT,
      description: TEXT,
      namespace: TEXT,
      ports: [Port.http1({ listen: 8000, expose: NUMBER, path: TEXT })],
      loadBalancer: LoadBalancer.apiGateway({
        algorithm: GatewayAlgorithm.consistentHash(TEXT),
        hostnames: [TEXT],
      }),
      platform: Platform.kubernetes({ version: TEXT, prometheus: TEXT }),
    });
    const [first, second] = ['a', 'b'].map((id) =>
      service.addDeployment(id, {
        displayName: TEXT,
        image: Image.custom(TEXT, TEXT),
        compute: ComputeSpec.of({ cpu: NUMBER, memory: Size.gibibytes(1), gpus: NUMBER }),
        command: [TEXT],
        env: { KEY: TEXT },
        queue: Queue.named(TEXT, { nodeSelector: { pool: TEXT } }),
        replicas: id === 'a' ? NUMBER : undefined,
        liveness: Probe.fromHttpGet(TEXT, { port: TEXT, failureThreshold: NUMBER }),
        readiness: Probe.fromTcpSocket({ port: NUMBER }),
        pod: { labels: { team: TEXT } },
      }),
    );
    second.autoscale({
      minReplicas: NUMBER,
      maxReplicas: NUMBER,
      metrics: [ScalingMetric.cpuUtilization(NUMBER)],
    });
    service.splitTraffic([Weight.of(first, NUMBER), Weight.of(second, NUMBER)]);
    expect(service.findings()).toEqual([]);
  });
});
