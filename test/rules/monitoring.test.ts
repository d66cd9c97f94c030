import { Platform, Port, PortOptions, Severity } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const vke = Platform.vke({ region: 'cn-beijing' });
const scraped = (workspace?: string, platform = vke) =>
  aDeployment(aService({ platform, ports: [Port.metrics({ listen: 9090, workspace })] })).service;

const RULES = ['METRICS_WORKSPACE', 'APPROXIMATED_WORKSPACE', 'UNUSED_WORKSPACE'];

describe('a port without a workspace', () => {
  test.each([vke, Platform.kubernetes()])('is nothing to speak of', (platform) => {
    RULES.forEach((rule) => expectNone(scraped(undefined, platform), rule));
  });
});

describe('a workspace (METRICS_WORKSPACE)', () => {
  test.each(['w', 'b7e1c0d2-0000-4000-8000-000000000000'])('accepts %j', (workspace) => {
    expectNone(scraped(workspace), 'METRICS_WORKSPACE');
  });

  test.each(['', ' ', 'a b', 'a,b', 'a\n'])('refuses %j', (workspace) => {
    expectFinding(scraped(workspace), 'METRICS_WORKSPACE', {});
  });

  test.each<[string, (options: PortOptions) => Port]>([
    ['HTTP/1.1', Port.http1],
    ['HTTP2', Port.http2],
    ['GRPC', Port.grpc],
    ['Other', Port.other],
  ])('refuses it at a port for %s', (_purpose, port) => {
    const service = aService({ ports: [port({ listen: 8000, workspace: 'w' })], platform: vke });
    aDeployment(service);
    expectFinding(service, 'METRICS_WORKSPACE', {});
  });
});

describe('what becomes of a workspace', () => {
  test.each([
    ['VKE', vke, 'APPROXIMATED_WORKSPACE', 'a setting of the cluster\'s agent, got "w"; set'],
    [
      'Kubernetes',
      Platform.kubernetes(),
      'UNUSED_WORKSPACE',
      'no meaning on plain Kubernetes, got "w"; say',
    ],
  ])('is said on %s, once for all deployments', (_, platform, rule, names) => {
    const service = scraped('w', platform);
    aDeployment(service, {}, 'other');
    expectFinding(service, rule, { names: [names] });
    expect(findingsOf(service, rule)[0].severity).toBe(Severity.WARNING);
  });
});
