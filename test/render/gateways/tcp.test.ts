import { Gateway, LoadBalancer, Platform, Port, Weight } from '../../../src';
import { aDeployment, aService, object } from '../../support/builders';

const TCP = 'gateway.networking.k8s.io';

/** Two deployments behind a CLB by weights. */
function weighted(gateway?: Gateway) {
  const service = aService({
    platform: Platform.kubernetes({ gateway }),
    ports: [Port.http({ listen: 8000, expose: 80 }), Port.other({ listen: 7000 })],
    loadBalancer: LoadBalancer.clb(),
  });
  const a = aDeployment(service, { replicas: 2 }, 'a');
  const b = aDeployment(service, { replicas: 3 }, 'b');
  service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
  return service;
}

describe('a TCP route', () => {
  beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  test.each([
    ['1.2', 'v1alpha2'],
    ['1.5', 'v1alpha2'],
    ['1.6', 'v1'],
    ['1.10', 'v1'],
  ])('with Gateway API %s is %s', (version, written) => {
    const gateway = Gateway.gatewayApi({ className: 'any', version });
    expect(object(weighted(gateway), 'TCPRoute', 'chat-tcp-80').apiVersion).toBe(
      `${TCP}/${written}`,
    );
  });

  test('has backends and nothing else, each with its weight times its instances', () => {
    expect(object(weighted(), 'TCPRoute', 'chat-tcp-80').spec).toEqual({
      parentRefs: [{ name: 'chat', sectionName: 'tcp-80' }],
      rules: [
        {
          backendRefs: [
            { name: 'chat-a', port: 80, weight: 18 },
            { name: 'chat-b', port: 80, weight: 3 },
          ],
        },
      ],
    });
  });

  test('stands on a TCP listener of its own for each port', () => {
    const { listeners } = object(weighted(), 'Gateway').spec;
    expect(listeners.map(({ name, port, protocol }: any) => [name, port, protocol])).toEqual([
      ['tcp-80', 80, 'TCP'],
      ['tcp-7000', 7000, 'TCP'],
    ]);
  });
});
