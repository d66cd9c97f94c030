import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { NetworkPlan, SubnetPlan } from '../plan/network';
import { PlannedService } from '../plan/service';
import { show } from '../private/show';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { NetworkSpec, SubnetSpec } from '../spec/network';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const NETWORK = new Subject('Network', checkNetwork);

const NETWORK_REQUIRED = NETWORK.error(
  'NETWORK_REQUIRED',
  'on Volcengine, a service has a VPC, a subnet with its zone, and a security group; none of them is empty',
  "network: PrivateNetwork.of({ vpc: 'vpc-1', subnets: [], securityGroups: ['sg-1'] }) // on Platform.vke",
);
const NETWORK_SHARED = NETWORK.error(
  'NETWORK_SHARED',
  "a deployment's subnet is one of the service's subnets, in the same zone",
  "subnet: Subnet.of('subnet-other', 'cn-beijing-a') // on Platform.vke",
);
const SUBNET_ZONE = NETWORK.error(
  'SUBNET_ZONE',
  "a deployment's subnet (otherwise one of the service's subnets) is in a zone of its queue",
  "subnet: Subnet.of('subnet-a', 'cn-beijing-a'), queue: Queue.named('gpu', { zones: ['cn-beijing-b'] }) // on Platform.vke",
);
const UNUSED_NETWORK = NETWORK.warning(
  'UNUSED_NETWORK',
  'a network, subnet or security group is set on plain Kubernetes, where it has no effect',
  "platform: Platform.kubernetes(), securityGroups: ['sg-1']",
);
const APPROXIMATED_NETWORK = NETWORK.warning(
  'APPROXIMATED_NETWORK',
  'a deployment on nodes sets "subnet", or a deployment sets "securityGroups": pods use those of their node pool',
  "securityGroups: ['sg-2'] // on Platform.vke",
);

function checkNetwork(spec: ServiceSpec, plan: PlannedService): Finding[] {
  if (!plan.platform.cloud) {
    return unused(spec);
  }
  return [
    ...required(plan),
    ...plan.deployments.flatMap((deployment, index) => [
      ...ownRequired(spec.deployments[index]),
      ...shared(deployment, plan.network),
      ...zone(deployment, plan.network),
      ...approximated(spec.deployments[index], deployment),
    ]),
  ];
}

function unused(spec: ServiceSpec): Finding[] {
  const finding = (path: string, property: string, value: unknown) =>
    violation(UNUSED_NETWORK, path, {
      problem: `"${property}" has no effect on plain Kubernetes`,
      value,
      fix: "remove it, or declare Volcengine: Platform.vke({ region: 'cn-beijing' }); ignore it while the service runs elsewhere",
    });
  return [
    ...(spec.network ? [finding(spec.path, 'network', networkIds(spec.network))] : []),
    ...spec.deployments.flatMap(({ path, subnet, securityGroups }) => [
      ...(subnet ? [finding(path, 'subnet', subnet.id)] : []),
      ...(securityGroups ? [finding(path, 'securityGroups', securityGroups)] : []),
    ]),
  ];
}

function networkIds({ vpc, subnets, securityGroups, allowedSources = [] }: NetworkSpec): string {
  return [vpc, ...subnets.map(({ id }) => id), ...securityGroups, ...allowedSources].join(', ');
}

const EXAMPLE =
  "PrivateNetwork.of({ vpc: 'vpc-…', subnets: [Subnet.of('subnet-…', 'cn-beijing-a')], securityGroups: ['sg-…'] })";

function required({ network, path }: PlannedService): Finding[] {
  if (!network) {
    return [
      violation(NETWORK_REQUIRED, path, {
        problem: 'a service on Volcengine must have a "network"',
        fix: `set it on the service or in Platform.vke(): network: ${EXAMPLE}`,
      }),
    ];
  }
  const { vpc, subnets, securityGroups } = network;
  return [
    ...named('"vpc" of the network', vpc, 'vpc-3rlkeggyn6tc010exd32q****', path),
    ...listed('"subnets" of the network', subnets, "Subnet.of('subnet-…', 'cn-beijing-a')", path),
    ...subnets.flatMap((subnet) => subnetNamed(subnet, path)),
    ...groups('"securityGroups" of the network', securityGroups, path),
  ];
}

function ownRequired({ subnet, securityGroups, path }: DeploymentSpec): Finding[] {
  return [
    ...(subnet ? subnetNamed(subnet, path) : []),
    ...(securityGroups ? groups('"securityGroups" of a deployment', securityGroups, path) : []),
  ];
}

function subnetNamed({ id, zone: subnetZone }: SubnetSpec, path: string): Finding[] {
  return [
    ...named('the id of a subnet', id, 'subnet-3tex2x1cwd4c0', path),
    ...named(`the zone of subnet ${show(id)}`, subnetZone, 'cn-beijing-a', path),
  ];
}

