/** What the cloud takes for one argument. @internal */
export type Limit =
  | { readonly kind: 'one of'; readonly values: readonly string[] }
  | { readonly kind: 'whole'; readonly min: number; readonly max: number }
  | { readonly kind: 'text'; readonly pattern: RegExp; readonly says: string }
  | { readonly kind: 'switch' };

/** @internal */
export function oneOf(...values: string[]): Limit {
  return { kind: 'one of', values };
}

/** @internal */
export function whole(min: number, max: number): Limit {
  return { kind: 'whole', min, max };
}

/** @internal */
export function text(pattern: RegExp, says: string): Limit {
  return { kind: 'text', pattern, says };
}

const ON_OFF = oneOf('on', 'off');
const PORT = whole(1, 65535);

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
const TAGS = { 'tags.key': TAG, 'tags.value': TAG_VALUE };

/** Limits by type of resource and argument, nested blocks with a dot. @internal */
export const CLOUD_LIMITS: { readonly [type: string]: { readonly [argument: string]: Limit } } = {
  volcengine_clb: {
    type: oneOf('public', 'private'),
    load_balancer_name: NAME,
    description: DESCRIPTION,
    load_balancer_spec: oneOf('small_1', 'small_2', 'medium_1', 'medium_2', 'large_1', 'large_2'),
    load_balancer_billing_type: oneOf('PostPaid', 'PrePaid', 'PostPaidByLCU'),
    address_ip_version: oneOf('ipv4', 'DualStack'),
    modification_protection_status: oneOf('NonProtection', 'ConsoleProtection'),
    bypass_security_group_enabled: ON_OFF,
    timestamp_remove_enabled: ON_OFF,
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
    port: PORT,
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
    connection_drain_timeout: whole(0, 900),
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
    weight: whole(0, 100),
    description: DESCRIPTION,
  },
  volcengine_security_group_rule: {
    direction: oneOf('ingress', 'egress'),
    protocol: oneOf('tcp', 'udp', 'icmp', 'all', 'icmpv6'),
    policy: oneOf('accept', 'drop'),
    priority: whole(1, 100),
  },
  volcengine_vke_permission: {
    role_domain: oneOf('namespace', 'cluster', 'all_clusters'),
    grantee_type: oneOf('User'),
  },
};
