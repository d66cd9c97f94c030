import { JsonPatch } from 'cdk8s';
import { Token } from 'cdktn';
import { aCloudService, deployments } from '../support/cloud-gateways';
import { expectFinding, expectNone } from '../support/findings';

const at = 'stack/chat';

/** A service whose resource of a type has another value at a pointer. */
function patched(type: string, pointer: string, value: unknown) {
  const service = aCloudService();
  deployments(service, 1);
  service.patch(`volcengine_apig_${type}`, JsonPatch.add(pointer, value));
  return service;
}

/** Type and pointer; values on both sides of what the cloud takes. */
const LIMITS: [string, string, unknown[], unknown[]][] = [
  ['gateway', '/type', ['standard', 'serverless'], ['Standard', '']],
  ['gateway', '/comments', ['', '述'.repeat(253)], ['述'.repeat(254)]],
  ['gateway', '/resource_spec/0/replicas', [2, 100], [1, 101, 2.5]],
  ['gateway', '/resource_spec/0/instance_spec_code', ['8c16g'], ['8c']],
  ['gateway', '/resource_spec/0/clb_spec_code', ['medium_2'], ['medium']],
  ['gateway', '/resource_spec/0/public_network_billing_type', ['traffic'], ['Traffic']],
  ['gateway', '/resource_spec/0/public_network_bandwidth', [0, 500], [-1, 501]],
  [
    'gateway',
    '/resource_spec/0/network_type/0/enable_public_network',
    [true, false],
    ['on', 'true', 1],
  ],
  [
    'gateway_service',
    '/service_name',
    ['ab', 'A'.repeat(128)],
    ['a', '-a', '对话', 'A'.repeat(129)],
  ],
  ['gateway_service', '/protocol', [['HTTP', 'HTTPS']], [['HTTP', 'http']]],
  ['gateway_service', '/auth_spec/0/enable', [true], ['off']],
  ['upstream_source', '/source_type', ['Nacos'], ['k8s']],
  ['upstream', '/protocol', ['GRPC'], ['HTTP/1.1']],
  ['upstream', '/source_type', ['VeMLP'], ['Kubernetes']],
  ['upstream', '/upstream_spec/0/k8s_service/0/port', [1, 65535], [0, 65536]],
  ['upstream', '/load_balancer_settings/0/lb_policy', ['SimpleLB'], ['RoundRobin']],
  ['upstream', '/load_balancer_settings/0/simple_lb', ['LEAST_CONN'], ['LEAST_REQUEST']],
  ['upstream', '/tls_settings', [[{ tls_mode: 'SIMPLE' }]], [[{ tls_mode: 'on' }]]],
  [
    'upstream',
    '/circuit_breaking_settings',
    [[{ enable: true, consecutive_errors: 1, min_health_percent: 0 }]],
    [[{ enable: true, consecutive_errors: 0 }], [{ enable: true, min_health_percent: 101 }]],
  ],
  [
    'upstream_version',
    '/upstream_version/0/name',
    ['v1', 'v'.repeat(63)],
    ['v', 'v_1', 'v'.repeat(64)],
  ],
  ['route', '/enable', [true, false], ['on']],
  ['route', '/priority', [0, 100], [-1, 101]],
  ['route', '/upstream_list/0/weight', [0, 10000], [-1, 10001, 0.5]],
  ['route', '/match_rule/0/path/0/match_type', ['Regex'], ['PathPrefix']],
  ['route', '/match_rule/0/method', [['GET', 'POST']], [['GET', 'PATCH']]],
  ['route', '/advanced_setting/0/timeout_setting/0/enable', [false], ['off']],
];

describe('values of a Volcengine API gateway (CLOUD_VALUE)', () => {
  test.each(
    LIMITS.flatMap(([type, pointer, , bad]) => bad.map((value) => [type, pointer, value] as const)),
  )('of %s fail at %s for %j', (type, pointer, value) => {
    expectFinding(patched(type, pointer, value), 'CLOUD_VALUE', {
      at,
      names: ['got'],
    });
  });

  test.each(
    LIMITS.flatMap(([type, pointer, good]) => good.map((value) => [type, pointer, value] as const)),
  )('of %s are fine at %s: %j', (type, pointer, value) => {
    expectNone(patched(type, pointer, value), 'CLOUD_VALUE');
  });

  test('that only Terraform knows are skipped', () => {
    const later = Token.asNumber({ resolve: () => 7 });
    expectNone(patched('route', '/priority', later), 'CLOUD_VALUE');
  });

  test('are in order as they are rendered', () => {
    const service = aCloudService();
    deployments(service, 1);
    expectNone(service, 'CLOUD_VALUE');
  });
});
