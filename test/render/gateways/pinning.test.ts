import { LoadBalancer, Port, Weight } from '../../../src';
import { aDeployment, aRoutedService, object } from '../../support/builders';

const pin = (value: string) => [{ type: 'Exact', name: 'x-deployment', value }];

/** `a` has all of the traffic, `b` none and `c` is not named. */
function overridden(ports: Port[], mirrored = false) {
  const loadBalancer = LoadBalancer.apiGateway({ overrideHeader: 'x-deployment' });
  const service = aRoutedService({ ports, loadBalancer });
  const [a, b] = ['a', 'b', 'c'].map((id) => aDeployment(service, {}, id));
  service.splitTraffic([Weight.of(a, 1), Weight.of(b, 0)]);
  if (mirrored) {
    service.mirrorTraffic({ source: a, target: b, percent: 10 });
  }
  return service;
}

describe('a pinning header', () => {
  test('reaches every deployment, in rules after the split and the refused metrics', () => {
    const service = overridden([
      Port.http1({ listen: 8000, expose: 80 }),
      Port.metrics({ listen: 8000 }),
    ]);
    const { rules } = object(service, 'HTTPRoute').spec;
    expect(rules.map(({ matches }: any) => [matches[0].path.value, matches[0].headers])).toEqual([
      ['/', undefined],
      ['/metrics', undefined],
      ['/', pin('a')],
      ['/', pin('b')],
      ['/', pin('c')],
    ]);
    expect(rules.slice(2).map(({ backendRefs }: any) => backendRefs)).toEqual(
      ['chat-a', 'chat-b', 'chat-c'].map((name) => [{ name, port: 80 }]),
    );
  });

  test('works for gRPC', () => {
    const { rules } = object(overridden([Port.grpc({ listen: 9000 })]), 'GRPCRoute').spec;
    expect(rules.slice(1).map(({ matches }: any) => matches)).toEqual(
      ['a', 'b', 'c'].map((id) => [{ headers: pin(id) }]),
    );
  });

  test('is not mirrored, as the split is', () => {
    const service = overridden([Port.http1({ listen: 8000, expose: 80 })], true);
    const { rules } = object(service, 'HTTPRoute').spec;
    expect(rules.map(({ filters }: any) => filters)).toEqual([
      [
        {
          type: 'RequestMirror',
          requestMirror: { backendRef: { name: 'chat-b', port: 80 }, percent: 10 },
        },
      ],
      undefined,
      undefined,
      undefined,
    ]);
  });
});
