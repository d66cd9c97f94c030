import { Chart, JsonPatch, Testing } from 'cdk8s';
import { LoadBalancer, Port } from '../../src';
import { aDeployment, aRoutedService, aService, object, synth } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

describe('the kind that a patch names (PATCH_TARGET)', () => {
  const anything = JsonPatch.add('/metadata/labels/team', 'llm');

  test.each(['Deployment', 'Service'])('accepts %s on a deployment', (kind) => {
    const deployment = aDeployment();
    deployment.patch(kind, anything);
    expectNone(deployment.service, 'PATCH_TARGET');
    expect(object(deployment.service, kind).metadata.labels.team).toBe('llm');
  });

  test.each(['Gateway', 'HTTPRoute', 'BackendTrafficPolicy', 'Deployment'])(
    'accepts %s on a service',
    (kind) => {
      const { service } = aDeployment(aRoutedService());
      service.patch(kind, anything);
      expectNone(service, 'PATCH_TARGET');
      expect(object(service, kind).metadata.labels.team).toBe('llm');
    },
  );

  test.each(['', 'deployment', 'Gateway', 'ScaledObject', 'Pod'])(
    'rejects %j on a deployment',
    (kind) => {
      const deployment = aDeployment(aRoutedService());
      deployment.patch(kind, anything);
      expectFinding(deployment.service, 'PATCH_TARGET', {
        at: 'chart/chat/main',
        value: JSON.stringify(kind),
      });
    },
  );

  test('rejects on a service a kind that nothing renders', () => {
    const { service } = aDeployment(aRoutedService());
    service.patch('ScaledObject', anything);
    expectFinding(service, 'PATCH_TARGET', {});
  });
});

describe('a patch of the Services behind a layer-4 load balancer (PATCH_TARGET)', () => {
  /** One Service of the load balancer, and one of a deployment. */
  const balanced = (own: boolean) => {
    const loadBalancer = LoadBalancer.clb();
    const service = aService({
      ports: [Port.http({ listen: 8000, expose: 80 })],
      ...(!own && { loadBalancer }),
    });
    const deployment = aDeployment(service, { ...(own && { loadBalancer }) });
    const names = synth(service)
      .filter(({ kind }) => kind === 'Service')
      .map(({ metadata, spec }) => ({ name: metadata.name, external: spec.type !== undefined }));
    const [name] = names.filter(({ external }) => external).map((each) => each.name);
    return { service, patched: own ? deployment : service, name, inside: 'chat-main' };
  };

  describe.each([false, true])('own: %p', (own) => {
    test.each<[string, unknown]>([
      ['externalTrafficPolicy', 'Local'],
      ['loadBalancerSourceRanges', ['10.0.0.0/8']],
      ['loadBalancerClass', 'example.com/nlb'],
      ['allocateLoadBalancerNodePorts', false],
      ['healthCheckNodePort', 31000],
    ])('does not put %s into those that only the cluster reaches', (field, value) => {
      const { service, patched, inside } = balanced(own);
      patched.patch('Service', JsonPatch.add(`/spec/${field}`, value));
      expectFinding(service, 'PATCH_TARGET', {
        at: patched.node.path,
        names: [`"${field}"`, `Service/${inside}`, "patchObject('Service'"],
      });
    });

    test.each([
      ['a field', JsonPatch.add('/spec/externalTrafficPolicy', 'Local')],
      ['an annotation', JsonPatch.add('/metadata/annotations/example.com~1timeout', '3600')],
    ])('names one of them by patchObject: %s', (_, operation) => {
      const { service, patched, name } = balanced(own);
      patched.patchObject('Service', name, operation);
      expectNone(service, 'PATCH_TARGET');
    });

    test('is told of patchObject where a condition holds for one of them', () => {
      const { service, patched } = balanced(own);
      patched.patch('Service', JsonPatch.test('/spec/type', 'LoadBalancer'));
      const [{ fix }] = findingsOf(service, 'PATCH_TARGET');
      expect(fix).toContain("patchObject('Service', name, …)");
    });
  });

  test('may set a policy where a Service gets an address or a node port as well', () => {
    for (const [field, value] of [
      ['externalIPs', ['192.0.2.1']],
      ['type', 'NodePort'],
    ] as const) {
      const { service } = aDeployment();
      service.patch(
        'Service',
        JsonPatch.add(`/spec/${field}`, value),
        JsonPatch.add('/spec/externalTrafficPolicy', 'Local'),
      );
      expectNone(service, 'PATCH_TARGET');
    }
  });
});

