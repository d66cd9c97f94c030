import {
  Engine,
  Image,
  NetworkAccessOptions,
  NetworkPeer,
  Platform,
  Port,
  Severity,
} from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const TOKEN = '${TfToken[TOKEN.0]}';

const reached = (networkAccess: NetworkAccessOptions) => {
  const service = aService({ networkAccess });
  aDeployment(service);
  return service;
};

describe('a peer (NETWORK_ACCESS)', () => {
  test.each<[string, NetworkPeer]>([
    ['a namespace', NetworkPeer.inNamespace('monitoring')],
    ['a namespace of 63 characters', NetworkPeer.inNamespace('a'.repeat(63))],
    ['a namespace that is known later', NetworkPeer.inNamespace(TOKEN)],
    ['every namespace', NetworkPeer.inNamespaces({})],
    ['labels', NetworkPeer.pods({ 'example.com/app': 'bff', empty: '' }, 'front')],
    ['every pod', NetworkPeer.pods({})],
    ['IPv4 addresses', NetworkPeer.addresses('10.0.0.0/8')],
    ['all of them', NetworkPeer.addresses('0.0.0.0/0')],
    ['one address', NetworkPeer.addresses('10.1.2.3/32')],
    ['IPv6 addresses', NetworkPeer.addresses('2001:db8::/128')],
    ['addresses that are known later', NetworkPeer.addresses(TOKEN)],
  ])('may be %s', (_, peer) => {
    for (const role of ['callers', 'gateway', 'scrapers']) {
      expectNone(reached({ [role]: [peer] }), 'NETWORK_ACCESS');
    }
  });

  test.each<[string, NetworkPeer, string[]]>([
    ['an empty namespace', NetworkPeer.inNamespace(''), ['got ""']],
    ['an illegal one', NetworkPeer.inNamespace('Web'), ['got "Web"']],
    ['one too long', NetworkPeer.pods({}, 'a'.repeat(64)), []],
    ['an illegal label', NetworkPeer.pods({ 'a b': 'c' }), []],
    ['an illegal value', NetworkPeer.inNamespaces({ a: 'b c' }), []],
    ['an address without length', NetworkPeer.addresses('10.0.0.1'), ['CIDR', '"10.0.0.1"', '/32']],
    ['a length of 33', NetworkPeer.addresses('10.0.0.0/33'), ['CIDR']],
    ['an IPv6 length of 129', NetworkPeer.addresses('::/129'), ['CIDR']],
    ['a length with a zero before it', NetworkPeer.addresses('10.0.0.0/08'), ['CIDR']],
    ['no address', NetworkPeer.addresses('/8'), ['CIDR']],
    ['a name', NetworkPeer.addresses('example.com/32'), ['CIDR']],
  ])('fails for %s', (_, peer, names) => {
    for (const role of ['callers', 'gateway', 'scrapers']) {
      expectFinding(reached({ [role]: [peer] }), 'NETWORK_ACCESS', { names });
    }
  });
});

describe('a Metrics port of a service whose connections are restricted (NETWORK_ACCESS)', () => {
  const scraped = (networkAccess?: NetworkAccessOptions) => {
    const ports = [Port.http1({ listen: 8000 }), Port.metrics({ listen: 9090 })];
    const service = aService({ ports, networkAccess });
    aDeployment(service);
    return service;
  };

  test.each<[string, NetworkAccessOptions | undefined]>([
    ['says who scrapes it', { scrapers: [NetworkPeer.inNamespace('monitoring')] }],
    ['says that nobody does', { scrapers: [] }],
    ['is not restricted', undefined],
  ])('is fine where it %s', (_, networkAccess) => {
    expectNone(scraped(networkAccess), 'NETWORK_ACCESS');
  });

  const names = ["NetworkPeer.inNamespace('monitoring')"];

  test('fails where nobody is said', () => {
    expectFinding(scraped({}), 'NETWORK_ACCESS', { names });
  });

  test('fails also where an image preset brings the port', () => {
    const platform = Platform.kubernetes({ monitorLabels: { release: 'prometheus' } });
    const service = aService({ platform, ports: [], networkAccess: {} });
    aDeployment(service, { image: Image.preset(Engine.VLLM, '0.33.0') });
    expectFinding(service, 'NETWORK_ACCESS', { names });
  });
});

describe('instances in the network of their node (APPROXIMATED_NETWORK_ACCESS)', () => {
  const on = (hostNetwork: boolean | undefined, networkAccess?: NetworkAccessOptions) => {
    const service = aService({ networkAccess });
    aDeployment(service, { pod: { hostNetwork } });
    return service;
  };

  test.each([undefined, false])('are not: hostNetwork %s', (hostNetwork) => {
    expectNone(on(hostNetwork, {}), 'APPROXIMATED_NETWORK_ACCESS');
  });

  test('do not matter where nothing is restricted', () => {
    expectNone(on(true), 'APPROXIMATED_NETWORK_ACCESS');
  });

  test('are out of reach of policies, which is told', () => {
    const service = on(true, {});
    expectFinding(service, 'APPROXIMATED_NETWORK_ACCESS', {
      at: 'chart/chat/main',
      names: ['"hostNetwork"'],
    });
    const [{ severity }] = findingsOf(service, 'APPROXIMATED_NETWORK_ACCESS');
    expect(severity).toBe(Severity.WARNING);
  });
});
