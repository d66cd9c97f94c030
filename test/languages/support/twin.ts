import { App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { Env, EnvValue, Secret } from 'cdk8s-plus-28';
import {
  ComputeSpec,
  Finding,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Percent,
  Platform,
  Port,
  Probe,
  RollingUpdate,
  ScalingMetric,
  Schedule,
  Severity,
  TaintEffect,
  TolerationOperator,
  Weight,
} from '../../../src';

// Says what is said otherwise in other languages: unions, maps, plain JSON, zeros, what is optional,
// values out of other packages. python/twin.py and go/twin.go are the same program, and must write the
// same objects and answer the same.

/** What the constructs answer when they are asked. */
export interface Facts {
  readonly timeline: string;
  readonly findings: readonly (readonly [string, string, string, string])[];
  readonly replicas: readonly (number | null)[];
  readonly platform: boolean;
}

export function twin(): { objects: string; facts: Facts } {
  const app = new App();
  Platform.kubernetes({ version: '1.34', strict: false }).attachTo(app);
  const chart = new Chart(app, 'twin');
  const service = new InferenceService(chart, 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.LEAST_CONNECTIONS }),
  });
  const image = Image.fromUrl('registry.example.com/llm:1.0');
  const compute = ComputeSpec.of({ cpu: 0.5, memory: Size.mebibytes(512) });
  const keys = Secret.fromSecretName(chart, 'keys', 'keys');
  const text = service.addDeployment('text', {
    image,
    compute,
    command: 'exec serve --port 8000',
    env: { EMPTY: '', camelCase: 'snake_case' },
    envValues: { TOKEN: EnvValue.fromSecretValue({ secret: keys, key: 'token' }) },
    envFrom: [Env.fromSecret(keys)],
    gracefulShutdown: Duration.seconds(0),
    liveness: Probe.fromTcpSocket({ port: 8000 }),
    rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(0), maxSurge: Percent.of(10) }),
    pod: {
      labels: { team: 'llm' },
      securityContext: { runAsUser: 0, readOnlyRootFilesystem: false },
      sidecars: [
        { name: 'logs', image: 'registry.example.com/logs:1', env: [{ name: 'snake_case' }] },
      ],
      tolerations: [
        {
          key: 'gpu',
          operator: TolerationOperator.EXISTS,
          effect: TaintEffect.NO_EXECUTE,
          tolerationSeconds: 0,
        },
      ],
    },
  });
  const list = service.addDeployment('list', {
    image,
    compute,
    command: ['serve', '--port', '8000'],
    args: [],
    readiness: Probe.fromTcpSocket({ port: 'http-8000' }),
  });
  const autoscaler = list.autoscale({
    maxReplicas: 4,
    metrics: [ScalingMetric.cpuUtilization(60)],
    schedules: [Schedule.cron('0 8 * * 1', 4), Schedule.cron('0 20 * * 5', 2)],
    timeZone: 'Asia/Shanghai',
  });
  service.splitTraffic([Weight.of(text, 1), Weight.of(list, 0)]);
  service.patch('HTTPRoute', JsonPatch.add('/spec/rules/0/name', 'chat'));
  text.patch(
    'Deployment',
    JsonPatch.add('/spec/revisionHistoryLimit', 0),
    JsonPatch.add('/spec/template/spec/hostAliases', [{ ip: '127.0.0.1', hostnames: ['a'] }]),
  );
  return {
    objects: app.synthYaml(),
    facts: {
      timeline: autoscaler.timelineText(),
      findings: service.findings().map(row),
      replicas: service.plan().deployments.map(({ replicas }) => replicas ?? null),
      platform: Platform.of(chart) !== undefined,
    },
  };
}

/** An enum's member is known by its name elsewhere. */
const row = ({ path, rule, severity, message }: Finding) => {
  const name = severity === Severity.ERROR ? 'ERROR' : 'WARNING';
  return [path, rule, name, message] as const;
};

/** What a program with three mistakes is told. */
export function mistakes(): string {
  const app = new App();
  const service = new InferenceService(new Chart(app, 'wrong'), 'chat', {
    ports: [Port.http1({ listen: 30000 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  const image = Image.fromUrl('registry.example.com/llm:1.0');
  const compute = ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1) });
  service.addDeployment('a', { image, compute, replicas: 0 });
  service.addDeployment('b', { image, compute });
  try {
    return app.synthYaml();
  } catch (error) {
    return (error as Error).message;
  }
}
