import { Duration } from 'cdk8s';
import { ApiGatewayOptions, GatewayAlgorithm, LoadBalancer } from '../../src';
import { aDeployment, aService } from '../support/builders';

function planned(options?: ApiGatewayOptions) {
  const service = aService({ loadBalancer: LoadBalancer.apiGateway(options) });
  aDeployment(service);
  return service._plan().loadBalancer;
}

describe('an API gateway', () => {
  test('has every default filled in', () => {
    expect(planned()).toEqual({
      kind: 'API gateway',
      algorithm: 'round robin',
      hostnames: [],
      listeners: [],
      redirectHttp: false,
      retries: 2,
      routeTimeoutMilliseconds: 0,
    });
  });

  test.each([
    [GatewayAlgorithm.ROUND_ROBIN, ['round robin', undefined]],
    [GatewayAlgorithm.LEAST_CONNECTIONS, ['least connections', undefined]],
    [GatewayAlgorithm.RANDOM, ['random', undefined]],
    [GatewayAlgorithm.consistentHash('x-id'), ['consistent hash', 'x-id']],
  ])('spreads requests by %j', (algorithm, plan) => {
    const { algorithm: name, hashHeader } = planned({ algorithm })!;
    expect([name, hashHeader]).toEqual(plan);
  });

  test('copies the host names it is given', () => {
    const hostnames = ['chat.example.com'];
    const loadBalancer = LoadBalancer.apiGateway({ hostnames });
    hostnames.push('later.example.com');
    const service = aService({ loadBalancer });
    aDeployment(service);
    expect(service._plan().loadBalancer!.hostnames).toEqual(['chat.example.com']);
  });

  test.each([
    [Duration.seconds(0), 0],
    [Duration.millis(1), 1],
    [Duration.millis(999), 999],
    [Duration.seconds(1), 1000],
    [Duration.hours(1), 3600000],
  ])('limits requests (%#): %s', (routeTimeout, milliseconds) => {
    expect(planned({ routeTimeout })!.routeTimeoutMilliseconds).toBe(milliseconds);
  });
});
