import { scenes } from './clouds';
import { CLOUD_LIMITS } from '../../../src/rules/cloud-limits';
import { Limit } from '../../../src/rules/limits';
import { Program } from '../support/programs-of-terraform';
import { PublishedBlock, published } from '../support/provider-packages';
import {
  ByPath,
  allowed,
  documented,
  fact,
  inOrder,
  properties,
  publishedFact,
  range,
  transcribed,
  words,
} from '../support/provider-schemas';

// Pulumi generates its packages from the schemas of the providers themselves. They are a second source of each fact in
// `volcengine-schema.json` and in the limits of the rules. The tables of differences are complete: a row that no longer
// applies fails too.

/** Where the package has a resource. */
const VOLCENGINE: Record<string, string> = {
  provider: 'Provider',
  volcengine_clb: 'clb/Clb',
  volcengine_listener: 'clb/Listener',
  volcengine_server_group: 'clb/ServerGroup',
  volcengine_server_group_server: 'clb/ServerGroupServer',
  volcengine_apig_gateway: 'apig/ApigGateway',
  volcengine_apig_gateway_service: 'apig/ApigGatewayService',
  volcengine_apig_upstream_source: 'apig/ApigUpstreamSource',
  volcengine_apig_upstream: 'apig/ApigUpstream',
  volcengine_apig_upstream_version: 'apig/ApigUpstreamVersion',
  volcengine_apig_route: 'apig/ApigRoute',
  volcengine_apig_custom_domain: 'apig/ApigCustomDomain',
  volcengine_security_group_rule: 'vpc/SecurityGroupRule',
  volcengine_vke_permission: 'vke/Permission',
  volcengine_vke_nodes: 'vke/get_nodes',
};

/** Where the package of its successor has the same; after `#` the block of the resource. */
const SUCCESSOR: Record<string, string> = {
  volcengine_clb: 'clb/Clb',
  volcengine_listener: 'clb/Listener',
  volcengine_server_group: 'clb/ServerGroup',
  volcengine_server_group_server: 'clb/ServerGroup#servers',
  volcengine_apig_gateway: 'apig/Gateway',
  volcengine_apig_gateway_service: 'apig/GatewayService',
  volcengine_apig_upstream_source: 'apig/UpstreamSource',
  volcengine_apig_upstream: 'apig/Upstream',
  volcengine_apig_custom_domain: 'apig/CustomDomain',
  volcengine_security_group_rule: 'vpc/SecurityGroup#ingress_permissions',
  volcengine_vke_permission: 'vke/Permission',
};

type Row = readonly [argument: string, ours: string, theirs: string, why: string];

const NAMED = 'Pulumi gives a resource a name of its own where the argument is called "name"';

const SCHEMA_DIFFERENCES: Row[] = [
  ...['apig_gateway', 'apig_upstream', 'apig_route'].map((type): Row => [
    `volcengine_${type} name`,
    'string, required',
    'string, optional, computed',
    NAMED,
  ]),
  [
    'volcengine_apig_upstream_version upstream_version.update_time',
    'string, attribute',
    'string, optional',
    'Pulumi has what is computed in a block among its inputs',
  ],
  [
    'volcengine_vke_nodes id',
    'nothing',
    'string, attribute',
    'each data source has an id, which no schema lists',
  ],
];

const UNLIMITED = '-1 is no limit, and the size of the CLB decides on the largest number';
const ALL_PORTS = '-1 for a protocol without ports';

