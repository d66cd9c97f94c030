import { InferenceService, LoadBalancer, Platform, Port } from '../../src';
import { HPA, aManifest, aManifestOfService, anAdopted, another } from '../support/adoption';
import { aChart, brokenRules, synth } from '../support/builders';
import { expectFinding } from '../support/findings';

const at = 'chart/chat/Default';

const adopt = (...objects: any[]) => anAdopted({ objects });
const withContainers = (...names: string[]) =>
  aManifest(({ spec }) => {
    spec.template.spec.containers = names.map((name) => ({ name, image: 'a:1' }));
  });

test('a Deployment and its Service break no rule', () => {
  expect(anAdopted().findings()).toEqual([]);
});

describe('ADOPT_MANIFEST', () => {
  test('fails for what cannot be read, and reports nothing that would follow', () => {
    const service = anAdopted({ objects: undefined, manifests: ['a: {{ b }}'] });
    expect(brokenRules(service)).toEqual(['ADOPT_MANIFEST']);
    expectFinding(service, 'ADOPT_MANIFEST', { at, names: ['manifests[0]', 'not rendered'] });
  });

  test('fails for nothing at all', () => {
    expectFinding(anAdopted({ objects: [] }), 'ADOPT_MANIFEST', { at, names: ['"files"'] });
  });

  test('fails for one object twice, whatever its group', () => {
    const service = anAdopted({}, [aManifestOfService()]);
    expectFinding(service, 'ADOPT_MANIFEST', { at, names: ['objects[1]', 'objects[2]'] });
  });

  test.each([
    [
      'a text',
      {
        manifests: ['{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {__proto__: x}}'],
      },
    ],
    [
      'an object',
      {
        objects: [
          JSON.parse(
            '{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"l":[{"__proto__":1}]}',
          ),
        ],
      },
    ],
  ])('fails for a field that would be dropped in %s', (_, props) => {
    expectFinding(anAdopted(props), 'ADOPT_MANIFEST', { at, names: ['/__proto__'] });
  });

  test('accepts one name in two namespaces', () => {
    const settings = another('ConfigMap', 'v1', 'a');
    const there = { ...settings, metadata: { name: 'a', namespace: 'there' } };
    expect(anAdopted({}, [settings, there]).findings()).toEqual([]);
  });
});

describe('ADOPT_DEPLOYMENT', () => {
  const second = aManifest(({ metadata, spec }) => {
    metadata.name = 'router';
    spec.selector.matchLabels = { app: 'router' };
    spec.template.metadata.labels = { app: 'router' };
  });

  test('fails for several, and shows how to name one', () => {
    const service = anAdopted({}, [second]);
    const names = ['llm, router', "deploymentName: 'llm'"];
    expectFinding(service, 'ADOPT_DEPLOYMENT', { at, names });
  });

  test('accepts several of which one is named; the other is kept', () => {
    const service = anAdopted({ deploymentName: 'llm' }, [second]);
    expect(service.findings()).toEqual([]);
    expect(service._plan().deployments[0].adopted!.objects.map(({ role }) => role)).toEqual([
      'deployment',
      'service',
      'other',
    ]);
  });

  test('fails for a name that is not there', () => {
    const service = anAdopted({ deploymentName: 'lm' });
    expectFinding(service, 'ADOPT_DEPLOYMENT', { at, value: '"lm"', names: ['(llm)'] });
  });

  test('fails for none, and names what is there', () => {
    const service = adopt(another('StatefulSet', 'apps/v1', 'llm'));
    expectFinding(service, 'ADOPT_DEPLOYMENT', { at, value: '["StatefulSet"]' });
  });

  test('fails for a version of long ago', () => {
    const old = aManifest((each) => (each.apiVersion = 'apps/v1beta1'));
    expectFinding(adopt(old), 'ADOPT_DEPLOYMENT', { at, value: '"apps/v1beta1"' });
  });

  test('fails for a selector that misses its own pods, also after an option changed them', () => {
    const wrong = aManifest(({ spec }) => (spec.template.metadata.labels = { app: 'other' }));
    expect(brokenRules(adopt(wrong))).toContain('ADOPT_DEPLOYMENT');
    const changed = anAdopted({ deployment: { pod: { labels: { app: 'other' } } } });
    expect(brokenRules(changed)).toContain('ADOPT_DEPLOYMENT');
  });

  test('leaves a service with a deployment to hold on to', () => {
    expect(adopt(another('Secret', 'v1', 'a')).deployments.map(({ node }) => node.id)).toEqual([
      'Default',
    ]);
  });
});

