import { App, Chart, Lazy } from 'cdk8s';
import { Token } from 'cdktn';
import {
  CertificateIssuer,
  Finding,
  Gateway,
  Platform,
  SharedGateway,
  SharedGatewayProps,
} from '../../src';
import { aStack } from '../homes/stacks';
import { aCloud } from '../support/builders';

const RULE = 'SHARED_GATEWAY';
const MODELS = { hostnames: ['models.example.com'] };
const ANNOTATED = Platform.kubernetes({ publicAddressAnnotations: { 'example.com/scheme': 'a' } });
const ISTIO = Platform.kubernetes({ gateway: Gateway.istio() });
const OTHER = Platform.kubernetes({ gateway: Gateway.gatewayApi({ className: 'cilium' }) });
const TLS = { certificate: 'models-tls' };
const ISSUED = { certificateIssuer: CertificateIssuer.clusterIssuer('letsencrypt') };
const REDIRECT = { ...TLS, redirectHttp: true };

function findingsOf(props: Partial<SharedGatewayProps>): readonly Finding[] {
  const chart = new Chart(new App(), 'chart');
  const gateway = new SharedGateway(chart, 'public', { ...MODELS, ...props });
  return gateway._synthesize().findings;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => 20000 + index);
const hosts = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.io`);

describe('a shared gateway (SHARED_GATEWAY)', () => {
  test.each<[string, Partial<SharedGatewayProps>]>([
    ['with one host name', {}],
    ['with 16 host names', { hostnames: hosts(16) }],
    ['with 64 listeners', { hostnames: hosts(16), ports: [80, 81, 82, 83] }],
    ['with the first and the last port', { ports: [1, 65535] }],
    ['with port 443 and a certificate', { ports: [443], certificate: 'models-tls' }],
    ['with a certificate of another namespace', { certificate: 'a/b', namespace: 'gateways' }],
    ['for other namespaces', { allowedNamespaces: ['team-a'], namespace: 'gateways' }],
    ['for every namespace', { allowedNamespaces: ['*'], namespace: 'gateways' }],
    ['with a public address', { publicAccess: true, platform: ANNOTATED }],
    ['on ports 80 and 10080 of Istio', { ports: [80, 10080], platform: ISTIO }],
    ['with a redirect', REDIRECT],
    ['with a redirect and an issuer', { ...ISSUED, redirectHttp: true }],
    ['with a redirect and another port', { ...REDIRECT, ports: [443, 8443] }],
    ['with a redirect of Istio', { ...REDIRECT, platform: ISTIO }],
    ['without a redirect of an unknown gateway', { redirectHttp: false, platform: OTHER }],
    ['with a redirect and 63 listeners', { ...REDIRECT, ports: [443, ...numbers(62)] }],
    ['with an issuer', ISSUED],
    ['with an issuer of an unknown gateway', { ...ISSUED, platform: OTHER }],
    ['with an issuer and 16 host names', { ...ISSUED, hostnames: hosts(16) }],
    ['with an issuer and the Secret of one host name', { ...ISSUED, ...TLS }],
    [
      'with an issuer and a Secret of its namespace',
      { ...ISSUED, certificate: 'edge/models-tls', namespace: 'edge' },
    ],
    ['with a Lazy host name', { hostnames: [Lazy.any({ produce: () => 'a.io' }) as any] }],
  ])('is accepted %s', (_, props) => {
    expect(findingsOf(props)).toEqual([]);
  });

  test.each<[string, Partial<SharedGatewayProps>, string, string]>([
    ['without a host name', { hostnames: [] }, RULE, 'hostnames'],
    ['with an address as host name', { hostnames: ['10.0.0.1'] }, 'HOSTNAME', '10.0.0.1'],
    ['with a host name twice', { hostnames: ['a.io', 'a.io'] }, 'HOSTNAME', 'once'],
    ['with 17 host names', { hostnames: hosts(17) }, 'HOSTNAME', '16'],
    ['with 80 listeners', { hostnames: hosts(16), ports: [80, 81, 82, 83, 84] }, RULE, '64'],
    ['without a port', { ports: [] }, RULE, '"ports"'],
    ['with port 0', { ports: [0] }, RULE, 'got 0'],
    ['with port 65536', { ports: [65536] }, RULE, '65536'],
    ['with a port twice', { ports: [80, 80] }, RULE, 'once'],
    ['with ports 80 and 10080 of Envoy Gateway', { ports: [80, 10080] }, RULE, '10080'],
    ['with port 443 and no certificate', { ports: [443] }, RULE, '"certificate"'],
    ['with a certificate of three parts', { certificate: 'a/b/c' }, RULE, 'a/b/c'],
    ['with a certificate from a namespace, in none', { certificate: 'a/b' }, RULE, 'namespace'],
    ['for other namespaces, in none', { allowedNamespaces: ['a'] }, RULE, '"namespace"'],
    ['for a namespace of upper case', { allowedNamespaces: ['A'], namespace: 'b' }, RULE, '"A"'],
    ['with an unknown public address', { publicAccess: true }, RULE, 'publicAddressAnnotations'],
    ['with nine annotations', { publicAccess: true, platform: annotated(9) }, RULE, 'at most 8'],
    ['with a redirect and no TLS', { redirectHttp: true }, 'REDIRECT_HTTP', '"certificate"'],
    ['with a redirect, not at 443', { ...REDIRECT, ports: [8443] }, 'REDIRECT_HTTP', 'add 443'],
    ['with a redirect at 80', { ...REDIRECT, ports: [443, 80] }, 'REDIRECT_HTTP', 'remove 80'],
    ['with a redirect and 10080', { ...REDIRECT, ports: [443, 10080] }, RULE, '10080'],
    ['with a redirect and 64 ports', { ...REDIRECT, ports: [443, ...numbers(63)] }, RULE, '65'],
    [
      'with a redirect of an unknown gateway',
      { ...REDIRECT, platform: OTHER },
      'PUBLIC_GATEWAY',
      'Gateway.gatewayApi()',
    ],
    [
      'with an issuer and a Secret elsewhere',
      { ...ISSUED, certificate: 'a/b', namespace: 'edge' },
      'CERTIFICATE_ISSUER',
      'namespace',
    ],
    [
      'with an issuer and one Secret for two host names',
      { ...ISSUED, ...TLS, hostnames: hosts(2) },
      'CERTIFICATE_ISSUER',
      'remove "certificate"',
    ],
    [
      'with an issuer of an illegal name',
      { certificateIssuer: CertificateIssuer.issuer('Let us encrypt') },
      'CERTIFICATE_ISSUER',
      'Let us encrypt',
    ],
    ['in an illegal namespace', { namespace: 'A' }, 'NAME_NAMESPACE', '"A"'],
    ['of an illegal name', { resourceName: 'A' }, 'NAME_OBJECT', '"A"'],
    ['with a token as host name', { hostnames: [token('host')] }, RULE, 'at synthesis'],
    ['with a token as port', { ports: [Token.asNumber('${var.port}')] }, RULE, 'at synthesis'],
  ])('is rejected %s', (_, props, rule, name) => {
    const found = findingsOf(props);
    expect(found.map((finding) => [finding.rule, finding.path])).toEqual([[rule, 'chart/public']]);
    expect(found[0].message).toContain(name);
  });

  test('reports all at once', () => {
    const found = findingsOf({ hostnames: [], ports: [0], certificate: 'A' });
    expect(found.map(({ rule }) => rule)).toEqual([RULE, RULE, RULE]);
  });

  test('reports an option of another type', () => {
    const found = findingsOf({ hostnames: 'a.io' as any });
    expect(found.map(({ rule }) => rule)).toEqual(['OPTION_TYPE']);
  });

  test('is none of Volcengine’s, and one in the cluster on VKE', () => {
    const inStack = (platform: Platform) =>
      new SharedGateway(aStack(), 'public', { ...MODELS, platform })._synthesize().findings;
    expect(inStack(aCloud())).toMatchObject([
      { rule: RULE, fix: expect.stringContaining('ExistingLoadBalancer.apig') },
    ]);
    expect(inStack(aCloud({ gateway: Gateway.envoyGateway() }))).toEqual([]);
  });

  function annotated(count: number): Platform {
    const names = Array.from({ length: count }, (_, index) => [`example.com/a${index}`, 'x']);
    return Platform.kubernetes({
      gateway: Gateway.envoyGateway({ version: '1.8' }),
      publicAddressAnnotations: Object.fromEntries(names),
    });
  }

  function token(name: string): string {
    return Token.asString({ resolve: () => name });
  }
});
