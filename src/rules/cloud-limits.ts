import { Limit, oneOf, text, whole } from './limits';
import { MAX_DRAIN_SECONDS } from '../plan/cloud-balancer';
import { MAX_COMMENT } from '../plan/cloud-gateway';
import { MAX_SERVER_WEIGHT } from '../plan/server-weights';

const ON_OFF = oneOf('on', 'off');
const SWITCH: Limit = { kind: 'switch' };
const PORT = whole(1, 65535);
const CLB_SIZE = oneOf('small_1', 'small_2', 'medium_1', 'medium_2', 'large_1', 'large_2');

/** An id that Volcengine gives: of a cluster, a node pool, a node, a certificate. @internal */
export const CLOUD_ID = text(
  /^[A-Za-z0-9][A-Za-z0-9-]*$/,
  'a Volcengine id of letters, digits and -',
);

const NAME = text(
  /^[A-Za-z0-9\p{Script=Han}][A-Za-z0-9\p{Script=Han}._-]{0,127}$/u,
  '1–128 letters, digits, Chinese characters, . _ and -, beginning with a letter, a digit or a Chinese character',
);
const DESCRIPTION = text(
  /^([A-Za-z0-9\p{Script=Han}][A-Za-z0-9\p{Script=Han},._ =，。-]{0,254})?$/u,
  'up to 255 letters, digits, Chinese characters, spaces and , . _ = - ， 。, beginning with a letter, a digit or a Chinese character',
);
const TAG = text(
  /^[\p{L}\p{N} _.:/=+@-]{1,128}$/u,
  '1–128 letters, digits, spaces and _ . : / = + - @',
);
const TAG_VALUE = text(
  /^[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
  'up to 256 letters, digits, spaces and _ . : / = + - @',
);
const APIG_COMMENTS = text(
  new RegExp(`^.{0,${MAX_COMMENT}}$`, 'su'),
  `up to ${MAX_COMMENT} characters`,
);
const APIG_NAME = text(
  /^[A-Za-z0-9][A-Za-z0-9-]{1,127}$/,
  '2–128 letters, digits and -, not - first',
);
const APIG_SHORT_NAME = text(
  /^[A-Za-z0-9][A-Za-z0-9-]{1,62}$/,
  '2–63 letters, digits and -, not - first',
);
const APIG_HASH_KEY = text(/^[\x20-\x7e]{1,256}$/, '1–256 printable ASCII characters');
const APIG_MATCH = oneOf('Prefix', 'Exact', 'Regex');
const APIG_PROTOCOL = oneOf('HTTP', 'HTTPS');
const TAGS = { 'tags.key': TAG, 'tags.value': TAG_VALUE };

/** Limits by type of resource and argument; a dot leads into a nested block. @internal */
export const CLOUD_LIMITS: { readonly [type: string]: { readonly [argument: string]: Limit } } = {
  volcengine_clb: {
    type: oneOf('public', 'private'),
    load_balancer_name: NAME,
    description: DESCRIPTION,
    load_balancer_spec: CLB_SIZE,
    load_balancer_billing_type: oneOf('PostPaid', 'PrePaid', 'PostPaidByLCU'),
    address_ip_version: oneOf('ipv4', 'DualStack'),
    modification_protection_status: oneOf('NonProtection', 'ConsoleProtection'),
    bypass_security_group_enabled: ON_OFF,
    timestamp_remove_enabled: ON_OFF,
    renew_type: oneOf('AutoRenew', 'ManualRenew'),
    zone_type: oneOf('single', 'active-standby'),
    'eip_billing_config.isp': oneOf(
      'BGP',
      'ChinaMobile',
      'ChinaUnicom',
      'ChinaTelecom',
      'SingleLine_BGP',
      'Static_BGP',
      'Fusion_BGP',
    ),
    'eip_billing_config.eip_billing_type': oneOf(
      'PrePaid',
      'PostPaidByBandwidth',
      'PostPaidByTraffic',
    ),
    ...TAGS,
  },
  volcengine_listener: {
    protocol: oneOf('TCP', 'UDP', 'HTTP', 'HTTPS'),
    // 0 with "start_port" and "end_port" is each port between them
    port: whole(0, 65535),
    start_port: PORT,
    end_port: PORT,
    listener_name: NAME,
    description: DESCRIPTION,
    scheduler: oneOf('wrr', 'wlc', 'sh'),
    enabled: ON_OFF,
    established_timeout: whole(1, 900),
    acl_status: ON_OFF,
    acl_type: oneOf('white', 'black'),
    proxy_protocol_type: oneOf('off', 'standard'),
    persistence_type: oneOf('off', 'source_ip', 'insert', 'server'),
    persistence_timeout: whole(1, 86400),
    connection_drain_enabled: ON_OFF,
    connection_drain_timeout: whole(0, MAX_DRAIN_SECONDS),
    ca_enabled: ON_OFF,
    http2_enabled: ON_OFF,
    security_policy_id: oneOf(
      'default_policy',
      'tls_cipher_policy_1_0',
      'tls_cipher_policy_1_1',
      'tls_cipher_policy_1_2',
      'tls_cipher_policy_1_2_strict',
    ),
    client_header_timeout: whole(30, 120),
    client_body_timeout: whole(30, 120),
    keepalive_timeout: whole(0, 900),
    send_timeout: whole(1, 3600),
    proxy_connect_timeout: whole(4, 120),
    proxy_read_timeout: whole(30, 3600),
    proxy_send_timeout: whole(30, 3600),
    'health_check.enabled': ON_OFF,
    'health_check.interval': whole(1, 300),
    'health_check.timeout': whole(1, 60),
    'health_check.healthy_threshold': whole(2, 10),
    'health_check.un_healthy_threshold': whole(2, 10),
    'health_check.port': PORT,
    'health_check.method': oneOf('GET', 'HEAD'),
    ...TAGS,
  },
  volcengine_server_group: {
    server_group_name: NAME,
    description: DESCRIPTION,
    type: oneOf('instance', 'ip'),
    address_ip_version: oneOf('ipv4', 'ipv6'),
    ...TAGS,
  },
  volcengine_server_group_server: {
    type: oneOf('ecs', 'eni', 'ip'),
    port: PORT,
    weight: whole(0, MAX_SERVER_WEIGHT),
    description: DESCRIPTION,
  },
  volcengine_security_group_rule: {
    direction: oneOf('ingress', 'egress'),
    protocol: oneOf('tcp', 'udp', 'icmp', 'all', 'icmpv6'),
    policy: oneOf('accept', 'drop'),
    priority: whole(1, 100),
  },
  volcengine_apig_gateway: {
    type: oneOf('standard', 'serverless'),
    comments: APIG_COMMENTS,
    'resource_spec.replicas': whole(2, 100),
    'resource_spec.instance_spec_code': oneOf('1c2g', '2c4g', '4c8g', '8c16g'),
    'resource_spec.clb_spec_code': CLB_SIZE,
    'resource_spec.public_network_billing_type': oneOf('traffic', 'bandwidth'),
    'resource_spec.public_network_bandwidth': whole(0, 500),
    'resource_spec.network_type.enable_public_network': SWITCH,
    'resource_spec.network_type.enable_private_network': SWITCH,
  },
  volcengine_apig_gateway_service: {
    service_name: APIG_NAME,
    comments: APIG_COMMENTS,
    protocol: APIG_PROTOCOL,
    'auth_spec.enable': SWITCH,
  },
  volcengine_apig_custom_domain: {
    protocol: APIG_PROTOCOL,
    ssl_redirect: SWITCH,
    resource_type: oneOf('Console', 'Ingress'),
  },
  volcengine_apig_upstream_source: {
    source_type: oneOf('K8S', 'Nacos'),
  },
  volcengine_apig_upstream: {
    source_type: oneOf('VeFaas', 'ECS', 'FixedIP', 'K8S', 'Nacos', 'Domain', 'AIProvider', 'VeMLP'),
    protocol: oneOf('HTTP', 'HTTP2', 'GRPC'),
    resource_type: oneOf('Console', 'Ingress'),
    'upstream_spec.k8s_service.port': PORT,
    'upstream_spec.domain.protocol': APIG_PROTOCOL,
    'load_balancer_settings.lb_policy': oneOf('SimpleLB', 'ConsistentHashLB'),
    'load_balancer_settings.simple_lb': oneOf('ROUND_ROBIN', 'LEAST_CONN', 'RANDOM'),
    'load_balancer_settings.consistent_hash_lb.hash_key': oneOf(
      'HTTPCookie',
      'HttpHeaderName',
      'HttpQueryParameterName',
      'UseSourceIp',
    ),
    'load_balancer_settings.consistent_hash_lb.http_header_name': APIG_HASH_KEY,
    'load_balancer_settings.consistent_hash_lb.http_query_parameter_name': APIG_HASH_KEY,
    'tls_settings.tls_mode': oneOf('DISABLE', 'SIMPLE'),
    'circuit_breaking_settings.enable': SWITCH,
    'circuit_breaking_settings.consecutive_errors': whole(1, 100),
    'circuit_breaking_settings.interval': whole(1, 86400000),
    'circuit_breaking_settings.base_ejection_time': whole(1, 86400000),
    'circuit_breaking_settings.max_ejection_percent': whole(1, 100),
    'circuit_breaking_settings.min_health_percent': whole(0, 100),
  },
  volcengine_apig_upstream_version: {
    'upstream_version.name': APIG_SHORT_NAME,
  },
  volcengine_apig_route: {
    enable: SWITCH,
    priority: whole(0, 100),
    resource_type: oneOf('Console', 'Ingress'),
    'upstream_list.weight': whole(0, 10000),
    'match_rule.path.match_type': APIG_MATCH,
    'match_rule.header.value.match_type': APIG_MATCH,
    'match_rule.query_string.value.match_type': APIG_MATCH,
    'match_rule.method': oneOf('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT'),
    'advanced_setting.timeout_setting.enable': SWITCH,
    'advanced_setting.url_rewrite_setting.enable': SWITCH,
    'advanced_setting.header_operations.operation': oneOf('set', 'add', 'remove'),
    'advanced_setting.header_operations.direction_type': oneOf('request', 'response'),
    'advanced_setting.mirror_policies.percent.value': whole(0, 100),
  },
  volcengine_vke_permission: {
    role_domain: oneOf('namespace', 'cluster', 'all_clusters'),
    grantee_type: oneOf('User'),
  },
};
