import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { InferenceService, LoadBalancer, Platform, Port } from '../../src';
import { AppRegistry } from '../../src/private/app-registry';
import * as synthesis from '../../src/synthesis/synthesize-service';
import { aDeployment, aService } from '../support/builders';
import { findingsOf } from '../support/findings';

const ports = [Port.http1({ listen: 8000 })];

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

describe('a service is computed', () => {
  const computed = jest.spyOn(synthesis, 'synthesizeService');

  beforeEach(() => computed.mockClear());

  test.each([5, 20])('once, where findings are read after each of %i new services', (count) => {
    const chart = new Chart(new App(), 'chart');
    for (let index = 0; index < count; index += 1) {
      const service = new InferenceService(chart, `chat${index}`, { ports });
      aDeployment(service).service.findings();
    }
    expect(computed).toHaveBeenCalledTimes(count);
  });

  test('again after a change of its own, and of what it shares with others', () => {
    const chart = new Chart(new App(), 'chart');
    const [one, other] = ['one', 'other'].map(
      (id) => aDeployment(new InferenceService(chart, id, { ports })).service,
    );
    one.findings();
    other.findings();
    expect(computed).toHaveBeenCalledTimes(2);
    one.deployments[0].acknowledge('PROBE_STARTUP_BUDGET', { reason: 'it is quick' });
    one.findings();
    other.findings();
    expect(computed).toHaveBeenCalledTimes(3);
    Platform.kubernetes().attachTo(chart);
    one.findings();
    other.findings();
    expect(computed).toHaveBeenCalledTimes(5);
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
