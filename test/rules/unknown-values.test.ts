import { Size } from 'cdk8s';
import {
  ComputeSpec,
  Engine,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Probe,
  Queue,
  ScalingMetric,
  Scheduler,
  Weight,
} from '../../src';
import { aChart, aDeployment, aRoutedService, aService, brokenRules } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

/** As cdktf encodes what Terraform will know only when it applies. */
const TEXT = '${TfToken[TOKEN.1]}';
const NUMBER = -1.8881545897087503e289;

describe('what only Terraform will know', () => {
  test('is judged by no rule', () => {
    const service = new InferenceService(aChart(), 'chat', {
      displayName: TEXT,
      description: TEXT,
      namespace: TEXT,
      ports: [Port.http1({ listen: 8000, path: TEXT })],
      loadBalancer: LoadBalancer.apiGateway({
        algorithm: GatewayAlgorithm.consistentHash(TEXT),
        hostnames: [TEXT],
      }),
      platform: Platform.kubernetes({
        version: TEXT,
        prometheus: TEXT,
        priorityClassPrefix: TEXT,
        scheduler: Scheduler.volcano(TEXT),
      }),
    });
    const [first, second] = ['a', 'b'].map((id) =>
      service.addDeployment(id, {
        displayName: TEXT,
        image: Image.custom(TEXT, TEXT),
        compute: ComputeSpec.instanceType(TEXT, {
          cpu: NUMBER,
          memory: Size.gibibytes(1),
          gpus: NUMBER,
          machine: { cpu: NUMBER, memory: Size.gibibytes(2), gpus: NUMBER },
        }),
        command: [TEXT],
        env: { KEY: TEXT },
        queue: Queue.named(TEXT, {
          nodeSelector: { pool: TEXT },
          zones: [TEXT],
          namespace: TEXT,
          capacity: { cpu: NUMBER, gpus: NUMBER },
        }),
        priority: NUMBER,
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
    // in a Chart nothing resolves it: see tokens.test.ts
    expect(new Set(brokenRules(service))).toEqual(new Set(['TOKEN']));
  });

  test.each(['listen', 'expose'] as const)(
    'is refused as "%s" of a port, which names objects',
    (property) => {
      const ports = [Port.http1({ listen: 8000, [property]: NUMBER })];
      const rule = property === 'listen' ? 'PORT_LISTEN' : 'PORT_EXPOSE';
      expectFinding(aService({ ports }), rule, {});
    },
  );

  test('is refused as the whole list of arguments after those of a preset', () => {
    const args = ['#{TfToken[TOKEN.2]}'];
    const sglang = aDeployment(aService(), { image: Image.preset(Engine.SGLANG, '0.4.6'), args });
    expectFinding(sglang.service, 'COMMAND', {
      at: 'chart/chat/main',
      names: ['SGLang'],
    });
    expectNone(aDeployment(aService(), { args }).service, 'COMMAND');
  });

  test('may be a weight: it counts as taking traffic, and no share is claimed', () => {
    const algorithm = GatewayAlgorithm.RANDOM;
    const service = aRoutedService({ loadBalancer: LoadBalancer.apiGateway({ algorithm }) });
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
    service.splitTraffic([Weight.of(a, NUMBER), Weight.of(b, 1)]);
    const { clusterPerDeployment, shares } = service._plan().traffic;
    expect(clusterPerDeployment).toBe(true);
    expect(shares.map(({ share }) => share)).toEqual([undefined, undefined]);
  });

  test('may be a number of instances: a disruption budget stands by', () => {
    expect(aDeployment(aService(), { replicas: NUMBER }).plan().disruptionBudget).toBe(true);
  });
});
