import {
  AutoscalingEngine,
  InferenceService,
  LoadBalancer,
  Platform,
  RollingUpdate,
  Percent,
  ScalingMetric,
  Weight,
} from '../../src';
import {
  HPA,
  SCALED_OBJECT,
  aManifest,
  aManifestOfService,
  anAdopted,
  another,
} from '../support/adoption';
import { aDeployment, brokenRules, object } from '../support/builders';
import { expectFinding, findingsOf } from '../support/findings';

const AT = 'chart/chat/Default';
const SCALING = { maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(60)] };
const compat = (service: InferenceService) =>
  brokenRules(service).filter((rule) => rule.startsWith('COMPAT'));
const routed = (objects: any[]) => anAdopted({ loadBalancer: LoadBalancer.apiGateway() }, objects);

/** A Deployment whose number of instances is not in the manifest. */
const unnumbered = aManifest(({ spec }) => delete spec.replicas);

describe('COMPAT_SELECTOR', () => {
  test('fails for an added deployment whose pods match, once for all that would take them', () => {
    const service = anAdopted();
    aDeployment(service, { pod: { labels: { app: 'llm' } } }, 'canary');
    expectFinding(service, 'COMPAT_SELECTOR', {
      at: 'chart/chat/canary',
      value: '{"app":"llm"}',
      names: ['Deployment "llm"', 'Service "llm-api"'],
    });
  });

  test('fails where the Service alone would take them', () => {
    const deployment = aManifest(({ spec }) => {
      spec.selector.matchLabels.tier = 'prod';
      spec.template.metadata.labels.tier = 'prod';
    });
    const service = anAdopted({ objects: [deployment, aManifestOfService()] });
    aDeployment(service, { pod: { labels: { app: 'llm' } } }, 'canary');
    const [{ problem }] = findingsOf(service, 'COMPAT_SELECTOR');
    expect(problem).toContain('Service "llm-api"');
    expect(problem).not.toContain('Deployment "llm"');
  });

  test.each([
    ['without a label of theirs', {}],
    ['with another value', { app: 'canary' }],
  ])('accepts pods %s', (_, labels) => {
    const service = anAdopted();
    aDeployment(service, { pod: { labels } }, 'canary');
    expect(compat(service)).toEqual([]);
  });

  test.each<[string, any, boolean]>([
    ['In', { key: 'app', operator: 'In', values: ['a', 'llm'] }, true],
    ['In', { key: 'app', operator: 'In', values: ['a'] }, false],
    ['NotIn', { key: 'app', operator: 'NotIn', values: ['a'] }, true],
    ['NotIn', { key: 'app', operator: 'NotIn', values: ['llm'] }, false],
    ['Exists', { key: 'app', operator: 'Exists' }, true],
    ['Exists', { key: 'none', operator: 'Exists' }, false],
    ['DoesNotExist', { key: 'none', operator: 'DoesNotExist' }, true],
    ['DoesNotExist', { key: 'app', operator: 'DoesNotExist' }, false],
  ])('knows the operator %s: %j takes app=llm: %s', (_, expression, taken) => {
    const deployment = aManifest(({ spec }) => {
      spec.selector = { matchExpressions: [expression] };
    });
    const service = anAdopted({ objects: [deployment] });
    aDeployment(service, { pod: { labels: { app: 'llm' } } }, 'canary');
    // one that does not take its own pods is no Deployment at all
    expect(brokenRules(service)).toContain(taken ? 'COMPAT_SELECTOR' : 'ADOPT_DEPLOYMENT');
    expect(brokenRules(service)).not.toContain(taken ? 'ADOPT_DEPLOYMENT' : 'COMPAT_SELECTOR');
  });

  const worker = another('StatefulSet', 'apps/v1', 'worker', {
    spec: { template: { metadata: { labels: { app: 'llm', role: 'worker' } } } },
  });

  test('fails for a Service with a share that others’ pods stand behind too', () => {
    expectFinding(routed([worker]), 'COMPAT_SELECTOR', {
      at: AT,
      value: '{"app":"llm"}',
      names: ['Service "llm-api"', 'StatefulSet "worker"'],
    });
  });

  test('accepts that where nothing is shared', () => {
    expect(anAdopted({}, [worker]).findings()).toEqual([]);
  });
});

