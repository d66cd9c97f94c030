import {
  ClbAlgorithm,
  Gateway,
  GatewayAlgorithm,
  LoadBalancer,
  Platform,
  Port,
  Weight,
} from '../../src';
import { aDeployment, aRoutedService, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

describe('two algorithms on one Service of Istio (ALGORITHM)', () => {
  const two = (gateway: Gateway, own: GatewayAlgorithm) =>
    aDeployment(aRoutedService({ platform: Platform.kubernetes({ gateway }) }), {
      loadBalancer: LoadBalancer.apiGateway({ algorithm: own }),
    }).service;

  test('fail', () => {
    expectFinding(two(Gateway.istio(), GatewayAlgorithm.RANDOM), 'ALGORITHM', {
      at: 'chart/chat/main',
      names: ['got "random"'],
    });
  });

  test.each([
    [ClbAlgorithm.WEIGHTED_ROUND_ROBIN, GatewayAlgorithm.ROUND_ROBIN],
    [ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS, GatewayAlgorithm.LEAST_CONNECTIONS],
  ])('are fine where both types call one thing by two names (%#)', (algorithm, own) => {
    const service = aService({
      ports: [Port.http({ listen: 8000 })],
      loadBalancer: LoadBalancer.clb({ algorithm }),
      platform: Platform.kubernetes({ gateway: Gateway.istio() }),
    });
    const loadBalancer = LoadBalancer.apiGateway({ algorithm: own });
    service.splitTraffic([Weight.of(aDeployment(service, { loadBalancer }), 1)]);
    expectNone(service, 'ALGORITHM');
  });

  test('are fine where they are the same, or on Envoy Gateway', () => {
    expectNone(two(Gateway.istio(), GatewayAlgorithm.ROUND_ROBIN), 'ALGORITHM');
    expectNone(two(Gateway.envoyGateway(), GatewayAlgorithm.RANDOM), 'ALGORITHM');
  });
});