function groups(what: string, ids: readonly string[], path: string): Finding[] {
  return [
    ...listed(what, ids, "'sg-2d6t6djr2wge858ozfczv41xq'", path),
    ...ids.flatMap((id) =>
      named('the id of a security group', id, 'sg-2d6t6djr2wge858ozfczv41xq', path),
    ),
  ];
}

function listed(what: string, list: readonly unknown[], such: string, path: string): Finding[] {
  if (list.length > 0) {
    return [];
  }
  return [
    violation(NETWORK_REQUIRED, path, {
      problem: `${what} must have at least one entry`,
      value: list,
      fix: `add an entry: [${such}]`,
    }),
  ];
}

function named(what: string, value: string, such: string, path: string): Finding[] {
  if (isUnresolved(value) || (typeof value === 'string' && /^\S+$/.test(value))) {
    return [];
  }
  return [
    violation(NETWORK_REQUIRED, path, {
      problem: `${what} must be an id without spaces`,
      value,
      fix: `copy the id from Volcengine's console, such as '${such}'`,
    }),
  ];
}

function shared({ network, path }: PlannedDeployment, service: NetworkPlan | undefined): Finding[] {
  const subnet = network?.subnet;
  if (!subnet || !service || isUnresolved(subnet.id)) {
    return [];
  }
  const same = service.subnets.find(({ id }) => id === subnet.id);
  if (!same && !service.subnets.some(({ id }) => isUnresolved(id))) {
    return [
      violation(NETWORK_SHARED, path, {
        problem: `"subnet" must be one of the service's subnets in ${service.vpc}`,
        value: subnet.id,
        fix: `add it to the service's "network", or use one of ${listedSubnets(service.subnets)}`,
      }),
    ];
  }
  if (same && ![same.zone, subnet.zone].some(isUnresolved) && same.zone !== subnet.zone) {
    return [
      violation(NETWORK_SHARED, path, {
        problem: `"subnet" ${subnet.id} must have the zone that the service sets, ${same.zone}`,
        value: subnet.zone,
        fix: 'create one Subnet, and pass it to both the network and the deployment',
      }),
    ];
  }
  return [];
}

function zone({ network, queue, path }: PlannedDeployment, service?: NetworkPlan): Finding[] {
  const zones = queue?.zones ?? [];
  const candidates = network?.subnet ? [network.subnet] : (service?.subnets ?? []);
  const fits = (subnet: SubnetPlan) => zones.includes(subnet.zone) || isUnresolved(subnet.zone);
  if (
    zones.length === 0 ||
    zones.some(isUnresolved) ||
    candidates.length === 0 ||
    candidates.some(fits)
  ) {
    return [];
  }
  const fitting = (service?.subnets ?? []).filter(fits);
  const which =
    zones.length === 1 ? `in zone ${zones[0]}` : `in one of the zones ${zones.join(', ')}`;
  return [
    violation(SUBNET_ZONE, path, {
      problem: network?.subnet
        ? `"subnet" must be ${which} of the queue "${queue!.name}"`
        : `a subnet of the service must be ${which} of the queue "${queue!.name}"`,
      value: candidates.map(({ id, zone: subnetZone }) => `${id} in ${subnetZone}`).join(', '),
      fix:
        fitting.length > 0
          ? `use one of ${listedSubnets(fitting)}`
          : `add a subnet ${which} to the service's "network", or use another queue`,
    }),
  ];
}

function listedSubnets(subnets: readonly SubnetPlan[]): string {
  return subnets.map(({ id, zone: subnetZone }) => `${id} (${subnetZone})`).join(', ');
}

function approximated(spec: DeploymentSpec, { network, path }: PlannedDeployment): Finding[] {
  const findings: Finding[] = [];
  if (network?.subnet && network.elasticSubnets.length === 0) {
    findings.push(
      violation(APPROXIMATED_NETWORK, path, {
        problem: `"subnet" only selects zone ${network.subnet.zone}: pods on nodes take addresses from their node pool's subnets`,
        value: network.subnet.id,
        fix: 'add this subnet to the node pool, or set "virtualNodes": true on the queue; ignore it if the node pool has this subnet',
      }),
    );
  }
  if (spec.securityGroups && spec.securityGroups.length > 0) {
    findings.push(
      violation(APPROXIMATED_NETWORK, path, {
        problem:
          '"securityGroups" has no effect on a deployment: pods have the groups of their node pool or cluster',
        value: spec.securityGroups,
        fix: 'set these groups on the node pool and remove "securityGroups"; ignore it if the node pool has them',
      }),
    );
  }
  return findings;
}
