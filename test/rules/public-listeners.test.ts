import { ApiGatewayOptions, CertificateIssuer, LoadBalancer, Port } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const HTTPS = Port.http1({ listen: 8000, expose: 443 });

const routed = (options: ApiGatewayOptions, ports = [HTTPS], namespace?: string) =>
  aDeployment(aService({ ports, namespace, loadBalancer: LoadBalancer.apiGateway(options) }))
    .service;

describe('a redirect of plain HTTP (REDIRECT_HTTP)', () => {
  const TLS = { certificate: 'chat-tls', redirectHttp: true };

  test.each<[string, ApiGatewayOptions, Port[], string]>([
    ['without a certificate', { redirectHttp: true }, [HTTPS], 'certificate:'],
    ['at an existing gateway', { redirectHttp: true, instance: 'public' }, [HTTPS], 'existing'],
    ['without 443', TLS, [Port.http1({ listen: 8000, expose: 8443 })], 'expose: 443'],
    ['with gRPC at 443', TLS, [Port.grpc({ listen: 9000, expose: 443 })], 'expose: 443'],
    ['with a port at 80', TLS, [HTTPS, Port.http1({ listen: 8001, expose: 80 })], 'port 80'],
  ])('fails %s', (_, options, ports, name) => {
    expectFinding(routed(options, ports), 'REDIRECT_HTTP', { names: [name] });
  });

  test.each<[string, ApiGatewayOptions, Port[]]>([
    ['with a certificate at 443', TLS, [HTTPS]],
    ['with another port', TLS, [HTTPS, Port.http1({ listen: 8001, expose: 8443 })]],
    ['that is off', { redirectHttp: false }, [Port.http1({ listen: 8000, expose: 80 })]],
  ])('is fine %s', (_, options, ports) => {
    expectNone(routed(options, ports), 'REDIRECT_HTTP');
  });
});

describe('an issuer of certificates (CERTIFICATE_ISSUER)', () => {
  const ISSUED = {
    certificate: 'chat-tls',
    hostnames: ['chat.example.com'],
    certificateIssuer: CertificateIssuer.clusterIssuer('letsencrypt'),
  };

  test.each<[string, ApiGatewayOptions, string]>([
    ['without a Secret to write', { ...ISSUED, certificate: undefined }, '"certificate"'],
    ['with a Secret elsewhere', { ...ISSUED, certificate: 'other/chat-tls' }, '"certificate"'],
    [
      'at an existing gateway',
      { ...ISSUED, certificate: undefined, instance: 'public' },
      'created',
    ],
    ['without a host name', { ...ISSUED, hostnames: [] }, 'hostnames:'],
    ['with two host names', { ...ISSUED, hostnames: ['a.example.com', 'b.example.com'] }, '2'],
    [
      'with an illegal name',
      { ...ISSUED, certificateIssuer: CertificateIssuer.issuer('Let us encrypt') },
      'Let us encrypt',
    ],
    [
      'with an empty name',
      { ...ISSUED, certificateIssuer: CertificateIssuer.issuer('') },
      'the name of "certificateIssuer"',
    ],
  ])('fails %s', (_, options, name) => {
    expectFinding(routed(options, [HTTPS], 'llm'), 'CERTIFICATE_ISSUER', { names: [name] });
  });

  test.each<[string, ApiGatewayOptions]>([
    ['with one host name', ISSUED],
    ['with a wildcard', { ...ISSUED, hostnames: ['*.example.com'] }],
    ['with the namespace of the service', { ...ISSUED, certificate: 'llm/chat-tls' }],
  ])('is fine %s', (_, options) => {
    expectNone(routed(options, [HTTPS], 'llm'), 'CERTIFICATE_ISSUER');
  });
});
