import {
  InferenceServiceProps,
  LoadBalancer,
  NetworkAccessOptions,
  NetworkPeer,
  Port,
  Queue,
} from '../../../src';
import { aDeployment, aService, object, synth } from '../../support/builders';

const GATEWAY = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy-gateway-system' } },
};
const MONITORING = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
};
const BFF = { podSelector: { matchLabels: { app: 'bff' } } };

const bff = NetworkPeer.pods({ app: 'bff' });
const prometheus = NetworkPeer.inNamespace('monitoring');

const PORTS = [
  Port.http1({ listen: 8000, expose: 80 }),
  Port.metrics({ listen: 9090 }),
  Port.other({ listen: 7000 }),
];

function ingress(networkAccess: NetworkAccessOptions, props: InferenceServiceProps = {}): any[] {
  const service = aService({ ports: PORTS, networkAccess, ...props });
  aDeployment(service);
  return object(service, 'NetworkPolicy').spec.ingress;
}

const routed = { loadBalancer: LoadBalancer.apiGateway() };
const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));

describe('a NetworkPolicy', () => {
  test('is made on request only', () => {
    const service = aService();
    aDeployment(service);
    expect(service._plan().deployments[0].ingress).toBeUndefined();
    expect(synth(service).map(({ kind }) => kind)).not.toContain('NetworkPolicy');
  });

  test('is made per deployment, for its pods, in its namespace', () => {
    const service = aService({ namespace: 'llm', networkAccess: { callers: [bff] } });
    aDeployment(service, {}, 'a');
    aDeployment(service, { queue: Queue.named('gold', { namespace: 'gold' }) }, 'b');
    const policies = synth(service).filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'llm/chat-a',
      'gold/chat-b',
    ]);
    expect(policies[0].spec).toEqual({
      podSelector: { matchLabels: { 'cdk-inference/deployment': 'chat-a' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [BFF], ports: tcp(8000) }],
    });
  });

  test('admits callers to what is served, the gateway to what is routed, and scrapers to metrics', () => {
    expect(ingress({ callers: [bff], scrapers: [prometheus] }, routed)).toEqual([
      { from: [BFF, GATEWAY], ports: tcp(8000) },
      { from: [MONITORING], ports: tcp(9090) },
      { from: [BFF], ports: tcp(7000) },
    ]);
  });

  test('admits no gateway where there is none', () => {
    expect(ingress({ callers: [bff], scrapers: [] })).toEqual([
      { from: [BFF], ports: tcp(8000, 7000) },
    ]);
  });

  test('admits the gateway from where it is said to run, or from nowhere', () => {
    const gateway = [NetworkPeer.pods({ proxy: 'yes' }, 'edge')];
    expect(ingress({ gateway, scrapers: [] }, routed)).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } },
            podSelector: { matchLabels: { proxy: 'yes' } },
          },
        ],
        ports: tcp(8000),
      },
    ]);
    expect(ingress({ gateway: [], scrapers: [] }, routed)).toBeUndefined();
  });

  test('admits everybody who may use a listen port to it, once', () => {
    const ports = [
      Port.http1({ listen: 8000, expose: 80 }),
      Port.http1({ listen: 8000, expose: 81, path: '/v1' }),
      Port.metrics({ listen: 8000 }),
    ];
    expect(ingress({ callers: [bff, bff], scrapers: [prometheus, bff] }, { ports })).toEqual([
      { from: [BFF, MONITORING], ports: tcp(8000) },
    ]);
  });

  test('admits nobody where nobody is named, rather than everybody', () => {
    expect(ingress({ scrapers: [] })).toBeUndefined();
    expect(ingress({ callers: [], scrapers: [] })).toBeUndefined();
    expect(ingress({ callers: [bff] }, { ports: [] })).toBeUndefined();
  });

  test.each<[string, NetworkPeer, object]>([
    [
      'a namespace by name',
      NetworkPeer.inNamespace('front'),
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } } },
    ],
    [
      'namespaces by labels',
      NetworkPeer.inNamespaces({ team: 'web' }),
      { namespaceSelector: { matchLabels: { team: 'web' } } },
    ],
    ['every namespace', NetworkPeer.inNamespaces({}), { namespaceSelector: {} }],
    ['every pod of the namespace', NetworkPeer.pods({}), { podSelector: {} }],
    ['addresses', NetworkPeer.addresses('10.0.0.0/8'), { ipBlock: { cidr: '10.0.0.0/8' } }],
  ])('names %s', (_, peer, from) => {
    expect(ingress({ callers: [peer], scrapers: [] })[0].from).toEqual([from]);
  });

  test('does not follow a map of labels that changes afterwards', () => {
    const labels = { app: 'bff' };
    const networkAccess = { callers: [NetworkPeer.pods(labels)], scrapers: [] };
    labels.app = 'other';
    expect(ingress(networkAccess)[0].from).toEqual([BFF]);
  });
});
