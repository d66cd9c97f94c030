import { LoadBalancer, Port } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const at = 'chart/chat/main';
const http = (listen: number) => Port.http1({ listen });

/** A deployment with ports beside the service's. */
const having = (inherited: Port[], ports: Port[], loadBalancer?: LoadBalancer) =>
  aDeployment(aService({ ports: inherited, loadBalancer }), { ports }).service;

describe('ports beside the inherited ones', () => {
  const some = (count: number, from: number) =>
    Array.from({ length: count }, (_, index) => http(from + index));

  test.each([
    [0, 5],
    [2, 3],
    [4, 1],
  ])('may be five together: %i and %i (PORT_COUNT)', (inherited, own) => {
    const service = having(some(inherited, 8000), some(own, 9000));
    expectNone(service, 'PORT_COUNT');
    expect(service.deployments[0].plan().ports).toHaveLength(5);
  });

  test('fail for six of their own (PORT_COUNT)', () => {
    expectFinding(having([], some(6, 9000)), 'PORT_COUNT', {
      at,
    });
  });

  test('fail for six together (PORT_COUNT)', () => {
    expectFinding(having(some(2, 8000), some(4, 9000)), 'PORT_COUNT', {
      at,
    });
  });

  test('fail for a listen port that is inherited already (PORT_CONFLICT)', () => {
    expectFinding(having([http(8000)], [http(8000)]), 'PORT_CONFLICT', {
      at,
    });
  });
});

describe('the purposes that a load balancer knows (PORT_PURPOSE)', () => {
  const gateway = LoadBalancer.apiGateway();
  const clb = LoadBalancer.clb();

  test.each([
    ['HTTP', gateway, Port.http({ listen: 9000 }), 'an API gateway', 'Port.http1, http2, grpc'],
    ['RPC', gateway, Port.rpc({ listen: 9000 }), 'an API gateway', 'Port.http1, http2, grpc'],
    ['HTTP/1.1', clb, Port.http1({ listen: 9000 }), 'a CLB', 'Port.http, rpc, metrics or other'],
    ['HTTP2', clb, Port.http2({ listen: 9000 }), 'a CLB', 'Port.http, rpc, metrics or other'],
    ['GRPC', clb, Port.grpc({ listen: 9000 }), 'a CLB', 'Port.http, rpc, metrics or other'],
  ])('are not %s behind the other type', (purpose, loadBalancer, port) => {
    const names = [`got "${purpose}"`];
    expectFinding(having([port], [], loadBalancer), 'PORT_PURPOSE', { names });
    expectFinding(having([], [port], loadBalancer), 'PORT_PURPOSE', { at, names });
  });

  test.each([
    [gateway, Port.http1({ listen: 9000 })],
    [gateway, Port.grpc({ listen: 9000 })],
    [gateway, Port.other({ listen: 9000 })],
    [gateway, Port.metrics({ listen: 9000 })],
    [clb, Port.http({ listen: 9000 })],
    [clb, Port.rpc({ listen: 9000 })],
    [clb, Port.other({ listen: 9000 })],
    [clb, Port.metrics({ listen: 9000 })],
    [undefined, Port.http1({ listen: 9000 })],
    [undefined, Port.rpc({ listen: 9000 })],
  ])('are those of its type, or all without one (%#)', (loadBalancer, port) => {
    expectNone(having([port], [], loadBalancer), 'PORT_PURPOSE');
    expectNone(having([], [port], loadBalancer), 'PORT_PURPOSE');
  });
});
