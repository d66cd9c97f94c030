import { Duration } from 'cdk8s';
import {
  Deployment,
  Engine,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  MonitoringOptions,
  Platform,
  Port,
  Release,
  Severity,
  Weight,
} from '../../src';
import { aManifest, aManifestOfService, anAdopted, another } from '../support/adoption';
import { aChart, aCloud, aDeployment, aService, someQueue } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const PROMETHEUS = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
const VLLM = Image.preset(Engine.VLLM, '0.33.0');

const watched = (monitoring: MonitoringOptions, platform = PROMETHEUS, image = VLLM) =>
  aDeployment(aService({ monitoring, platform }, aChart('llm')), { image }).service;

describe('monitoring (MONITORING)', () => {
  test.each([
    ['prometheus', PROMETHEUS],
    ['monitorLabels', Platform.kubernetes({ monitorLabels: { release: 'p' } })],
  ])('is accepted on a platform with %s', (_, platform) => {
    expect(watched({}, platform).findings()).toEqual([]);
  });

  test('is rejected on a platform that names no Prometheus', () => {
    expectFinding(watched({}, Platform.kubernetes()), 'MONITORING', { names: ['prometheus'] });
  });

  test.each<[MonitoringOptions, string]>([
    [{ queueWait: Duration.seconds(0) }, '0'],
    [{ timeToFirstToken: Duration.seconds(0) }, '0'],
    [{ alertLabels: { 'app.kubernetes.io/team': 'llm' } }, '"app.kubernetes.io/team"'],
    [{ alertLabels: { '1st': 'llm' } }, '"1st"'],
    [{ alertLabels: { service: 'other' } }, '"service"'],
    [{ alertLabels: { namespace: 'other' } }, '"namespace"'],
    [{ alertLabels: { __name: 'x' } }, '"__name"'],
  ])('rejects %j', (monitoring, value) => {
    expectFinding(watched(monitoring), 'MONITORING', { value });
  });

  test.each<MonitoringOptions>([
    { queueWait: Duration.millis(1) },
    { timeToFirstToken: Duration.millis(1) },
    { alertLabels: { severity: 'critical', _team: '' } },
    { alerts: false },
    { dashboard: false },
  ])('accepts %j', (monitoring) => {
    expectNone(watched(monitoring), 'MONITORING');
  });

  test('rejects options that render nothing', () => {
    expectFinding(watched({ alerts: false, dashboard: false }), 'MONITORING');
  });

  test.each(['labels', 'dashboardLabels'] as const)('checks %s as labels of objects', (name) => {
    expectFinding(watched({ [name]: { team: 'large models' } }), 'LABEL', { names: [name] });
    expectNone(watched({ [name]: { team: 'llm' } }), 'LABEL');
  });
});

describe('alerts that cannot be (MONITORING_UNWATCHED)', () => {
  const RULE = 'MONITORING_UNWATCHED';

  test.each([
    [
      'an image of no known engine',
      { image: Image.fromUrl('registry.example/own:1') },
      'Image.preset',
    ],
    [
      'statistics that are off',
      { image: VLLM, args: ['--disable-log-stats'] },
      '--disable-log-stats',
    ],
    [
      'an engine without its flag',
      { image: Image.preset(Engine.SGLANG, '0.5.23'), command: ['sglang', 'serve'] },
      '--enable-metrics',
    ],
  ])('are named for %s', (_, options, name) => {
    const { service } = aDeployment(
      aService({ monitoring: {}, platform: PROMETHEUS }, aChart('llm')),
      options,
    );
    expectFinding(service, RULE, {
      at: 'chart/chat/main',
      names: ['InferenceQueueWait', name],
    });
    expect(findingsOf(service, RULE)[0].severity).toBe(Severity.WARNING);
  });

  test.each([Engine.TRITON, Engine.TGI])(
    'are named for %p, without times to first token',
    (engine) => {
      const image = Image.preset(engine, engine === Engine.TGI ? '3.3.5' : '26.06');
      expectNone(watched({}, PROMETHEUS, image), RULE);
      expectFinding(watched({ timeToFirstToken: Duration.seconds(1) }, PROMETHEUS, image), RULE, {
        at: 'chart/chat/main',
        names: ['InferenceTimeToFirstToken'],
      });
    },
  );

  test('are named for adopted pods that nothing scrapes', () => {
    const deployment = aManifest(({ spec }) => {
      spec.template.spec.containers[0].image = 'vllm/vllm-openai:v0.33.0';
    });
    const adopted = (...others: any[]) =>
      anAdopted({
        monitoring: {},
        platform: PROMETHEUS,
        objects: [deployment, aManifestOfService(), ...others],
      });
    expect(findingsOf(adopted(), RULE)).toHaveLength(1);
    expectNone(adopted(another('PodMonitor', 'monitoring.coreos.com/v1', 'chat')), RULE);
  });

  test('are not named without alerts', () => {
    const image = Image.fromUrl('registry.example/own:1');
    expectNone(watched({ alerts: false }, PROMETHEUS, image), RULE);
  });

  const split = (
    loadBalancer: LoadBalancer,
    port: Port,
    by: (service: InferenceService, a: Deployment, b: Deployment) => void,
  ) => {
    const service = aService(
      { monitoring: {}, platform: PROMETHEUS, loadBalancer, ports: [port] },
      aChart('llm'),
    );
    const [a, b] = ['a', 'b'].map((id) => aDeployment(service, { image: VLLM }, id));
    by(service, a, b);
    return service;
  };
  const HTTP1 = Port.http1({ listen: 8000, expose: 80 });
  const weights = (service: InferenceService, a: Deployment, b: Deployment) =>
    service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);

  test.each([
    [
      'a CLB, which splits connections',
      LoadBalancer.clb(),
      Port.http({ listen: 8000, expose: 80 }),
    ],
    [
      'consistent hash, which splits sessions',
      LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.consistentHash('x-session') }),
      HTTP1,
    ],
  ])('are named for shares behind %s', (_, loadBalancer, port) => {
    expectFinding(split(loadBalancer, port, weights), RULE, { names: ['InferenceShareDrift'] });
  });

  test('are none for shares of requests', () => {
    expectNone(split(LoadBalancer.apiGateway(), HTTP1, weights), RULE);
    expectNone(
      split(LoadBalancer.apiGateway(), HTTP1, (service, a, b) =>
        service.releaseTraffic(Release.blueGreen(a, b)),
      ),
      RULE,
    );
  });
});

describe('alerts on VKE (APPROXIMATED_MONITORING)', () => {
  const onVke = (monitoring: MonitoringOptions) =>
    aDeployment(
      aService(
        { monitoring, platform: aCloud({ monitorLabels: { release: 'p' } }) },
        aChart('llm'),
      ),
      { image: VLLM, queue: someQueue() },
    ).service;

  test('reach a Prometheus Operator alone', () => {
    expectFinding(onVke({}), 'APPROXIMATED_MONITORING');
    expectNone(onVke({ alerts: false }), 'APPROXIMATED_MONITORING');
    expectNone(watched({}), 'APPROXIMATED_MONITORING');
  });
});