describe('COMPAT_AUTOSCALER', () => {
  const scaled = (platform: Platform, ...others: any[]) => {
    const service = anAdopted({ platform, objects: [unnumbered, aManifestOfService(), ...others] });
    service.deployments[0].autoscale(SCALING);
    return service;
  };
  const hpa = Platform.kubernetes({ autoscaling: AutoscalingEngine.hpa() });
  const keda = Platform.kubernetes();

  test('fails for a ScaledObject that an HPA cannot take the place of', () => {
    expectFinding(scaled(hpa, SCALED_OBJECT), 'COMPAT_AUTOSCALER', {
      at: `${AT}/Autoscaler`,
      names: ['ScaledObject "llm-scaler"', 'AutoscalingEngine.keda()'],
    });
  });

  test('fails for two that were adopted', () => {
    expectFinding(scaled(keda, SCALED_OBJECT, HPA), 'COMPAT_AUTOSCALER', {
      at: `${AT}/Autoscaler`,
      names: ['ScaledObject "llm-scaler"', 'HorizontalPodAutoscaler "llm-hpa"'],
    });
  });

  test.each<[string, Platform, any]>([
    ['KEDA, ScaledObject', keda, SCALED_OBJECT],
    ['KEDA, HPA', keda, HPA],
    ['HPA, HPA', hpa, HPA],
  ])('accepts what takes the place of the other: %s', (_, platform, other) => {
    expect(scaled(platform, other).findings()).toEqual([]);
  });

  test('is silent about adopted ones that stay', () => {
    const service = anAdopted({ objects: [unnumbered, SCALED_OBJECT, HPA] });
    expect(service.findings()).toEqual([]);
  });
});

describe('COMPAT_RESTART', () => {
  const split = (say: (service: InferenceService) => void) => {
    const service = routed([]);
    aDeployment(service, {}, 'canary');
    say(service);
    return service;
  };

  test('warns of the label that a split by instance count needs', () => {
    const service = split((each) => void each.splitByInstanceCount());
    expectFinding(service, 'COMPAT_RESTART', { at: AT, names: ['cdk-inference/service: chat'] });
  });

  test('warns behind a CLB, which splits so by itself', () => {
    const service = anAdopted({ loadBalancer: LoadBalancer.clb() });
    const names = ['cdk-inference/accept-traffic: true'];
    expectFinding(service, 'COMPAT_RESTART', { at: AT, names });
  });

  test('warns of acceptTraffic, which is a pod label and so restarts the pods', () => {
    const templates = [undefined, false].map((acceptTraffic) => {
      const service = anAdopted({
        loadBalancer: LoadBalancer.clb(),
        deployment: { acceptTraffic },
      });
      aDeployment(service, {}, 'canary');
      expectFinding(service, 'COMPAT_RESTART', {
        at: AT,
        names: [`cdk-inference/accept-traffic: ${acceptTraffic ?? true}`],
      });
      return object(service, 'Deployment', 'llm').spec.template;
    });
    expect(templates[1]).not.toEqual(templates[0]);
  });

  test('is silent about a split by weights', () => {
    const service = split((each) => {
      const [running, canary] = each.deployments;
      each.splitTraffic([Weight.of(running, 9), Weight.of(canary, 1)]);
    });
    expect(compat(service)).toEqual([]);
  });
});

