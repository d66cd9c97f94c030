import { JsonPatch } from 'cdk8s';
import { Visibility } from '../../src';
import { CLOUD_LIMITS } from '../../src/rules/cloud-limits';
import { checkCloudValues } from '../../src/rules/cloud-values';
import { balanced, dataOf, resourcesOf } from '../homes/clouds';
import { expectFinding, expectNone } from '../support/findings';

/** A service that makes a resource of every type. */
const everything = () =>
  balanced({
    weights: [3, 1],
    props: { namespace: 'llm', visibility: Visibility.subAccounts(['4242']) },
  });

describe('values of Volcengine resources (CLOUD_VALUE)', () => {
  test('are legal as they are rendered', () => {
    const { service, stack } = everything();
    expectNone(service, 'CLOUD_VALUE');
    const made = ['clb', 'listener', 'server_group', 'server_group_server']
      .concat('security_group_rule', 'vke_permission')
      .filter((type) => Object.keys(resourcesOf(stack, `volcengine_${type}`)).length > 0);
    expect(made).toHaveLength(6);
    expect(Object.keys(dataOf(stack, 'volcengine_vke_nodes'))).toHaveLength(1);
  });

  test.each<[string, string, unknown, string]>([
    ['volcengine_clb', '/type', 'internal', 'public or private'],
    ['volcengine_clb', '/load_balancer_spec', 'tiny', 'small_1 or small_2'],
    ['volcengine_clb', '/zone_type', 'multi', 'single or active-standby'],
    ['volcengine_clb', '/load_balancer_name', '-chat', '1–128 letters'],
    ['volcengine_clb', '/description', 'a'.repeat(256), 'up to 255'],
    ['volcengine_clb', '/tags/0/key', 'a;b', '1–128 letters'],
    ['volcengine_listener', '/scheduler', 'rr', 'wrr or wlc or sh'],
    ['volcengine_listener', '/enabled', true, 'on or off'],
    ['volcengine_listener', '/connection_drain_timeout', 901, '0–900'],
    ['volcengine_listener', '/health_check/0/interval', 0, '1–300'],
    ['volcengine_listener', '/health_check/0/healthy_threshold', 11, '2–10'],
    ['volcengine_listener', '/port', 65536, '0–65535'],
    ['volcengine_listener', '/start_port', 0, '1–65535'],
    ['volcengine_listener', '/http2_enabled', true, 'on or off'],
    ['volcengine_listener', '/security_policy_id', 'tls', 'default_policy or'],
    ['volcengine_listener', '/client_header_timeout', 29, '30–120'],
    ['volcengine_listener', '/keepalive_timeout', 901, '0–900'],
    ['volcengine_listener', '/proxy_connect_timeout', 3, '4–120'],
    ['volcengine_server_group', '/type', 'pod', 'instance or ip'],
    ['volcengine_server_group_server', '/weight', 101, '0–100'],
    ['volcengine_server_group_server', '/weight', '50', '0–100'],
    ['volcengine_security_group_rule', '/priority', 0, '1–100'],
    ['volcengine_vke_permission', '/role_domain', 'Namespace', 'namespace or cluster'],
  ])('of %s fail after a patch of %s to %j', (type, path, value, names) => {
    const { service } = everything();
    service.patch(type, JsonPatch.add(path, value));
    const found = service.findings().filter(({ rule }) => rule === 'CLOUD_VALUE');
    expect(found.length).toBeGreaterThan(0);
    found.forEach(({ message }) => {
      expect(message).toContain(`of ${type}.`);
      expect(message).toContain(names);
    });
  });

  test('are skipped where only Terraform knows them, and where nothing is known of them', () => {
    const { service } = everything();
    service.patch(
      'volcengine_listener',
      JsonPatch.replace('/scheduler', '${TfToken[TOKEN.1]}'),
      JsonPatch.add('/cps', 'many'),
    );
    expectNone(service, 'CLOUD_VALUE');
  });

  test('take port 0 of a listener, which is each port from "start_port" to "end_port"', () => {
    const { service } = everything();
    service.patch(
      'volcengine_listener',
      JsonPatch.replace('/port', 0),
      JsonPatch.add('/start_port', 8000),
      JsonPatch.add('/end_port', 8100),
    );
    expectNone(service, 'CLOUD_VALUE');
  });

  test('are looked for in every block of a list', () => {
    const { service } = balanced();
    const tags = [{ key: 'fine', value: '' }, { key: '' }];
    service.patch('volcengine_clb', JsonPatch.replace('/tags', tags));
    expectFinding(service, 'CLOUD_VALUE', { at: 'stack/chat', value: '""', names: ['"tags.key"'] });
  });
});

describe('the limits', () => {
  const fits = (load_balancer_name: string) =>
    checkCloudValues([
      { path: 'chat', type: 'volcengine_clb', name: 'chat', values: { load_balancer_name } },
    ]).length === 0;

  test.each([
    ['a', true],
    ['对话.a_b-1', true],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    ['', false],
    ['_a', false],
    ['a b', false],
  ])('take the name %s: %s', (name, expected) => {
    expect(fits(name)).toBe(expected);
  });

  test('are ranges that are none the wrong way round, and enumerations with entries', () => {
    const all = Object.values(CLOUD_LIMITS).flatMap((limits) => Object.values(limits));
    expect(all.length).toBeGreaterThan(50);
    for (const limit of all) {
      if (limit.kind === 'whole') {
        expect(limit.min).toBeLessThan(limit.max);
      } else if (limit.kind === 'one of') {
        expect(new Set(limit.values).size).toBe(limit.values.length);
      }
    }
  });
});
