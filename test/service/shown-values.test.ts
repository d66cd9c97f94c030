import {
  AlgorithmName,
  AutoscalingEngine,
  ClbAlgorithm,
  Gateway,
  GatewayAlgorithm,
  LoadBalancer,
  LoadBalancerKind,
  NetworkPeer,
  Platform,
  Port,
  PortPurpose,
  PrivateNetwork,
  Scheduler,
  SharedFileSystem,
  Subnet,
} from '../../src';
import { aCloud } from '../support/builders';

/** The public properties of a value, by name. */
const shown = <T extends object, K extends keyof T>(value: T, ...names: K[]) =>
  names.map((name) => value[name]);

describe('values show what they were created with', () => {
  test('a port', () => {
    const port = Port.http1({ listen: 8000, expose: 80, path: '/v1', name: 'web' });
    const names = ['listen', 'expose', 'purpose', 'path', 'name'] as const;
    expect(shown(port, ...names)).toEqual([8000, 80, PortPurpose.HTTP1, '/v1', 'web']);
    expect(shown(Port.rpc({ listen: 9000 }), ...names)).toEqual([
      9000,
      undefined,
      PortPurpose.RPC,
      undefined,
      undefined,
    ]);
  });

  test('a load balancer and its algorithm', () => {
    expect(LoadBalancer.apiGateway().kind).toBe(LoadBalancerKind.API_GATEWAY);
    expect(LoadBalancer.clb().kind).toBe(LoadBalancerKind.CLB);
    const hash = GatewayAlgorithm.consistentHash('x-id');
    expect(shown(hash, 'name', 'header')).toEqual([AlgorithmName.CONSISTENT_HASH, 'x-id']);
    expect(GatewayAlgorithm.RANDOM.header).toBeUndefined();
    expect(ClbAlgorithm.SOURCE_ADDRESS_HASH.name).toBe(AlgorithmName.SOURCE_ADDRESS_HASH);
  });

  test('the components of a platform', () => {
    const names = ['version', 'className'] as const;
    expect(shown(Gateway.istio({ version: '1.30', className: 'public' }), ...names)).toEqual([
      '1.30',
      'public',
    ]);
    expect(shown(Gateway.envoyGateway(), ...names)).toEqual([undefined, undefined]);
    expect(Scheduler.volcano('1.12').version).toBe('1.12');
    expect(AutoscalingEngine.keda('2.17').version).toBe('2.17');
  });

  test('a platform', () => {
    const names = ['version', 'region', 'timeZone', 'strict'] as const;
    const platform = Platform.kubernetes({
      version: '1.33',
      timeZone: 'Asia/Shanghai',
      strict: true,
    });
    expect(shown(platform, ...names)).toEqual(['1.33', undefined, 'Asia/Shanghai', true]);
    expect(shown(Platform.kubernetes(), ...names)).toEqual([
      undefined,
      undefined,
      undefined,
      false,
    ]);
    expect(aCloud().region).toBe('cn-beijing');
  });

  test('a network, whose lists are copies', () => {
    const subnet = Subnet.of('subnet-a', 'cn-beijing-a');
    const network = PrivateNetwork.of({
      vpc: 'vpc-1',
      subnets: [subnet],
      securityGroups: ['sg-1'],
    });
    network.securityGroups.push('sg-2');
    expect([network.vpc, network.securityGroups]).toEqual(['vpc-1', ['sg-1']]);
    expect(network.subnets.map(({ id, zone }) => [id, zone])).toEqual([
      ['subnet-a', 'cn-beijing-a'],
    ]);
  });

  test('peers and file systems', () => {
    const names = ['namespaceLabels', 'podLabels', 'cidr'] as const;
    const peer = NetworkPeer.pods({ app: 'bff' }, 'web');
    expect(shown(peer, ...names)).toEqual([
      { 'kubernetes.io/metadata.name': 'web' },
      { app: 'bff' },
      undefined,
    ]);
    expect(shown(NetworkPeer.addresses('10.0.0.0/8'), ...names)).toEqual([
      undefined,
      undefined,
      '10.0.0.0/8',
    ]);
    const files = SharedFileSystem.claim('hf-cache', { mountPath: '/hf', readOnly: true });
    expect([files.mountPath, files.readOnly]).toEqual(['/hf', true]);
    expect(SharedFileSystem.claim('hf-cache', { mountPath: '/hf' }).readOnly).toBe(false);
  });
});
