import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AutoscalingEngine,
  Gateway,
  InferenceService,
  KubernetesPlatformOptions,
  Platform,
  Port,
} from '../../src';
import { aDeployment, aService, container } from '../support/builders';

/** App, Chart, a construct, and a service below it. */
function tree(platform?: Platform) {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const team = new Construct(chart, 'team');
  const service = new InferenceService(team, 'chat', {
    ports: [Port.http1({ listen: 8000 })],
    platform,
  });
  return { app, chart, team, service };
}

const on = (version: string) => Platform.kubernetes({ version });
const version = ({ service }: { service: InferenceService }) => service._plan().platform.kubernetes;

describe('the platform of a service', () => {
  test('is Kubernetes with every default where none is said', () => {
    expect(tree().service._plan().platform).toEqual({
      kubernetes: '1.34',
      gateway: {
        kind: 'envoy-gateway',
        version: '1.9',
        className: 'eg',
        gatewayApi: '1.6',
        inference: false,
        rateLimitService: false,
      },
      scheduler: { kind: 'plain' },
      priorityClassPrefix: 'inference-priority',
      addressAnnotations: { private: {}, public: {} },
      autoscaling: { kind: 'keda', version: '2.20', transferHpaOwnership: false },
      monitorLabels: {},
      timeZone: 'UTC',
      strict: false,
    });
  });

  test.each<[KubernetesPlatformOptions, object]>([
    [{ version: '1.28' }, { kubernetes: '1.28' }],
    [{ gateway: Gateway.envoyGateway({ version: '1.5' }) }, { gateway: { version: '1.5' } }],
    [{ gateway: Gateway.envoyGateway({ className: 'x' }) }, { gateway: { className: 'x' } }],
    [{ autoscaling: AutoscalingEngine.keda('2.15') }, { autoscaling: { version: '2.15' } }],
    [{ prometheus: 'http://p:9090' }, { prometheus: 'http://p:9090' }],
    [{ monitorLabels: { release: 'p' } }, { monitorLabels: { release: 'p' } }],
    [{ strict: true }, { strict: true }],
    [{ strict: false }, { strict: false }],
  ])('keeps what is said (%#)', (options, plan) => {
    expect(tree(Platform.kubernetes(options)).service._plan().platform).toMatchObject(plan);
  });

  test.each([
    [Gateway.envoyGateway({ version: '1.5' }), '1.3'],
    [Gateway.envoyGateway({ version: '1.6' }), '1.4'],
    [Gateway.envoyGateway({ version: '1.8' }), '1.5'],
    [Gateway.envoyGateway({ version: '1.9' }), '1.6'],
    [Gateway.envoyGateway({ version: '1.9', gatewayApiVersion: '1.4' }), '1.4'],
    [Gateway.istio({ version: '1.27' }), '1.3'],
    [Gateway.istio({ version: '1.28' }), '1.4'],
    [Gateway.istio({ version: '1.30' }), '1.5'],
    [Gateway.istio({ version: '1.31' }), '1.6'],
    [Gateway.gatewayApi({ className: 'x', version: '1.2' }), '1.2'],
  ])('takes the Gateway API that the gateway brings along (%#)', (gateway, gatewayApi) => {
    const { platform } = tree(Platform.kubernetes({ gateway })).service._plan();
    expect(platform.gateway.gatewayApi).toBe(gatewayApi);
  });

  test('has no release of the HPA, which comes with Kubernetes', () => {
    const platform = Platform.kubernetes({ autoscaling: AutoscalingEngine.hpa() });
    expect(tree(platform).service._plan().platform.autoscaling).toEqual({ kind: 'hpa' });
  });

  test.each(['app', 'chart', 'team', 'service'] as const)('may be attached to the %s', (scope) => {
    const all = tree();
    on('1.28').attachTo(all[scope]);
    expect(version(all)).toBe('1.28');
    expect(Platform.of(all.service)).toBeDefined();
    expect(Platform.find(all.service)).toBe(Platform.of(all.service));
  });

  test.each([
    [['app', 'chart'], 'chart'],
    [['chart', 'app'], 'chart'],
    [['app', 'team'], 'team'],
    [['team', 'chart'], 'team'],
    [['service', 'team'], 'service'],
  ] as const)('is the nearest of those attached to %j', (scopes, nearest) => {
    const all = tree();
    const releases = { app: '1.28', chart: '1.29', team: '1.30', service: '1.31' };
    scopes.forEach((scope) => on(releases[scope]).attachTo(all[scope]));
    expect(version(all)).toBe(releases[nearest]);
  });

  test('is the given one before all attached ones', () => {
    const all = tree(on('1.33'));
    on('1.28').attachTo(all.app);
    on('1.29').attachTo(all.service);
    expect(version(all)).toBe('1.33');
  });

  test('is not that of a sibling', () => {
    const all = tree();
    on('1.28').attachTo(new Chart(all.app, 'other'));
    expect(version(all)).toBe('1.34');
    expect(Platform.of(all.service)).toBeUndefined();
  });

  test('may be attached after the service was made and looked at', () => {
    const all = tree();
    aDeployment(all.service);
    expect(container(all.service).lifecycle.preStop).toHaveProperty('sleep');
    on('1.28').attachTo(all.app);
    expect(version(all)).toBe('1.28');
    expect(container(all.service).lifecycle.preStop).toHaveProperty('exec');
  });

  test('serves several services', () => {
    const platform = on('1.28');
    const [one, other] = [aService({ platform }), aService({ platform })];
    expect(one.plan().platform).toEqual(other.plan().platform);
  });
});

describe('attaching a platform', () => {
  test('fails for a scope that has one, and says which', () => {
    const { chart } = tree();
    on('1.28').attachTo(chart);
    expect(() => on('1.29').attachTo(chart)).toThrow(/\[chart\] has a platform already/);
    expect(() => on('1.29').attachTo(chart.node.root)).not.toThrow();
    expect(() => on('1.29').attachTo(chart.node.root)).toThrow(/^the App has a platform already/);
  });

  test('fails for a part of a service, which would not see it', () => {
    const { service } = tree();
    const deployment = aDeployment(service);
    expect(() => on('1.29').attachTo(deployment)).toThrow(
      /\[chart\/team\/chat\/main\] is part of the service \[chart\/team\/chat\].*attach the platform to the/,
    );
    expect(() => on('1.29').attachTo(service)).not.toThrow();
  });
});

describe('what a platform is given', () => {
  test('is copied', () => {
    const options = { version: '1.28', monitorLabels: { release: 'before' } };
    const platform = Platform.kubernetes(options);
    options.version = '1.29';
    expect(tree(platform).service._plan().platform.kubernetes).toBe('1.28');
  });
});
