import { Gateway, GatewayAlgorithm, LoadBalancer, Platform } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

describe('the header of consistent hash (ALGORITHM)', () => {
  const hashing = (header: string, platform?: Platform) => {
    const loadBalancer = LoadBalancer.apiGateway({
      algorithm: GatewayAlgorithm.consistentHash(header),
    });
    const service = aService({ loadBalancer, platform });
    aDeployment(service);
    return service;
  };

  test.each(['x', 'X-Session-Id', "!#$%&'*+.^`|~09azAZ-", 'h'.repeat(256)])(
    'accepts %.40s',
    (header) => {
      const service = hashing(header);
      expectNone(service, 'ALGORITHM');
      expect(service.plan().loadBalancer!.hashHeader).toBe(header);
    },
  );

  test.each(['', ' ', 'x session', 'x:session', 'x-session\n', '会话', '😀', 'h'.repeat(257)])(
    'refuses %.40j',
    (header) => {
      expectFinding(hashing(header), 'ALGORITHM', {});
    },
  );

  test('rejects an underscore on Envoy Gateway', () => {
    expectFinding(hashing('x_id'), 'ALGORITHM', {
      names: ['underscore'],
    });
    expectNone(hashing('x_id', Platform.kubernetes({ gateway: Gateway.istio() })), 'ALGORITHM');
  });
});