const VALUE_DIFFERENCES: Row[] = [
  ...['assume_role', 'assume_role_with_oidc'].map((block): Row => [
    `provider ${block}.duration_seconds`,
    'nothing',
    '900–43200',
    'the provider’s own settings are not the library’s',
  ]),
  [
    'volcengine_clb period',
    '1 12 2 24 3 36 4 5 6 7 8 9',
    '1–9',
    'the text continues: or 12, 24, 36',
  ],
  [
    'volcengine_clb remain_renew_times',
    'nothing',
    '-1 1~100',
    'a rule has no list of a range and -1',
  ],
  ['volcengine_clb renew_period_times', 'nothing', '1 12 2 3 6', 'a rule has no list of numbers'],
  [
    'volcengine_listener certificate_source',
    'nothing',
    'cert_center clb',
    'the successor takes "user" too',
  ],
  ['volcengine_listener cps', 'nothing', '-1', UNLIMITED],
  ['volcengine_listener max_connections', 'nothing', '-1', UNLIMITED],
  [
    'volcengine_listener health_check.http_code',
    'nothing',
    'http_2xx http_3xx http_4xx http_5xx',
    'several, with commas between them, are one text',
  ],
  ['volcengine_apig_upstream upstream_spec.k8s_service.port', '1–65535', 'nothing', 'a port'],
  [
    'volcengine_apig_route advanced_setting.retry_policy_setting.retry_on',
    'nothing',
    '5xx cancelled connect-failure deadline-exceeded internal refused-stream reset resource-exhausted unavailable',
    'conditions of Envoy, whose list grows',
  ],
  [
    'volcengine_apig_route advanced_setting.mirror_policies.percent.value',
    '0–100',
    'nothing',
    'a percentage',
  ],
  ['volcengine_security_group_rule port_start', '-1–65535', '1–65535', ALL_PORTS],
  ['volcengine_security_group_rule port_end', '-1–65535', '1–65535', ALL_PORTS],
];

const K8S = 'its name there has one more _';

/** This is what an app would change to use the successor. */
const SUCCESSOR_DIFFERENCES: Row[] = [
  ['volcengine_clb load_balancer_billing_type', 'string', 'number', '2 instead of PostPaid'],
  ['volcengine_clb eip_billing_config', 'block', 'nothing', '"eip" there'],
  ['volcengine_clb eip_billing_config.isp', 'string', 'nothing', '"eip" there'],
  ['volcengine_clb eip_billing_config.eip_billing_type', 'string', 'nothing', '"eip" there'],
  ['volcengine_server_group_server server_group_id', 'string', 'nothing', 'in its group there'],
  [
    'volcengine_apig_gateway network_spec.subnet_ids',
    'list of string',
    'nothing',
    'outside of the block there',
  ],
  ['volcengine_apig_upstream_source source_spec.k8s_source', 'block', 'nothing', K8S],
  ['volcengine_apig_upstream_source source_spec.k8s_source.cluster_id', 'string', 'nothing', K8S],
  ['volcengine_apig_upstream upstream_spec.k8s_service', 'block', 'nothing', K8S],
  ['volcengine_apig_upstream upstream_spec.k8s_service.namespace', 'string', 'nothing', K8S],
  ['volcengine_apig_upstream upstream_spec.k8s_service.name', 'string', 'nothing', K8S],
  ['volcengine_apig_upstream upstream_spec.k8s_service.port', 'int', 'nothing', K8S],
  ['volcengine_security_group_rule security_group_id', 'string', 'nothing', 'in its group there'],
];

const SCHEMAS = transcribed();
let own: Record<string, PublishedBlock>;
let successor: Record<string, PublishedBlock>;

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  own = resources('pulumi_volcengine', VOLCENGINE);
  successor = resources('pulumi_volcenginecc', SUCCESSOR);
}, 120_000);

describe('Pulumi’s package of volcengine/volcengine', () => {
  test('has each transcribed argument and attribute, and no other, of the same type', () => {
    expectRows(
      Object.entries(SCHEMAS).flatMap(([type, block]) =>
        differences(
          type,
          mapped(words(block), fact),
          mapped(properties(own[type], block), publishedFact),
        ),
      ),
      SCHEMA_DIFFERENCES,
    );
  });

  test('deprecates no argument that the library renders', () => {
    const used = rendered(scenes());
    const deprecated = Object.entries(SCHEMAS).flatMap(([type, block]) =>
      Object.entries(properties(own[type], block))
        .filter(([, what]) => what.deprecated)
        .map(([at]) => `${type} ${at}`),
    );
    expect(deprecated.filter((each) => used.has(each))).toEqual([]);
    const { 'redis/Instance': instance } = published('pulumi_volcengine', ['redis/Instance']);
    expect(instance.zone_ids.deprecated).toBe(true);
  });

  test('documents the values that rules and the transcribed schema allow', () => {
    expectRows(
      Object.entries(SCHEMAS).flatMap(([type, block]) => {
        const theirs = properties(successor[type] ?? {}, block);
        const limits = CLOUD_LIMITS[type] ?? {};
        const texts = mapped(
          properties(own[type], block),
          ({ text }, at) => documented(text) ?? second(limits[at], theirs[at]?.text),
        );
        const [rule, valid] = [mapped(limits, limited), mapped(words(block), allowed)];
        return [
          { ...rule, ...valid },
          { ...valid, ...rule },
        ].flatMap((both) => differences(type, both, texts));
      }),
      VALUE_DIFFERENCES,
    );
  });
});

