import { ApiObject, App, Chart } from 'cdk8s';
import { InferenceService, Platform, PriorityLevels } from '../../src';
import { aStack, aServiceIn } from '../homes/stacks';
import { aDeployment, aService } from '../support/builders';
import { findingsOf } from '../support/findings';

/** A Chart with a service `chat` in the namespace `llm`. */
function chartWith(app: App, id: string, platform?: Platform): Chart {
  const chart = new Chart(app, id, { namespace: 'llm' });
  aDeployment(aService({ platform }, chart));
  return chart;
}

function collisions(app: App): string[] {
  return app.node
    .findAll()
    .filter((node): node is InferenceService => node instanceof InferenceService)
    .flatMap((service) => findingsOf(service, 'NAME_OBJECT'))
    .map(({ path }) => path);
}

const attached = (app: App, id: string, platform?: Platform) => {
  const chart = chartWith(app, id);
  platform?.attachTo(chart);
};
const named = (name: string) => Platform.kubernetes({ name });

describe('two Charts with the same objects', () => {
  test.each<[string, (app: App) => void]>([
    [
      'a platform each, attached',
      (app) => ['east', 'west'].forEach((id) => attached(app, id, Platform.kubernetes())),
    ],
    [
      'a platform each, set on the services',
      (app) => ['east', 'west'].forEach((id) => chartWith(app, id, Platform.kubernetes())),
    ],
    [
      'a platform for one, and none for the other',
      (app) => {
        chartWith(app, 'east', Platform.kubernetes());
        chartWith(app, 'west');
      },
    ],
    ['two names', (app) => ['east', 'west'].forEach((id) => attached(app, id, named(id)))],
    [
      'two regions of Volcengine',
      (app) =>
        ['cn-beijing', 'cn-shanghai'].forEach((region) =>
          attached(app, region, Platform.vke({ region })),
        ),
    ],
  ])('are in two clusters with %s', (_case, build) => {
    const app = new App();
    build(app);
    expect(collisions(app)).toEqual([]);
  });

  test.each<[string, (app: App) => void]>([
    ['no platform', (app) => ['east', 'west'].forEach((id) => chartWith(app, id))],
    [
      'the platform of the App',
      (app) => {
        Platform.kubernetes().attachTo(app);
        ['east', 'west'].forEach((id) => chartWith(app, id));
      },
    ],
    [
      'one platform object for both',
      (app) => {
        const platform = Platform.kubernetes();
        ['east', 'west'].forEach((id) => attached(app, id, platform));
      },
    ],
    [
      'two platforms of one name',
      (app) => ['east', 'west'].forEach((id) => attached(app, id, named('prod'))),
    ],
    [
      'a name on the App and on a Chart',
      (app) => {
        named('prod').attachTo(app);
        chartWith(app, 'east');
        attached(app, 'west', named('prod'));
      },
    ],
  ])('collide with %s', (_case, build) => {
    const app = new App();
    build(app);
    expect(new Set(collisions(app))).toEqual(new Set(['west/chat/main']));
  });
});

describe('one Chart', () => {
  test('is one cluster, whatever platform its services have', () => {
    const app = new App();
    const chart = chartWith(app, 'chart', Platform.kubernetes());
    const platform = Platform.kubernetes();
    aDeployment(new InferenceService(chart, 'other', { platform, resourceName: 'chat' }));
    expect(new Set(collisions(app))).toEqual(new Set(['chart/other/main']));
  });

  test('is two clusters if its services name two', () => {
    const app = new App();
    const chart = chartWith(app, 'chart', named('east'));
    aDeployment(
      new InferenceService(chart, 'other', { platform: named('west'), resourceName: 'chat' }),
    );
    expect(collisions(app)).toEqual([]);
  });
});

describe('objects of the user', () => {
  const own = (chart: Chart) =>
    new ApiObject(chart, 'own', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'chat-main', namespace: 'llm' },
    });

  test('collide in a Chart without services, on the platform of the App', () => {
    const app = new App();
    own(new Chart(app, 'besides'));
    chartWith(app, 'east');
    expect(collisions(app)).toEqual(['east/chat/main']);
  });

  test('do not collide with a Chart of another cluster', () => {
    const app = new App();
    own(new Chart(app, 'besides'));
    attached(app, 'east', Platform.kubernetes());
    expect(collisions(app)).toEqual([]);
  });

  test('collide on the platform of their own Chart', () => {
    const app = new App();
    const besides = new Chart(app, 'besides');
    const platform = Platform.kubernetes();
    platform.attachTo(besides);
    own(besides);
    attached(app, 'east', platform);
    expect(collisions(app)).toEqual(['east/chat/main']);
  });

  test('collide below a stack as manifests', () => {
    const stack = aStack();
    const { Manifest } = jest.requireActual('@cdktf/provider-kubernetes/lib/manifest');
    const manifest = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'chat-main', namespace: 'default' },
    };
    new Manifest(stack, 'own', { manifest });
    const service = aServiceIn(stack, {}, 'chat');
    aDeployment(service);
    expect(findingsOf(service, 'NAME_OBJECT').map(({ message }) => message)).toEqual([
      expect.stringContaining('is also created by stack/own'),
    ]);
  });
});

test('priority levels are created once in each cluster', () => {
  const app = new App();
  for (const id of ['east', 'west']) {
    const chart = new Chart(app, id);
    Platform.kubernetes().attachTo(chart);
    new PriorityLevels(chart, 'priorities');
  }
  expect(() => app.synthYaml()).not.toThrow();
});
