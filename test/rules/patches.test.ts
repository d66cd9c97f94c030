import { Chart, JsonPatch, Testing } from 'cdk8s';
import { aDeployment, aRoutedService, object } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

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
    'refuses %j on a deployment, and names the kinds',
    (kind) => {
      const deployment = aDeployment(aRoutedService());
      deployment.patch(kind, anything);
      expectFinding(deployment.service, 'PATCH_TARGET', {
        at: 'chart/chat/main',
        names: [`, got ${JSON.stringify(kind)}; name one of these, or patch the service`],
      });
    },
  );

  test('refuses on a service what nobody makes', () => {
    const { service } = aDeployment(aRoutedService());
    service.patch('ScaledObject', anything);
    expectFinding(service, 'PATCH_TARGET', {});
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
  ])('refuses one that %s', (_, operation, path) => {
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