describe('Pulumi’s package of the successor volcengine/volcenginecc', () => {
  test('has each argument that the library renders, by the same name and of the same type', () => {
    const used = rendered(scenes());
    expectRows(
      Object.keys(SUCCESSOR).flatMap((type) => {
        const inType = (all: ByPath<string>) =>
          mapped(all, (each, at) => (used.has(`${type} ${at}`) ? each.split(',')[0] : undefined));
        return differences(
          type,
          inType(mapped(words(SCHEMAS[type]), fact)),
          inType(mapped(properties(successor[type], SCHEMAS[type]), publishedFact)),
        );
      }),
      SUCCESSOR_DIFFERENCES,
    );
  });

  test('has no routes, so that it cannot replace the other one', () => {
    expect(published('pulumi_volcenginecc', ['apig/Route', 'apig/UpstreamVersion'])).toEqual({
      'apig/Route': null,
      'apig/UpstreamVersion': null,
    });
  });
});

/** Resources of a package, by the types of the provider. */
function resources(name: string, where: Record<string, string>): Record<string, PublishedBlock> {
  const references = Object.values(where).map((each) => each.split('#')[0]);
  const found = published(name, [...new Set(references)]);
  return Object.fromEntries(
    Object.entries(where).map(([type, each]) => {
      const [reference, block] = each.split('#');
      return [type, block ? found[reference][block].of! : found[reference]];
    }),
  );
}

function mapped<T>(
  all: ByPath<T>,
  look: (what: T, at: string) => string | undefined,
): ByPath<string> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([at, what]) => {
      const found = look(what, at);
      return found === undefined ? [] : [[at, found]];
    }),
  );
}

function differences(type: string, ours: ByPath<string>, theirs: ByPath<string>): string[] {
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .filter((at) => ours[at] !== theirs[at])
    .map((at) => row(`${type} ${at}`, ours[at], theirs[at]));
}

function row(argument: string, ours = 'nothing', theirs = 'nothing'): string {
  return `${argument}: ${ours} | ${theirs}`;
}

function expectRows(found: readonly string[], table: readonly Row[]): void {
  expect([...new Set(found)].sort()).toEqual(
    table.map(([argument, ours, theirs]) => row(argument, ours, theirs)).sort(),
  );
}

/** The values that a rule allows. */
function limited(limit: Limit): string | undefined {
  return limit.kind === 'one of'
    ? inOrder(limit.values)
    : limit.kind === 'whole'
      ? `${limit.min}–${limit.max}`
      : undefined;
}

/** What the successor's text has of a limit: it names values in prose, and escapes `_` as `*`. */
function second(limit: Limit | undefined, text = ''): string | undefined {
  return limit?.kind === 'whole'
    ? range(text)
    : limit?.kind === 'one of' &&
        limit.values.every((each) => text.replace(/\*/g, '_').includes(each))
      ? limited(limit)
      : undefined;
}

/** The arguments that programs set, such as `volcengine_clb type`. */
function rendered(programs: readonly Program[]): Set<string> {
  const found = new Set<string>();
  const look = (block: object, at: string): void => {
    for (const [name, value] of Object.entries(block)) {
      found.add(`${at}${name}`);
      [value]
        .flat()
        .filter((each) => typeof each === 'object')
        .forEach((each) => look(each, `${at}${name}.`));
    }
  };
  for (const blocks of programs.flatMap(({ resource = {}, data = {} }) => [resource, data])) {
    for (const [type, named] of Object.entries(blocks)) {
      Object.values(named).forEach((block) => look(block, `${type} `));
    }
  }
  return found;
}
