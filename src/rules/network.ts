import { Finding, violation } from './finding';
import { Subject } from './subject';
import { DeploymentPlan } from '../plan/deployment';
import { NetworkPlan, SubnetPlan } from '../plan/network';
import { ServicePlan } from '../plan/service';
import { show } from '../private/show';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { NetworkSpec, SubnetSpec } from '../spec/network';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const NETWORK = new Subject('Network', checkNetwork);

const NETWORK_REQUIRED = NETWORK.error(
  'NETWORK_REQUIRED',
  'on a cloud platform a service has a VPC, at least one subnet with its zone and at least one security group, none of them empty',
);
const NETWORK_SHARED = NETWORK.error(
  'NETWORK_SHARED',
  "a deployment's subnet is one of its service's, so that all of a service stands in one VPC; the VPC never changes after creation",
);
const SUBNET_ZONE = NETWORK.error(
  'SUBNET_ZONE',
  "a deployment's subnet, or one of its service's where it has none, lies in a zone of its queue",
);
const UNUSED_NETWORK = NETWORK.warning(
  'UNUSED_NETWORK',
  'on plain Kubernetes networks, subnets and security groups mean nothing',
);
const APPROXIMATED_NETWORK = NETWORK.warning(
  'APPROXIMATED_NETWORK',
  "instances on nodes take addresses of their node pool's subnets, and all have security groups of theirs: a deployment's subnet decides their zone only, its security groups nothing",
);

function checkNetwork(spec: ServiceSpec, plan: ServicePlan): Finding[] {
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
      problem: `"${property}" means nothing on plain Kubernetes`,
      value,
      fix: 'leave it out, or say the cloud: Platform.vke({ region: … })',
    });
  return [
    ...(spec.network ? [finding(spec.path, 'network', written(spec.network))] : []),
    ...spec.deployments.flatMap(({ path, subnet, securityGroups }) => [
      ...(subnet ? [finding(path, 'subnet', subnet.id)] : []),
      ...(securityGroups ? [finding(path, 'securityGroups', securityGroups)] : []),
    ]),
  ];
}

function written({ vpc, subnets, securityGroups, allowedSources = [] }: NetworkSpec): string {
  return [vpc, ...subnets.map(({ id }) => id), ...securityGroups, ...allowedSources].join(', ');
}

const WHOLE =
  "PrivateNetwork.of({ vpc: 'vpc-…', subnets: [Subnet.of('subnet-…', 'cn-beijing-a')], securityGroups: ['sg-…'] })";

function required({ network, path }: ServicePlan): Finding[] {
  if (!network) {
    return [
      violation(NETWORK_REQUIRED, path, {
        problem: 'a service on a cloud platform must have a "network"',
        fix: `give it to the service or to Platform.vke: network: ${WHOLE}`,
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

function subnetNamed({ id, zone: lies }: SubnetSpec, path: string): Finding[] {
  return [
    ...named('the id of a subnet', id, 'subnet-3tex2x1cwd4c0', path),
    ...named(`the zone of subnet ${show(id)}`, lies, 'cn-beijing-a', path),
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
      problem: `${what} must have at least one`,
      value: list,
      fix: `list it: [${such}]`,
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
      value: value,
      fix: `write it as the cloud does, such as '${such}'`,
    }),
  ];
}

function shared({ network, path }: DeploymentPlan, service: NetworkPlan | undefined): Finding[] {
  const subnet = network?.subnet;
  if (!subnet || !service || isUnresolved(subnet.id)) {
    return [];
  }
  const same = service.subnets.find(({ id }) => id === subnet.id);
  if (!same && !service.subnets.some(({ id }) => isUnresolved(id))) {
    return [
      violation(NETWORK_SHARED, path, {
        problem: `"subnet" must be one of the service's, which stand in ${service.vpc}`,
        value: subnet.id,
        fix: `add it to the network of the service, or take one of ${listedSubnets(service.subnets)}`,
      }),
    ];
  }
  if (same && ![same.zone, subnet.zone].some(isUnresolved) && same.zone !== subnet.zone) {
    return [
      violation(NETWORK_SHARED, path, {
        problem: `"subnet" ${subnet.id} must lie in one zone, and the service says ${same.zone}`,
        value: subnet.zone,
        fix: 'make it once, and give the same one to the network and to the deployment',
      }),
    ];
  }
  return [];
}

function zone({ network, queue, path }: DeploymentPlan, service?: NetworkPlan): Finding[] {
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
        ? `"subnet" must lie ${which} of the queue "${queue!.name}"`
        : `a subnet of the service must lie ${which} of the queue "${queue!.name}"`,
      value: candidates.map(({ id, zone: lies }) => `${id} in ${lies}`).join(', '),
      fix:
        fitting.length > 0
          ? `take one that fits: ${listedSubnets(fitting)}`
          : `none of the service's subnets fits: add one ${which} to its network, or take another queue`,
    }),
  ];
}

function listedSubnets(subnets: readonly SubnetPlan[]): string {
  return subnets.map(({ id, zone: lies }) => `${id} (${lies})`).join(', ');
}

function approximated(spec: DeploymentSpec, { network, path }: DeploymentPlan): Finding[] {
  const findings: Finding[] = [];
  if (network?.subnet && network.elasticSubnets.length === 0) {
    findings.push(
      violation(APPROXIMATED_NETWORK, path, {
        problem: `instances go to nodes in zone ${network.subnet.zone} and take addresses of their node pool's subnets, which need not be "subnet"`,
        value: network.subnet.id,
        fix: 'give the node pool of the queue this subnet, or take a queue of elastic instances: "virtualNodes": true',
      }),
    );
  }
  if (spec.securityGroups && spec.securityGroups.length > 0) {
    findings.push(
      violation(APPROXIMATED_NETWORK, path, {
        problem:
          '"securityGroups" of a deployment cannot be given to its instances, which have those of their node pool or of the cluster',
        value: spec.securityGroups,
        fix: 'give the node pool of the queue these security groups',
      }),
    );
  }
  return findings;
}
