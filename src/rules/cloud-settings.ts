import { Finding, violation } from './finding';
import { outside, text } from './limits';
import { Subject } from './subject';
import { EVERYWHERE } from '../plan/ingress-rules';
import { PlannedService } from '../plan/service';
import { isCidr } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerKind } from '../spec/load-balancer';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const CLOUD_SETTINGS = new Subject('Volcengine', checkCloudSettings);

const UNUSED_CLOUD = CLOUD_SETTINGS.warning(
  'UNUSED_CLOUD',
  'a Volcengine setting is set, but no Volcengine resource uses it',
  "Platform.vke({ region: 'cn-beijing', cluster: 'ccm1' }) // in a Chart",
);
const SECURITY_GROUP_SOURCE = CLOUD_SETTINGS.error(
  'SECURITY_GROUP_SOURCE',
  '"allowedSources" has IPv4 blocks, each once',
  "PrivateNetwork.of({ vpc, subnets, securityGroups, allowedSources: ['10.0.0.0'] }) // behind a CLB, in a TerraformStack",
);
const OPEN_SECURITY_GROUP = CLOUD_SETTINGS.warning(
  'OPEN_SECURITY_GROUP',
  'a security group opens ports to every address, because the clients of an existing CLB are not known',
  "LoadBalancer.clb({ instance: ExistingLoadBalancer.clb('clb-1') }) // in a TerraformStack",
);

const CLOUD_REGION = CLOUD_SETTINGS.error(
  'CLOUD_REGION',
  'services with Volcengine resources in one TerraformStack have one region',
  "Platform.vke({ region: 'cn-beijing' }), Platform.vke({ region: 'cn-shanghai' }) // of two services behind CLBs in one TerraformStack",
);

const BOUNDS = {
  allowedSource: {
    rule: SECURITY_GROUP_SOURCE,
    property: 'each of "allowedSources"',
    limit: text({ test: isIpv4Block }, 'an IPv4 block in CIDR notation'),
    required: true,
    fix: "write a block such as '10.0.0.0/8', or '10.1.2.3/32' for one address",
  },
};

function isIpv4Block(source: string): boolean {
  return isCidr(source) && !source.includes(':');
}

/** The region of a service with Volcengine resources. @internal */
export interface RegionFact {
  readonly path: string;
  readonly stack: string;
  readonly region: string;
}

/** One finding for every service outside the region of the first service in its stack. @internal */
export function checkRegions(facts: readonly RegionFact[]): Finding[] {
  const first = new Map<string, RegionFact>();
  return facts.flatMap((fact) => {
    const other = first.get(fact.stack) ?? fact;
    first.set(fact.stack, other);
    return other.region === fact.region
      ? []
      : [
          violation(CLOUD_REGION, fact.path, {
            problem: `"region" must be ${other.region}, as for ${other.path} in the same TerraformStack`,
            value: fact.region,
            fix: 'create one TerraformStack per region',
          }),
        ];
  });
}

function checkCloudSettings(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return [
    ...(plan.platform.cloud?.terraform
      ? [...sources(plan), ...openGroups(plan), ...unusedGateways(spec, plan)]
      : unusedSettings(spec, plan)),
    ...unusedNodePorts(plan),
  ];
}

function unusedSettings({ platform }: ServiceSpec, { network, path }: PlannedService): Finding[] {
  const cloud = platform?.cloud;
  const settings = cloud && {
    cluster: cloud.cluster,
    nodes: cloud.nodes,
    nodePools: cloud.nodePools,
    allowedSources: network?.allowedSources,
    apiGateways: cloud.apiGateways,
  };
  return Object.entries(settings ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => unused(path, name, value));
}

/** A "gateway" in the cluster takes precedence over Volcengine's API gateways. */
function unusedGateways({ platform }: ServiceSpec, plan: PlannedService): Finding[] {
  const spec = platform?.cloud?.apiGateways;
  return spec !== undefined && plan.platform.cloud?.ownGateway === false
    ? [unused(plan.path, 'apiGateways', spec)]
    : [];
}

function unusedNodePorts({ deployments, frontends }: PlannedService): Finding[] {
  const reached = new Set(
    frontends.flatMap(({ cloudBalancer }) =>
      (cloudBalancer?.split?.servers ?? []).map(({ path }) => path),
    ),
  );
  return deployments
    .filter(({ path, nodePorts }) => nodePorts.length > 0 && !reached.has(path))
    .map(({ path, nodePorts }) => unused(path, 'nodePorts', nodePorts));
}

const FIXES: { readonly [name: string]: string } = {
  nodePorts:
    'remove it, or give the deployment a weight behind a CLB in a TerraformStack; ignore this if other targets use it',
  apiGateways:
    'remove it, or remove "gateway" and use a TerraformStack; ignore this if other targets use it',
};

function unused(path: string, name: string, value: unknown): Finding {
  return violation(UNUSED_CLOUD, path, {
    problem: `"${name}" has no effect: no Volcengine resource of this service uses it`,
    value,
    fix:
      FIXES[name] ??
      'remove it, or create the service in a TerraformStack; ignore this if other targets use it',
  });
}

/** A public CLB is open on purpose; whether an existing one is public, only Volcengine knows. */
function openGroups({ network, frontends, ingressRules }: PlannedService): Finding[] {
  const existing = frontends.filter(
    ({ loadBalancer: { kind, instance } }) =>
      kind === LoadBalancerKind.CLB && instance !== undefined,
  );
  return network?.allowedSources !== undefined
    ? []
    : existing.flatMap(({ path, traffic }) => {
        const behind = new Set(traffic.shares.map((share) => share.path));
        const ports = ingressRules
          .filter((rule) => behind.has(rule.path) && rule.sources.includes(EVERYWHERE[0]))
          .map(({ port }) => port);
        return ports.length === 0
          ? []
          : [
              violation(OPEN_SECURITY_GROUP, path, {
                problem: `the security groups open these ports to ${EVERYWHERE[0]}, because the clients of the existing CLB are not known`,
                value: [...new Set(ports)],
                fix: "list the clients and Volcengine's health checks: allowedSources: ['10.0.0.0/8', '100.64.0.0/10'] of the network; ignore this if the CLB is public",
              }),
            ];
      });
}

function sources({ network, path }: PlannedService): Finding[] {
  const all = network?.allowedSources ?? [];
  const known = all.filter((source) => !isUnresolved(source));
  return [
    ...all.flatMap((source) => outside(BOUNDS.allowedSource, path, source)),
    ...(new Set(known).size < known.length
      ? [
          violation(SECURITY_GROUP_SOURCE, path, {
            problem: '"allowedSources" must list each block once',
            value: all,
            fix: 'remove the repetition',
          }),
        ]
      : []),
  ];
}