describe('the operations of a patch (PATCH_TARGET)', () => {
  test.each([
    ['replaces what is not there', JsonPatch.replace('/spec/paused', true), '/spec/paused'],
    ['removes what is not there', JsonPatch.remove('/spec/paused'), '/spec/paused'],
    ['adds below what is not there', JsonPatch.add('/spec/a/b', 1), '/spec/a/b'],
    ['tests for another value', JsonPatch.test('/kind', 'Pod'), '/kind'],
    ['has a path without a slash', JsonPatch.add('spec', {}), 'spec'],
    ['replaces the whole object', JsonPatch.replace('', {}), ''],
    ['removes the metadata', JsonPatch.remove('/metadata'), '/metadata'],
    ['removes the name', JsonPatch.remove('/metadata/name'), '/metadata/name'],
    [
      'adds beyond the end of a list',
      JsonPatch.add('/spec/template/spec/containers/2', {}),
      '/spec/template/spec/containers/2',
    ],
    ['copies what is not there', JsonPatch.copy('/spec/paused', '/spec/x'), '/spec/x'],
    ['moves what is not there', JsonPatch.move('/spec/paused', '/spec/x'), '/spec/x'],
  ])('rejects one that %s', (_, operation, path) => {
    const deployment = aDeployment();
    deployment.patch('Deployment', operation);
    expectFinding(deployment.service, 'PATCH_TARGET', {
      at: 'chart/chat/main',
      names: [`"path":"${path}"`],
    });
    expect(() => Testing.synth(Chart.of(deployment))).toThrow(/chart\/chat\/main.*PATCH_TARGET/);
  });

  test('reports every operation that does not apply', () => {
    const deployment = aDeployment();
    deployment.patch('Deployment', JsonPatch.remove('/a'), JsonPatch.remove('/b'));
    deployment.patch('Service', JsonPatch.remove('/c'));
    expect(deployment.service.findings().map(({ rule }) => rule)).toEqual(
      Array(3).fill('PATCH_TARGET'),
    );
  });

  test.each([
    ['/metadata/annotations/example.com~1team', 'metadata', 'annotations'],
    ['/metadata/labels/example.com~1team', 'metadata', 'labels'],
    ['/spec/template/metadata/annotations/example.com~1team', 'template', 'annotations'],
    ['/spec/template/metadata/labels/example.com~1team', 'template', 'labels'],
  ])('accepts an entry at %s, even if it is the first', (path, place, map) => {
    const deployment = aDeployment();
    deployment.patch('Deployment', JsonPatch.add(path, 'llm'));
    expectNone(deployment.service, 'PATCH_TARGET');
    const { metadata, spec } = object(deployment.service, 'Deployment');
    const owner = place === 'metadata' ? metadata : spec.template.metadata;
    expect(owner[map]['example.com/team']).toBe('llm');
  });

  test.each([
    JsonPatch.replace('/metadata/annotations/team', 'llm'),
    JsonPatch.add('/spec/metadata/annotations/team', 'llm'),
    JsonPatch.add('/metadata/annotations/a/b', 'llm'),
  ])('rejects an entry of nothing: %j', (operation) => {
    const deployment = aDeployment();
    deployment.patch('Service', operation);
    expectFinding(deployment.service, 'PATCH_TARGET', { at: 'chart/chat/main' });
  });

  test('accepts those that apply, in their order', () => {
    const deployment = aDeployment();
    deployment.patch(
      'Deployment',
      JsonPatch.add('/spec/minReadySeconds', 10),
      JsonPatch.replace('/spec/minReadySeconds', 20),
    );
    expect(object(deployment.service, 'Deployment').spec.minReadySeconds).toBe(20);
  });
});