describe('ADOPT_SERVICE', () => {
  const second = aManifestOfService({}, 'llm-metrics');

  test('fails for two that select the pods', () => {
    const names = ['llm-api, llm-metrics', "serviceName: 'llm-api'"];
    expectFinding(anAdopted({}, [second]), 'ADOPT_SERVICE', { at, names });
  });

  test.each(['llm-api', 'llm-metrics'])('accepts two of which %s is named', (serviceName) => {
    const service = anAdopted({ serviceName }, [second]);
    expect(service.findings()).toEqual([]);
    expect(service._plan().deployments[0].serviceName).toBe(serviceName);
  });

  test('accepts a headless one beside it', () => {
    const headless = aManifestOfService({ clusterIP: 'None' }, 'llm-pods');
    expect(anAdopted({}, [headless]).findings()).toEqual([]);
    expect(brokenRules(anAdopted({}, [headless, second]))).toEqual(['ADOPT_SERVICE']);
  });

  test('fails for a name that is not there', () => {
    const service = anAdopted({ serviceName: 'api' });
    expectFinding(service, 'ADOPT_SERVICE', { at, value: '"api"', names: ['(llm-api)'] });
  });

  test('fails for one that selects nothing', () => {
    const lost = aManifestOfService({ selector: { app: 'lm' } }, 'lost');
    expectFinding(anAdopted({}, [lost]), 'ADOPT_SERVICE', {
      at,
      value: '{"app":"lm"}',
      names: ['Service "lost"'],
    });
  });

  test('fails for one in another namespace than the pods', () => {
    const there = aManifestOfService();
    there.metadata.namespace = 'there';
    const here = aManifest(({ metadata }) => (metadata.namespace = 'here'));
    expect(brokenRules(adopt(here, there))).toEqual(['ADOPT_SERVICE']);
    const around = anAdopted({ objects: [aManifest(), there] }, [], aChart('here'));
    expect(brokenRules(around)).toEqual(['ADOPT_SERVICE']);
  });

  test.each([
    ['without a selector', { selector: undefined }],
    ['for a name elsewhere', { selector: undefined, type: 'ExternalName', externalName: 'a.b' }],
  ])('accepts one %s', (_, spec) => {
    const other = aManifestOfService(spec, 'other');
    if (spec.selector === undefined) {
      delete other.spec.selector;
    }
    expect(anAdopted({}, [other]).findings()).toEqual([]);
  });

  test.each([
    ['StatefulSet', { spec: { template: { metadata: { labels: { app: 'redis' } } } } }],
    [
      'CronJob',
      { spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: 'redis' } } } } } } },
    ],
  ])('accepts one for a %s', (kind, rest) => {
    const redis = aManifestOfService({ selector: { app: 'redis' } }, 'redis');
    expect(anAdopted({}, [redis, another(kind, 'apps/v1', 'redis', rest)]).findings()).toEqual([]);
  });

  test('accepts none', () => {
    expect(adopt(aManifest()).findings()).toEqual([]);
  });
});

