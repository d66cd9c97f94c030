import {
  ApiGatewayOptions,
  ApiKeysOptions,
  Authentication,
  Gateway,
  GatewayAlgorithm,
  JwtOptions,
  LoadBalancer,
  Platform,
} from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const routed = (options: ApiGatewayOptions, gateway = Gateway.envoyGateway()) =>
  aDeployment(
    aService({
      platform: Platform.kubernetes({ gateway }),
      loadBalancer: LoadBalancer.apiGateway(options),
    }),
  ).service;

const keys = (options: Partial<ApiKeysOptions>, others: ApiGatewayOptions = {}) =>
  routed({
    ...others,
    authentication: Authentication.apiKeys({ secrets: ['customers'], ...options }),
  });
const names = (count: number) => Array.from({ length: count }, (_, index) => `secret-${index}`);

describe('API keys (AUTHENTICATION)', () => {
  test.each<[string, Partial<ApiKeysOptions>, string]>([
    ['no Secret', { secrets: [] }, '1–16 items'],
    ['17 Secrets', { secrets: names(17) }, 'remove 1'],
    ['a Secret twice', { secrets: ['a', 'a'] }, 'each once'],
    ['a Secret of another namespace', { secrets: ['other/customers'] }, '"other/customers"'],
    ['an illegal name', { secrets: ['sk_live_1'] }, '"sk_live_1"'],
    ['an empty name', { secrets: [''] }, '""'],
    ['an illegal header', { header: 'api key' }, '"api key"'],
    ['an underscore in the header', { header: 'api_key' }, "'api-key'"],
  ])('fail with %s', (_, options, name) => {
    expectFinding(keys(options), 'AUTHENTICATION', { names: [name] });
  });

  test.each<[string, Partial<ApiKeysOptions>]>([
    ['one Secret', {}],
    ['16 Secrets', { secrets: names(16) }],
    ['a header', { header: 'X-Api-Key' }],
  ])('are fine with %s', (_, options) => {
    expectNone(keys(options), 'AUTHENTICATION');
  });

  test('fail with a hash of their header, which is gone before a pod is chosen', () => {
    const hash = (header: string) => ({ algorithm: GatewayAlgorithm.consistentHash(header) });
    expectFinding(keys({}, hash('Authorization')), 'AUTHENTICATION', {
      names: ['x-inference-client'],
    });
    expectNone(keys({}, hash('x-inference-client')), 'AUTHENTICATION');
  });
});

describe('tokens (AUTHENTICATION)', () => {
  const tokens = (options: Partial<JwtOptions>, gateway?: Gateway) =>
    routed(
      {
        authentication: Authentication.jwt({
          issuer: 'https://login.example.com/',
          jwksUri: 'https://login.example.com/keys.json',
          ...options,
        }),
      },
      gateway,
    );
  const uri = (length: number) => 'https://a.example.com/'.padEnd(length, 'x');

  test.each<[string, Partial<JwtOptions>, string]>([
    ['no issuer', { issuer: '' }, '"issuer"'],
    ['a long issuer', { issuer: 'x'.repeat(254) }, '"issuer"'],
    ['plain HTTP', { jwksUri: 'http://login.example.com/keys.json' }, '"jwksUri"'],
    ['no host', { jwksUri: 'https:///keys.json' }, '"jwksUri"'],
    ['a long address', { jwksUri: uri(254) }, '"jwksUri"'],
    ['an empty audience', { audiences: [''] }, '"audiences"'],
    ['an audience twice', { audiences: ['a', 'a'] }, 'each once'],
    ['nine audiences', { audiences: names(9) }, 'remove 1'],
  ])('fail with %s', (_, options, name) => {
    [Gateway.envoyGateway(), Gateway.istio()].forEach((gateway) =>
      expectFinding(tokens(options, gateway), 'AUTHENTICATION', { names: [name] }),
    );
  });

  test.each<[string, Partial<JwtOptions>]>([
    ['an issuer that is no URL', { issuer: 'login@example.com' }],
    ['a longest issuer', { issuer: 'x'.repeat(253) }],
    ['a port', { jwksUri: 'https://login.example.com:8443/keys?a=b' }],
    ['a longest address', { jwksUri: uri(253) }],
    ['eight audiences', { audiences: names(8) }],
    ['no audiences', { audiences: [] }],
  ])('are fine with %s', (_, options) => {
    expectNone(tokens(options), 'AUTHENTICATION');
  });
});
