import { App, Chart } from 'cdk8s';
import { ApiGatewayOptions, InferenceService, LoadBalancer, Platform, Severity } from '../../src';
import { aStack } from '../homes/stacks';
import { aCloud, aDeployment, aService, someQueue } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const RULE = 'SHARED_HOSTNAME';
const API = { hostnames: ['api.example.com'] };

/** Two services, each behind a gateway of its own, in one Chart unless `apart`. */
function both(
  one: ApiGatewayOptions,
  other: ApiGatewayOptions,
  {
    apart = false,
    platforms = [Platform.kubernetes()],
  }: { readonly apart?: boolean; readonly platforms?: Platform[] } = {},
): InferenceService[] {
  const app = new App();
  const charts = ['first', 'second'].map((id) => new Chart(app, id));
  return [one, other].map((options, index) => {
    const service = new InferenceService(charts[apart ? index : 0], `s${index}`, {
      platform: platforms[index % platforms.length],
      loadBalancer: LoadBalancer.apiGateway(options),
    });
    aDeployment(service);
    return service;
  });
}

describe('one host name of two created gateways (SHARED_HOSTNAME)', () => {
  test.each<[string, ApiGatewayOptions, ApiGatewayOptions]>([
    ['the only one', API, API],
    ['one of several', { hostnames: ['a.io', 'api.example.com'] }, API],
    ['a wildcard', { hostnames: ['*.example.com'] }, { hostnames: ['*.example.com'] }],
  ])('has a warning that names both: %s', (_, one, other) => {
    const [first, second] = both(one, other);
    expectNone(first, RULE);
    expectFinding(second, RULE, {
      at: 'first/s1',
      value: JSON.stringify(other.hostnames![0]),
      names: ['first/s0', 'ExistingLoadBalancer.gateway'],
    });
  });

  test.each<[string, ApiGatewayOptions, ApiGatewayOptions]>([
    ['two host names', API, { hostnames: ['b.example.com'] }],
    ['a name and its wildcard', API, { hostnames: ['*.example.com'] }],
    ['none', {}, {}],
    ['one existing gateway', { ...API, instance: 'a/b' }, { ...API, instance: 'a/c' }],
    ['a created and an existing gateway', API, { ...API, instance: 'a/b' }],
  ])('has none for %s', (_, one, other) => {
    expectNone(both(one, other)[1], RULE);
  });

  const named = (name?: string) => Platform.kubernetes({ name });

  test.each<[string, Platform[], boolean]>([
    ['one platform', [named()], true],
    ['platforms of one name', [named('east'), named('east')], true],
    ['platforms of two names', [named('east'), named('west')], false],
    ['two platforms without a name', [named(), named()], false],
  ])('is about clusters, and two Charts may be one: %s', (_, platforms, isOneCluster) => {
    const [, second] = both(API, API, { apart: true, platforms });
    expect(findingsOf(second, RULE)).toHaveLength(isOneCluster ? 1 : 0);
  });

  test('has one for each gateway that comes later', () => {
    const [first] = both(API, API);
    const service = aService({ loadBalancer: LoadBalancer.apiGateway(API) }, Chart.of(first));
    aDeployment(service, { loadBalancer: LoadBalancer.apiGateway(API) });
    expect(findingsOf(service, RULE).map(({ path }) => path)).toEqual([
      'first/chat',
      'first/chat/main',
    ]);
  });

  test("has one for Volcengine's gateways too", () => {
    const stack = aStack();
    const [, second] = ['s0', 's1'].map((id) => {
      const service = new InferenceService(stack, id, {
        platform: aCloud(),
        loadBalancer: LoadBalancer.apiGateway(API),
      });
      aDeployment(service, { queue: someQueue() });
      return service;
    });
    expectFinding(second, RULE, { at: second.node.path, names: ['s0'] });
  });

  test('stops a strict synthesis', () => {
    expect(
      findingsOf(both(API, API, { platforms: [Platform.kubernetes({ strict: true })] })[1], RULE),
    ).toMatchObject([{ severity: Severity.ERROR }]);
  });

  test('can be acknowledged, and is then used', () => {
    const [, second] = both(API, API);
    second.acknowledge(RULE, { reason: 'DNS has a view for each' });
    expect(findingsOf(second, RULE)).toMatchObject([
      { acknowledged: { reason: 'DNS has a view for each' } },
    ]);
    expectNone(second, 'ACKNOWLEDGE_UNUSED');
  });
});