describe('ADOPT_CONTAINER', () => {
  const unclear = () => adopt(withContainers('proxy', 'serve'));

  test('fails for two of which nothing tells which one serves', () => {
    const names = ['proxy, serve', "containerName: 'proxy'"];
    expectFinding(unclear(), 'ADOPT_CONTAINER', { at, names });
  });

  test('accepts two of which one is named, and fails for another name', () => {
    const objects = [withContainers('proxy', 'serve')];
    const named = anAdopted({ objects, containerName: 'serve' });
    expect(named.findings()).toEqual([]);
    expect(named._plan().deployments[0].pod.sidecars).toEqual([{ name: 'proxy', image: 'a:1' }]);
    const wrong = anAdopted({ objects, containerName: 'x' });
    expectFinding(wrong, 'ADOPT_CONTAINER', { at, value: '"x"' });
  });

  test('accepts the default container of kubectl', () => {
    const deployment = withContainers('proxy', 'serve');
    deployment.spec.template.metadata.annotations = {
      'kubectl.kubernetes.io/default-container': 'serve',
    };
    expect(adopt(deployment)._plan().deployments[0].pod.container.name).toBe('serve');
  });

  test.each([8000, 'web'])(
    'accepts the one whose port the Service forwards to (%s)',
    (targetPort) => {
      const deployment = withContainers('proxy', 'serve');
      deployment.spec.template.spec.containers[1].ports = [{ containerPort: 8000, name: 'web' }];
      const service = aManifestOfService({ ports: [{ name: 'http', port: 80, targetPort }] });
      expect(adopt(deployment, service)._plan().deployments[0].pod.container.name).toBe('serve');
    },
  );

  test('fails for a Deployment without containers', () => {
    expectFinding(adopt(withContainers()), 'ADOPT_CONTAINER', { at });
  });
});

describe('a namespace on some of the objects', () => {
  const inLlm = (manifest: any) => ({
    ...manifest,
    metadata: { ...manifest.metadata, namespace: 'llm' },
  });

  test.each([
    ['the Deployment', [inLlm(aManifest()), aManifestOfService(), HPA]],
    ['the Service', [aManifest(), inLlm(aManifestOfService()), HPA]],
    ['the autoscaler', [aManifest(), aManifestOfService(), inLlm(HPA)]],
  ])('is that of all: %s', (_, objects) => {
    const service = anAdopted({ objects });
    expect(brokenRules(service)).toEqual(['COMPAT_REPLICAS']);
    expect(service._plan().namespace).toBe('llm');
    const rendered = synth(service).map(({ metadata: { namespace } }) => namespace);
    expect(rendered).toEqual(['llm', 'llm', 'llm']);
  });

  test('of an object of another kind is its own', () => {
    const monitor = inLlm(another('ServiceMonitor', 'monitoring.coreos.com/v1', 'm'));
    expect(anAdopted({}, [monitor])._plan().namespace).toBeUndefined();
  });
});

test('an adopted Namespace is in front of the objects in it', () => {
  const there = (manifest: any) => ({
    ...manifest,
    metadata: { ...manifest.metadata, namespace: 'llm' },
  });
  const objects = [aManifest(), aManifestOfService(), HPA].map(there);
  const service = anAdopted({ objects: [...objects, another('Namespace', 'v1', 'llm')] });
  expect(synth(service).map(({ kind }) => kind)).toEqual([
    'Namespace',
    'Deployment',
    'Service',
    'HorizontalPodAutoscaler',
  ]);
});

describe('ADOPT_NAMESPACE', () => {
  const objects = [aManifest(({ metadata }) => (metadata.namespace = 'llm'))];

  test('fails for another namespace than the manifests’', () => {
    expectFinding(anAdopted({ objects, namespace: 'x' }), 'ADOPT_NAMESPACE', {
      at,
      value: '"x"',
      names: ["'llm'"],
    });
  });

  test.each(['llm', undefined])('accepts %s', (namespace) => {
    const service = anAdopted({ objects, namespace });
    expect(service.findings()).toEqual([]);
    expect(service._plan().namespace).toBe('llm');
  });

  test('accepts a Chart of another namespace: the manifests take precedence', () => {
    expect(anAdopted({ objects }, [], aChart('x'))._plan().namespace).toBe('llm');
  });
});

describe('ADOPT_PORTS', () => {
  test('fails for a port that the Service does not forward to', () => {
    const service = anAdopted({ ports: [Port.http1({ listen: 9000 })] });
    expectFinding(service, 'ADOPT_PORTS', { at, value: '9000', names: ['8000'] });
  });

  test('accepts one that it forwards to, and one that is only scraped', () => {
    const ports = [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 9000 })];
    expect(anAdopted({ ports }).findings()).toEqual([]);
  });
});

