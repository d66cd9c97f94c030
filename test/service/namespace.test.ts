import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import { FleetApp, InferenceService, InferenceServiceProps, Platform } from '../../src';
import { aStack, anApp, program } from '../homes/stacks';
import { aDeployment } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'llm' } };

function aService(
  scope: any,
  id: string = 'chat',
  props: InferenceServiceProps = { createNamespace: true },
): InferenceService {
  const service = new InferenceService(scope, id, props);
  aDeployment(service);
  return service;
}

const aChart = (app: App = new App(), id: string = 'production', namespace: string = 'llm') =>
  new Chart(app, id, { namespace });

describe('the namespace of a service (createNamespace)', () => {
  test('is rendered first, without a namespace of its own', () => {
    const chart = aChart();
    aService(chart);
    expect(chart.toJson()[0]).toEqual(NAMESPACE);
  });

  test.each([undefined, false])('is not rendered for %s', (createNamespace) => {
    const chart = aChart();
    aService(chart, 'chat', { createNamespace });
    expect(chart.toJson().map(({ kind }) => kind)).not.toContain('Namespace');
  });

  test('is in the output once for several services of a Chart, and of two Charts', () => {
    const app = new App();
    const [one, two] = [aChart(app, 'one'), aChart(app, 'two')];
    ['a', 'b'].forEach((id) => aService(one, id));
    aService(two, 'c');
    const all = [...one.toJson(), ...two.toJson()].filter(({ kind }) => kind === 'Namespace');
    expect(all).toEqual([NAMESPACE]);
  });

  test('is in front of the objects of other services of the Chart, and in a FleetApp too', () => {
    for (const app of [new App(), new FleetApp()]) {
      const chart = aChart(app);
      ['a', 'b'].forEach((id) => aService(chart, id));
      const kinds = [...app.synthYaml().matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind);
      expect(kinds.map((kind) => kind === 'Namespace')).toEqual([true, false, false]);
    }
  });

  test('is in front of the objects of services that only use it', () => {
    for (const app of [new App(), new FleetApp()]) {
      const chart = aChart(app);
      aService(chart, 'a', {});
      aService(chart, 'b');
      const kinds = [...app.synthYaml().matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind);
      expect(kinds.indexOf('Namespace')).toBe(0);
    }
  });

  const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
  const kindsOf = (app: App) =>
    [...app.synthYaml().matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind);

  test.each<[string, (chart: Chart) => void]>([
    [
      'in the Chart, before the service',
      (chart) => {
        new ApiObject(chart, 'claim', CLAIM);
        aService(chart);
      },
    ],
    ['in the service', (chart) => void new ApiObject(aService(chart), 'claim', CLAIM)],
    [
      'in a deployment',
      (chart) =>
        void new ApiObject(aService(chart).node.findChild('main') as Chart, 'claim', CLAIM),
    ],
    [
      'before objects that depend on it',
      (chart) => {
        const claim = new ApiObject(chart, 'claim', CLAIM);
        aService(chart).node.findChild('main').node.addDependency(claim);
      },
    ],
  ])('is in front of an object that the program creates %s', (_, create) => {
    for (const app of [new App(), new FleetApp()]) {
      const chart = aChart(app);
      create(chart);
      const kinds = kindsOf(app);
      expect(kinds).toContain('PersistentVolumeClaim');
      expect(kinds[0]).toBe('Namespace');
      expect(kindsOf(app)).toEqual(kinds);
    }
  });

  test.each<[string, object, { readonly namespace?: string }]>([
    ['of the cluster', { apiVersion: 'v1', kind: 'PersistentVolume' }, {}],
    ['in another namespace', CLAIM, { namespace: 'other' }],
  ])('leaves an object %s where it is', (_, object, metadata) => {
    const app = new App();
    const chart = aChart(app);
    new ApiObject(chart, 'before', { ...(object as typeof CLAIM), metadata });
    aService(chart);
    expect(kindsOf(app).indexOf('Namespace')).toBe(1);
  });

  test('does not rename the file of a Chart in its Chart', () => {
    const names = (createNamespace: boolean) => {
      const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), 'namespace-')) });
      const chart = aChart(app);
      new ApiObject(aChart(chart as any, 'inner'), 'claim', CLAIM);
      aService(chart, 'chat', { createNamespace });
      app.synth();
      return fs.readdirSync(app.outdir).sort();
    };
    expect(names(true)).toEqual(names(false));
    expect(names(true)).toHaveLength(2);
  });

  test('follows what the program puts in front of the service', () => {
    const app = new App();
    const chart = aChart(app);
    const claim = new ApiObject(chart, 'claim', CLAIM);
    const first = new ApiObject(chart, 'first', { ...CLAIM, metadata: { name: 'first' } });
    claim.node.addDependency(first);
    aService(chart).node.addDependency(claim);
    expect(kindsOf(app).slice(0, 3)).toEqual([CLAIM.kind, CLAIM.kind, 'Namespace']);
  });

  test('is in the output of each cluster', () => {
    const app = new App();
    for (const id of ['east', 'west']) {
      const chart = aChart(app, id);
      Platform.kubernetes({ name: id }).attachTo(chart);
      aService(chart);
      expect(chart.toJson()[0]).toEqual(NAMESPACE);
    }
  });

  test('collides with one that the program has already', () => {
    const chart = aChart();
    new ApiObject(chart, 'namespace', NAMESPACE);
    expectFinding(aService(chart), 'NAME_OBJECT', {
      at: 'production/chat',
      names: ['Namespace "llm"'],
    });
  });

  test.each([undefined, 'default', 'kube-system'])(
    'needs a namespace to create, not %s',
    (namespace) => {
      const service = aService(new Chart(new App(), 'c'), 'chat', {
        createNamespace: true,
        namespace,
      });
      expectFinding(service, 'NAME_NAMESPACE', {
        at: 'c/chat',
        names: ['"createNamespace"'],
      });
    },
  );

  test('may be set on the service itself', () => {
    const props = { createNamespace: true, namespace: 'other' };
    expectNone(aService(aChart(), 'chat', props), 'NAME_NAMESPACE');
  });

  test('is one resource of a stack, and every object in it waits for it', () => {
    const stack = aStack(anApp());
    const props = { createNamespace: true, namespace: 'llm' };
    aService(stack, 'only-uses-it', { namespace: 'llm' });
    ['a', 'b'].forEach((id) => aService(stack, id, props));
    const { kubernetes_manifest: manifests } = program(stack).resource;
    const all: [string, any][] = Object.entries(manifests);
    const namespaces = all.filter(([, { manifest }]) => manifest.kind === 'Namespace');
    expect(namespaces).toHaveLength(1);
    const [[name]] = namespaces;
    for (const [, { manifest, depends_on: first }] of all) {
      if (manifest.kind !== 'Namespace') {
        expect(first).toContain(`kubernetes_manifest.${name}`);
      }
    }
  });
});
