import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { InferenceService, LoadBalancer, Platform, Port } from '../../src';
import { AppRegistry } from '../../src/private/app-registry';
import { aDeployment, aService } from '../support/builders';
import { findingsOf } from '../support/findings';

class Part {
  public constructor(public readonly app: AppRegistry) {}
}

describe('the registry of an app', () => {
  test('is one for all constructs of an app, with one instance of each part', () => {
    const app = new App();
    const registry = AppRegistry.of(app);
    expect(AppRegistry.of(new Construct(app, 'below'))).toBe(registry);
    expect(registry.part(Part)).toBe(registry.part(Part));
    expect(registry.part(Part).app).toBe(registry);
  });

  test('counts changes of its own app alone', () => {
    const [one, other] = [new App(), new App()].map((app) => new Chart(app, 'chart'));
    const before = [one, other].map((chart) => AppRegistry.of(chart).revision);
    aDeployment(aService({}, one));
    expect(AppRegistry.of(one).revision).toBeGreaterThan(before[0]);
    expect(AppRegistry.of(other).revision).toBe(before[1]);
  });

  test('leaves the constructs of the user as they are', () => {
    const app = new App();
    const before = Reflect.ownKeys(app);
    Platform.kubernetes().attachTo(app);
    aDeployment(aService({}, new Chart(app, 'chart')));
    app.synthYaml();
    expect(Reflect.ownKeys(app)).toEqual(before);
  });
});

describe('findings that were computed before', () => {
  const behindOneGateway = (chart: Chart, id: string) => {
    const service = new InferenceService(chart, id, {
      ports: [Port.http1({ listen: 8000 })],
      loadBalancer: LoadBalancer.apiGateway({ instance: 'infra/public' }),
    });
    aDeployment(service);
    return service;
  };

  test('are computed again for a service that is added later: claims on one load balancer', () => {
    const chart = new Chart(new App(), 'chart');
    const first = behindOneGateway(chart, 'first');
    expect(findingsOf(first, 'LOAD_BALANCER_INSTANCE')).toEqual([]);
    const second = behindOneGateway(chart, 'second');
    expect(findingsOf(second, 'LOAD_BALANCER_INSTANCE')).toHaveLength(1);
  });

  test('are computed again for a service that is added later: names of objects', () => {
    const chart = new Chart(new App(), 'chart');
    const named = (id: string) => {
      const service = new InferenceService(chart, id, { resourceName: 'chat' });
      aDeployment(service, { resourceName: 'chat-main' });
      return service;
    };
    expect(findingsOf(named('first'), 'NAME_OBJECT')).toEqual([]);
    expect(findingsOf(named('second'), 'NAME_OBJECT').length).toBeGreaterThan(0);
  });
});