describe('ADOPT_UNFORWARDED', () => {
  const served = (...listens: number[]) => [
    aManifest(({ spec }) => {
      // a hook that waits and a readiness probe, so that no other rule reports behind a load balancer
      const [container] = spec.template.spec.containers;
      container.lifecycle = { preStop: { sleep: { seconds: 10 } } };
      container.readinessProbe = { tcpSocket: { port: 8000 } };
    }),
    aManifestOfService({ ports: listens.map((port) => ({ name: `http-${port}`, port })) }),
  ];
  const behind = (objects: any[]) =>
    anAdopted({ objects, loadBalancer: LoadBalancer.apiGateway() });

  // Kubernetes lets a container listen on a node port; only the console form does not
  test.each([29999, 30000, 32767, 32768])('forwards port %i', (port) => {
    const service = behind(served(8000, port));
    expect(service.findings()).toEqual([]);
    expect(service.plan().ports.map(({ listen }) => listen)).toEqual([8000, port]);
  });

  test('warns of a second GRPC port', () => {
    const two = [8001, 8002].map((port) => ({ name: `grpc-${port}`, port }));
    const objects = [served()[0], aManifestOfService({ ports: two })];
    expectFinding(behind(objects), 'ADOPT_UNFORWARDED', { at, value: '[8002]' });
  });

  test('warns of the sixth port', () => {
    const six = served(8001, 8002, 8003, 8004, 8005, 8006);
    expectFinding(behind(six), 'ADOPT_UNFORWARDED', { at, value: '[8006]' });
  });

  test('is silent without a load balancer', () => {
    const six = served(8001, 8002, 8003, 8004, 8005, 8006);
    expect(anAdopted({ objects: six }).findings()).toEqual([]);
  });
});

describe('ADOPT_SCOPE', () => {
  const unknown = another('IngressRoute', 'traefik.io/v1alpha1', 'r');

  test('warns of a kind that is not known, where everything else gets a namespace', () => {
    const service = anAdopted({ namespace: 'llm' }, [unknown]);
    expectFinding(service, 'ADOPT_SCOPE', { at, names: ['metadata.namespace: llm'] });
  });

  test('is silent where there is none, or the manifest has one', () => {
    expect(anAdopted({}, [unknown]).findings()).toEqual([]);
    const placed = { ...unknown, metadata: { name: 'r', namespace: 'llm' } };
    expect(anAdopted({ namespace: 'llm' }, [placed]).findings()).toEqual([]);
  });
});

describe('what came from a cluster', () => {
  const dumped = (metadata: object) => {
    const deployment = aManifest();
    return adopt({ ...deployment, metadata: { ...deployment.metadata, ...metadata } });
  };

  test('ADOPT_LEFT_OUT lists the fields that are not rendered', () => {
    expectFinding(dumped({ uid: '1', generation: 2 }), 'ADOPT_LEFT_OUT', {
      at,
      names: ['objects[0]', 'metadata.uid, metadata.generation'],
    });
    expect(dumped({ labels: { a: 'b' } }).findings()).toEqual([]);
  });

  test('ADOPT_OWNED warns of the controller that made it', () => {
    const ownerReferences = [{ kind: 'InferenceService', name: 'llm', controller: true }];
    const service = dumped({ ownerReferences });
    expect(brokenRules(service)).toEqual(['ADOPT_OWNED']);
    expectFinding(service, 'ADOPT_OWNED', { at, names: ['InferenceService/llm'] });
  });
});

test('warnings stop a strict program', () => {
  const chart = aChart();
  const strict = InferenceService.adopt(chart, 'chat', {
    objects: [aManifest(), aManifestOfService(), { ...HPA, status: { currentReplicas: 1 } }],
    platform: Platform.kubernetes({ strict: true }),
  });
  expect(strict.findings().map(({ severity }) => severity)).toEqual(['error', 'error']);
});
