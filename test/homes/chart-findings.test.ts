import { App, Chart, Testing } from 'cdk8s';
import { GatewayAlgorithm, InferenceService, LoadBalancer, Platform, Weight } from '../../src';
import * as plans from '../../src/plan/service';
import * as rendering from '../../src/render';
import { aChart, aDeployment, aRoutedService, aService, synth } from '../support/builders';

/** A service with three mistakes, at itself, at a deployment and at an autoscaler. */
function aBrokenService(chart: Chart): InferenceService {
  const service = aService({ displayName: 'a b' }, chart);
  aDeployment(service, { replicas: 0 });
  aDeployment(service, {}, 'scaled').autoscale({ maxReplicas: 0, metrics: [] });
  return service;
}

/** Least connections with weights: a warning on any platform. */
function anApproximatedService(chart: Chart, platform?: Platform): InferenceService {
  const algorithm = GatewayAlgorithm.LEAST_CONNECTIONS;
  const loadBalancer = LoadBalancer.apiGateway({ algorithm });
  const service = aRoutedService({ loadBalancer, platform }, chart);
  const a = aDeployment(service, {}, 'a');
  const b = aDeployment(service, {}, 'b');
  service.splitTraffic([Weight.of(a, 1), Weight.of(b, 1)]);
  return service;
}

afterEach(() => jest.restoreAllMocks());

describe('findings below a Chart', () => {
  const mistakes = [
    '[chart/chat] NAME_SERVICE: ',
    '[chart/chat/main] REPLICAS: ',
    '[chart/chat/scaled/Autoscaler] SCALING_BOUNDS: "maxReplicas"',
    '[chart/chat/scaled/Autoscaler] SCALING_BOUNDS: the autoscaler has neither a metric nor a schedule',
    '[other/chat/main] REPLICAS: ',
    '[other] the owner label is missing',
  ];

  test.each<[string, (chart: Chart) => unknown]>([
    ['app.synth()', (chart) => App.of(chart).synth()],
    ['app.synthYaml()', (chart) => App.of(chart).synthYaml()],
    ['Testing.synth(chart)', (chart) => Testing.synth(chart)],
  ])('all come out of %s at once, of all services, each at its construct', (_, run) => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'one' });
    aBrokenService(chart);
    const other = new Chart(app, 'other', { namespace: 'two' });
    aDeployment(aService({}, other), { replicas: 1.5 });
    other.node.addValidation({ validate: () => ['the owner label is missing'] });
    for (const usageError of mistakes) {
      expect(() => run(chart)).toThrow(usageError);
    }
  });

  test('that are warnings are printed once, however many Charts and syntheses there are', () => {
    const print = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const app = Testing.app();
    const charts = ['chart', 'b', 'c', 'd'].map((id) => new Chart(app, id, { namespace: id }));
    charts.forEach((chart) => anApproximatedService(chart));
    app.synth();
    app.synth();
    const lines = print.mock.calls.map(([line]) => String(line));
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(line).toMatch(/^Warning: \[\w+\/chat\] APPROXIMATED_LEAST_CONNECTIONS: .*\n$/);
    }
  });

  test('that are warnings stop a strict platform, and are not printed', () => {
    const print = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const service = anApproximatedService(aChart(), Platform.kubernetes({ strict: true }));
    expect(() => synth(service)).toThrow('[chart/chat] APPROXIMATED_LEAST_CONNECTIONS: ');
    expect(print).not.toHaveBeenCalled();
  });
});

describe('many Charts', () => {
  test('plan and render every service once, although cdk8s validates all of them for each Chart', () => {
    const plan = jest.spyOn(plans, 'planService');
    const render = jest.spyOn(rendering, 'renderObjects');
    const app = Testing.app();
    for (let count = 0; count < 50; count++) {
      const id = `chart${count}`;
      aDeployment(aService({}, new Chart(app, id, { namespace: id })));
    }
    app.synth();
    expect(plan).toHaveBeenCalledTimes(50);
    expect(render).toHaveBeenCalledTimes(50);
  });
});
