import { Duration } from 'cdk8s';
import { ApiGatewayOptions, GatewayAlgorithm, LoadBalancer } from '../../src';
import { aDeployment, aService } from '../support/builders';

function planned(options?: ApiGatewayOptions) {
  const service = aService({ loadBalancer: LoadBalancer.apiGateway(options) });
  aDeployment(service);
  return service.plan().loadBalancer;
}

describe('an API gateway', () => {
  test('has every default filled in', () => {
    expect(planned()).toEqual({
      kind: 'API gateway',
      algorithm: { name: 'round robin' },
      hostnames: [],
      listeners: [],
      annotations: {},
      routeTimeout: '0s',
    });
  });

  test.each([
    [GatewayAlgorithm.ROUND_ROBIN, { name: 'round robin' }],
    [GatewayAlgorithm.LEAST_CONNECTIONS, { name: 'least connections' }],
    [GatewayAlgorithm.RANDOM, { name: 'random' }],
    [GatewayAlgorithm.consistentHash('x-id'), { name: 'consistent hash', header: 'x-id' }],
  ])('spreads requests by %j', (algorithm, plan) => {
    expect(planned({ algorithm })!.algorithm).toEqual(plan);
  });

  test('copies the host names it is given', () => {
    const hostnames = ['chat.example.com'];
    const loadBalancer = LoadBalancer.apiGateway({ hostnames });
    hostnames.push('later.example.com');
    const service = aService({ loadBalancer });
    aDeployment(service);
    expect(service.plan().loadBalancer!.hostnames).toEqual(['chat.example.com']);
  });

  test.each([
    [Duration.seconds(0), '0s'],
    [Duration.millis(1), '1ms'],
    [Duration.millis(999), '999ms'],
    [Duration.millis(1000), '1s'],
    [Duration.hours(1), '3600s'],
  ])('times requests (%#): %s', (routeTimeout, written) => {
    expect(planned({ routeTimeout })!.routeTimeout).toBe(written);
  });
});
