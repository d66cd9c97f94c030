import { Finding, violation } from './finding';
import { Subject } from './subject';
import { ServicePlan } from '../plan/service';
import { isCidr } from '../private/cidr';
import { isUnresolved } from '../private/unresolved';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const CLOUD_SETTINGS = new Subject('Volcengine', checkCloudSettings);

const UNUSED_CLOUD = CLOUD_SETTINGS.warning(
  'UNUSED_CLOUD',
  'cluster, nodes, node ports, API gateways of the cloud and the sources of security-group rules mean something where Terraform makes what the cloud has of its own: below a TerraformStack on VKE',
);
const SECURITY_GROUP_SOURCE = CLOUD_SETTINGS.error(
  'SECURITY_GROUP_SOURCE',
  'rules of security groups let in blocks of IPv4 addresses, each once',
);

const CLOUD_REGION = CLOUD_SETTINGS.error(
  'CLOUD_REGION',
  "services of one TerraformStack that make resources of the cloud stand in one region, which is the provider's",
);

/** Where a service makes resources of the cloud. @internal */
export interface RegionFact {
  readonly path: string;
  readonly stack: string;
  readonly region: string;
}

/** One finding for every service that stands elsewhere than the first of its stack. @internal */
export function checkRegions(facts: readonly RegionFact[]): Finding[] {
  const first = new Map<string, RegionFact>();
  return facts.flatMap((fact) => {
    const other = first.get(fact.stack) ?? fact;
    first.set(fact.stack, other);
    return other.region === fact.region
      ? []
      : [
          violation(CLOUD_REGION, fact.path, {
            problem: `the resources of one stack are made in one region, and ${other.path} says ${other.region}`,
            value: fact.region,
            fix: 'put the services of each region into a stack of their own',
          }),
        ];
  });
}

/** What is said for the cloud's own resources, whether they are made or not. */
function checkCloudSettings(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  return [
    ...(plan.platform.cloud?.terraform
      ? [...sources(plan), ...unusedGateways(spec, plan)]
      : unusedSettings(spec, plan)),
    ...unusedNodePorts(plan),
  ];
}

function unusedSettings({ platform }: ServiceSpec, { network, path }: ServicePlan): Finding[] {
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

/** Where a gateway in the cluster is said, it is the one that is meant. */
function unusedGateways({ platform }: ServiceSpec, plan: ServicePlan): Finding[] {
  const spec = platform?.cloud?.apiGateways;
  return spec !== undefined && plan.platform.cloud?.ownGateway === false
    ? [unused(plan.path, 'apiGateways', spec)]
    : [];
}

function unusedNodePorts({ deployments, frontends }: ServicePlan): Finding[] {
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
    'leave it out, or give the deployment a weight behind a CLB below a TerraformStack on VKE',
  apiGateways:
    'leave it out, or put the service below a TerraformStack and say no "gateway" in the cluster',
};

function unused(path: string, name: string, value: unknown): Finding {
  return violation(UNUSED_CLOUD, path, {
    problem: `"${name}" means nothing here: Terraform makes nothing of the cloud that would need it`,
    value,
    fix: FIXES[name] ?? 'leave it out, or put the service below a TerraformStack',
  });
}

function sources({ network, path }: ServicePlan): Finding[] {
  const all = network?.allowedSources ?? [];
  const known = all.filter((source) => !isUnresolved(source));
  return [
    ...known
      .filter((source) => !isCidr(source) || source.includes(':'))
      .map((source) =>
        violation(SECURITY_GROUP_SOURCE, path, {
          problem: '"allowedSources" of a network must be blocks of IPv4 addresses',
          value: source,
          fix: "write one such as '10.0.0.0/8'; one address is '10.1.2.3/32'",
        }),
      ),
    ...(new Set(known).size < known.length
      ? [
          violation(SECURITY_GROUP_SOURCE, path, {
            problem: '"allowedSources" of a network must list each block once',
            value: all,
            fix: 'take the repetition out',
          }),
        ]
      : []),
  ];
}