describe('COMPAT_MAX_UNAVAILABLE', () => {
  const updated = (strategy: object) =>
    anAdopted({ objects: [aManifest(({ spec }) => (spec.strategy = strategy))] });
  const update = (maxUnavailable: number | string, maxSurge: number | string = 1) =>
    updated({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge } });

  test.each<[string, InferenceService]>([
    ['100 %', update('100%')],
    ['as many as there are', update(2)],
    ['Recreate', updated({ type: 'Recreate' })],
  ])('warns of %s', (_, service) => {
    expect(compat(service)).toEqual(['COMPAT_MAX_UNAVAILABLE']);
  });

  test.each(['99%', '0%', 1, 0])('is silent about %s', (maxUnavailable) => {
    expect(compat(update(maxUnavailable))).toEqual([]);
  });

  test('is silent if another update is set', () => {
    const rollingUpdate = RollingUpdate.of({ maxUnavailable: Percent.of(25) });
    const objects = [aManifest(({ spec }) => (spec.strategy = { type: 'Recreate' }))];
    expect(anAdopted({ objects, deployment: { rollingUpdate } }).findings()).toEqual([]);
  });
});

describe('COMPAT_REPLICAS', () => {
  test('warns of a number beside an adopted autoscaler', () => {
    expectFinding(anAdopted({}, [HPA]), 'COMPAT_REPLICAS', {
      at: AT,
      names: ['(2)', 'HorizontalPodAutoscaler "llm-hpa"'],
    });
  });

  test('warns of a number that an autoscaler takes over', () => {
    const service = anAdopted();
    service.deployments[0].autoscale(SCALING);
    expectFinding(service, 'COMPAT_REPLICAS', {
      at: AT,
      names: ['(2)', `${AT}/Autoscaler`, 'docs/changes.md'],
    });
  });

  test('is silent where the manifest has none', () => {
    expect(compat(anAdopted({ objects: [unnumbered, HPA] }))).toEqual([]);
  });
});

describe('COMPAT_ROUTE', () => {
  const to = (kind: string, name: string) =>
    another(kind, 'gateway.networking.k8s.io/v1', 'way', {
      spec: { rules: [{ backendRefs: [{ name }] }] },
    });

  test.each(['Ingress', 'HTTPRoute', 'GRPCRoute'])('warns of a %s past the split', (kind) => {
    expectFinding(routed([to(kind, 'llm-api')]), 'COMPAT_ROUTE', {
      at: AT,
      names: [`${kind} "way"`],
    });
  });

  test('warns of a Service that is a load balancer itself', () => {
    const objects = [aManifest(), aManifestOfService({ type: 'LoadBalancer' })];
    const service = anAdopted({ objects, loadBalancer: LoadBalancer.apiGateway() });
    expect(compat(service)).toEqual(['COMPAT_ROUTE']);
  });

  test('is silent about a route elsewhere, or where nothing was put in front', () => {
    expect(compat(routed([to('HTTPRoute', 'other')]))).toEqual([]);
    expect(compat(anAdopted({}, [to('HTTPRoute', 'llm-api')]))).toEqual([]);
  });
});

describe('what runs is no reason not to adopt it', () => {
  test.each<[string, (deployment: any) => void]>([
    [
      'a variable with a dot',
      ({ spec }) => {
        spec.template.spec.containers[0].env = [{ name: 'a.b', value: '1' }];
      },
    ],
    ['a name that begins with a digit', ({ metadata }) => (metadata.name = '7b.v1')],
    ['no instances', ({ spec }) => (spec.replicas = 0)],
    ['no resources', ({ spec }) => (spec.template.spec.containers[0].resources = {})],
    [
      'a deadline before the start',
      ({ spec }) => {
        spec.progressDeadlineSeconds = 60;
        spec.template.spec.containers[0].startupProbe = {
          httpGet: { path: '/', port: 1 },
          failureThreshold: 60,
        };
      },
    ],
    [
      'labels that begin with the library’s prefix',
      ({ spec }) => {
        spec.template.metadata.labels['cdk-inference/queue'] = 'prepaid';
      },
    ],
  ])('%s', (_, change) => {
    expect(anAdopted({ objects: [aManifest(change), aManifestOfService()] }).findings()).toEqual(
      [],
    );
  });
});
