import { Duration } from 'cdk8s';
import { CorsOptions, Gateway, LoadBalancer, Platform, Port } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const routed = (
  options: Partial<CorsOptions>,
  gateway = Gateway.envoyGateway(),
  ports = [Port.http1({ listen: 8000, expose: 80 })],
) =>
  aDeployment(
    aService({
      ports,
      platform: Platform.kubernetes({ gateway }),
      loadBalancer: LoadBalancer.apiGateway({
        cors: { allowOrigins: ['https://chat.example.com'], ...options },
      }),
    }),
  ).service;

const origins = (count: number) =>
  Array.from({ length: count }, (_, index) => `https://${index}.example.com`);

test.each<[string, Partial<CorsOptions>, string]>([
  ['no origin', { allowOrigins: [] }, '1–64 items'],
  ['65 origins', { allowOrigins: origins(65) }, 'remove 1'],
  ['a host alone', { allowOrigins: ['chat.example.com'] }, '"allowOrigins"'],
  ['a path', { allowOrigins: ['https://chat.example.com/'] }, '"allowOrigins"'],
  ['an origin twice', { allowOrigins: ['https://a', 'https://a'] }, 'each once'],
  ['every origin and one', { allowOrigins: ['*', 'https://a'] }, '"allowOrigins"'],
  ['a method in lower case', { allowMethods: ['post'] }, '"allowMethods"'],
  ['no method', { allowMethods: [] }, '"allowMethods"'],
  ['an illegal header', { allowHeaders: ['a b'] }, '"allowHeaders"'],
  ['every header and one', { allowHeaders: ['*', 'a'] }, '"allowHeaders"'],
  ['an illegal header to read', { exposeHeaders: [''] }, '"exposeHeaders"'],
  [
    'credentials for every origin',
    { allowOrigins: ['*'], allowCredentials: true },
    '"allowCredentials"',
  ],
  [
    'credentials and every header',
    { allowHeaders: ['*'], allowCredentials: true },
    '"allowHeaders"',
  ],
  ['no time', { maxAge: Duration.seconds(0) }, '"maxAge"'],
  ['part of a second', { maxAge: Duration.millis(1500) }, '"maxAge"'],
  ['more than a day', { maxAge: Duration.seconds(86401) }, '"maxAge"'],
])('CORS fails with %s', (_, options, name) => {
  expectFinding(routed(options), 'CORS', { names: [name] });
});

test.each<[string, Partial<CorsOptions>]>([
  ['64 origins', { allowOrigins: origins(64) }],
  ['a port and a wildcard', { allowOrigins: ['http://localhost:3000', 'https://*.example.com'] }],
  ['every origin', { allowOrigins: ['*'] }],
  ['everything but credentials', { allowMethods: ['*'], allowHeaders: ['*'] }],
  ['no header', { allowHeaders: [] }],
  ['credentials', { allowCredentials: true }],
  ['one second', { maxAge: Duration.seconds(1) }],
  ['a day', { maxAge: Duration.days(1) }],
])('CORS is fine with %s', (_, options) => {
  expectNone(routed(options), 'CORS');
});

test.each(['*', 'https://*.example.com'])(
  'CORS fails on Istio with %s, which Istio compares as it is written',
  (origin) => {
    const service = routed({ allowOrigins: [origin] }, Gateway.istio());
    expectFinding(service, 'CORS', { names: ['Gateway.envoyGateway()'] });
  },
);

test('CORS fails without an HTTP port: browsers do not speak gRPC', () => {
  const grpc = Port.grpc({ listen: 9000 });
  expectFinding(routed({}, undefined, [grpc]), 'CORS', { names: ['no HTTP port'] });
  expectNone(routed({}, undefined, [grpc, Port.http1({ listen: 8000 })]), 'CORS');
});
