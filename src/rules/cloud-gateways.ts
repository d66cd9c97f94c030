import { Finding, violation } from './finding';
import { Subject } from './subject';
import { wholeNumber } from './numbers';
import { TRAFFIC_MODE } from './traffic';
import { CloudGatewayPlan, CreatedGatewayPlan, MAX_COMMENT } from '../plan/cloud-gateway';
import { Frontend } from '../plan/frontend';
import { ServicePlan } from '../plan/service';
import { SplitMode, splitOf } from '../plan/traffic';
import { isCidr } from '../private/cidr';
import { isUnresolved } from '../private/unresolved';
import { ServiceSpec } from '../spec/service';

// The provider checks none of this: a wrong value would be found when half of the resources are made.

const NODE_SIZES = ['1c2g', '2c4g', '4c8g', '8c16g'];
const BALANCER_SIZES = ['small_1', 'small_2', 'medium_1', 'medium_2', 'large_1', 'large_2'];
const MIN_NODES = 2;
const MAX_NODES = 100;
const MAX_BANDWIDTH = 500;
/** Deployments that one route leads to. */
const MAX_BACKENDS = 10;
/** Of a namespace's name and a Service's; the cluster has the upper limit. */
const MIN_NAME = 2;

/** @internal */
export const CLOUD_GATEWAYS = new Subject('Load balancers', checkCloudGateways);

const CLOUD_GATEWAY_SERVICE = CLOUD_GATEWAYS.error(
  'CLOUD_GATEWAY_SERVICE',
  `the cloud's API gateway finds instances by cluster, namespace and Service: the id of the cluster is said, and names have ${MIN_NAME} characters at least`,
);
const CLOUD_GATEWAY_DOMAIN = CLOUD_GATEWAYS.error(
  'CLOUD_GATEWAY_DOMAIN',
  "the cloud's API gateway has a certificate, by its id, for host names, and host names for one expose port",
);
const CLOUD_GATEWAY_ROUTE = CLOUD_GATEWAYS.error(
  'CLOUD_GATEWAY_ROUTE',
  `a route of the cloud's API gateway leads to ${MAX_BACKENDS} deployments at most, and its timeout is whole seconds`,
);
const CLOUD_GATEWAY_SIZE = CLOUD_GATEWAYS.error(
  'CLOUD_GATEWAY_SIZE',
  `an API gateway of the cloud has ${MIN_NODES}–${MAX_NODES} nodes of ${NODE_SIZES.join(', ')}, a CLB of ${BALANCER_SIZES.join(', ')}, and 1–${MAX_BANDWIDTH} Mbit/s; pod addresses of Flannel are a block`,
);
const CLOUD_GATEWAY_ZONES = CLOUD_GATEWAYS.warning(
  'CLOUD_GATEWAY_ZONES',
  'an API gateway of the cloud stands in two subnets of different zones; in one it is down with its zone, and the cloud may not create it',
);
const CLOUD_GATEWAY_MIRROR = CLOUD_GATEWAYS.warning(
  'CLOUD_GATEWAY_MIRROR',
  'what the cloud calls the type of a mirror in a cluster is not published; k8s_service is written after its examples',
);
const APPROXIMATED_EXPOSE_PORT = CLOUD_GATEWAYS.warning(
  'APPROXIMATED_EXPOSE_PORT',
  "the cloud's API gateway is called at 80 (HTTP) or 443 (HTTPS) of a domain name for each expose port, whatever the port",
);
const APPROXIMATED_COMMENT = CLOUD_GATEWAYS.warning(
  'APPROXIMATED_COMMENT',
  `comments in the cloud take ${MAX_COMMENT} characters: longer descriptions are cut where no object of the cluster holds them`,
);

/** What the cloud's own API gateways can do. */
function checkCloudGateways(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  const created = plan.frontends.flatMap(({ cloudGateway }) => cloudGateway?.created ?? []);
  return [
    ...created.slice(0, 1).flatMap((one) => size(one, plan.path)),
    ...plan.frontends.flatMap((frontend) =>
      frontend.cloudGateway
        ? [
            ...split(spec, frontend),
            ...cluster(frontend.cloudGateway, frontend),
            ...services(frontend.cloudGateway, frontend),
            ...domains(frontend),
            ...routes(frontend.cloudGateway, frontend),
            ...ports(frontend),
            ...zones(frontend.cloudGateway, frontend),
            ...mirror(frontend),
            ...comment(frontend.cloudGateway, frontend),
          ]
        : [],
    ),
  ];
}

function size(created: CreatedGatewayPlan, path: string): Finding[] {
  const { nodes, nodeSize, balancerSize, publicBandwidth, flannelPodCidr } = created;
  const oneOf = (what: string, value: string, allowed: readonly string[]) =>
    isUnresolved(value) || allowed.includes(value)
      ? []
      : [
          violation(CLOUD_GATEWAY_SIZE, path, {
            problem: `"${what}" of the cloud's API gateways must be one of ${allowed.join(', ')}`,
            value,
            fix: `write one of them, such as '${allowed[0]}', or leave it out`,
          }),
        ];
  return [
    ...wholeNumber(
      CLOUD_GATEWAY_SIZE,
      path,
      nodes,
      { min: MIN_NODES, max: MAX_NODES },
      {
        problem: `"nodes" of the cloud's API gateways must be a whole number, ${MIN_NODES}–${MAX_NODES}`,
        fix: `write how many nodes stand in for each other, or leave it out for ${MIN_NODES}`,
      },
    ),
    ...oneOf('nodeSize', nodeSize, NODE_SIZES),
    ...oneOf('balancerSize', balancerSize, BALANCER_SIZES),
    ...wholeNumber(
      CLOUD_GATEWAY_SIZE,
      path,
      publicBandwidth,
      { min: 1, max: MAX_BANDWIDTH },
      {
        problem: `"publicBandwidth" of the cloud's API gateways must be whole Mbit/s, 1–${MAX_BANDWIDTH}`,
        fix: 'write the bandwidth that is paid for, or leave it out to pay for traffic',
      },
    ),
    ...(flannelPodCidr === undefined || isUnresolved(flannelPodCidr) || isCidr(flannelPodCidr)
      ? []
      : [
          violation(CLOUD_GATEWAY_SIZE, path, {
            problem: '"flannelPodCidr" must be a block in CIDR notation',
            value: flannelPodCidr,
            fix: "write the cluster's pod addresses, such as '172.16.0.0/16', or leave it out where pods have addresses of the VPC",
          }),
        ]),
  ];
}

/** Its weights are of versions, and nothing of it follows the number of instances. */
function split(spec: ServiceSpec, frontend: Frontend): Finding[] {
  const policy = splitOf(spec.policies);
  return frontend.path === spec.path && policy && frontend.traffic.mode === SplitMode.INSTANCE_COUNT
    ? [
        violation(TRAFFIC_MODE, policy.path, {
          problem: "the cloud's API gateway splits by weights only, not by instance count",
          fix: 'say splitTraffic([…]), use a CLB, or put a gateway into the cluster: Platform.vke({ gateway: Gateway.envoyGateway() })',
        }),
      ]
    : [];
}

function cluster({ cluster: id, importsCluster }: CloudGatewayPlan, { path }: Frontend): Finding[] {
  const wrong = (problem: string, value?: string) =>
    violation(CLOUD_GATEWAY_SERVICE, path, {
      problem,
      ...(value !== undefined && { value }),
      fix: "write the id that the cloud's console shows: Platform.vke({ cluster: 'ccvd7mte6t101fno98u60' }), or say a gateway in the cluster: gateway: Gateway.envoyGateway()",
    });
  if (id === undefined) {
    return importsCluster
      ? [
          wrong(
            "the cloud's API gateway finds instances in a cluster, whose id the platform must say",
          ),
        ]
      : [];
  }
  return isUnresolved(id) || /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(id)
    ? []
    : [wrong('"cluster" of the platform must be the id of a cluster', id)];
}

function services({ upstreams }: CloudGatewayPlan, { path }: Frontend): Finding[] {
  const short = upstreams
    .flatMap(({ namespace, service }) => [namespace, service])
    .find((name) => name !== undefined && !isUnresolved(name) && name.length < MIN_NAME);
  return short === undefined
    ? []
    : [
        violation(CLOUD_GATEWAY_SERVICE, path, {
          problem: `the cloud's API gateway takes names of Services and namespaces from ${MIN_NAME} characters on`,
          value: short,
          fix: 'give it a longer "namespace" or "resourceName"',
        }),
      ];
}

function domains({ loadBalancer, ports: open, path }: Frontend): Finding[] {
  const { certificate, hostnames } = loadBalancer;
  const wrong = (problem: string, value: unknown, fix: string) =>
    violation(CLOUD_GATEWAY_DOMAIN, path, { problem, value, fix });
  const exposed = [...new Set(open.map(({ expose }) => expose))];
  const findings: Finding[] = [];
  if (
    certificate !== undefined &&
    !isUnresolved(certificate) &&
    !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(certificate)
  ) {
    findings.push(
      wrong(
        '"certificate" before the cloud\'s API gateway must be the id of one in the cloud',
        certificate,
        "write the id that the cloud's console shows",
      ),
    );
  }
  if (certificate !== undefined && hostnames.length === 0) {
    findings.push(
      wrong(
        '"certificate" needs "hostnames": the cloud has its own for the domain names that it gives',
        certificate,
        'add the host names that it is for, or take it out',
      ),
    );
  }
  if (hostnames.length > 0 && exposed.length > 1) {
    findings.push(
      wrong(
        'host names lead to one expose port, since the cloud tells its gateway services apart by them',
        exposed,
        'expose all routed ports at one port, with paths of their own, or take "hostnames" out',
      ),
    );
  }
  return findings;
}

function routes({ entries }: CloudGatewayPlan, { loadBalancer, path }: Frontend): Finding[] {
  const [first] = entries.flatMap((entry) => entry.routes);
  if (!first) {
    return [];
  }
  const findings: Finding[] = [];
  if (first.backends.length > MAX_BACKENDS) {
    findings.push(
      violation(CLOUD_GATEWAY_ROUTE, path, {
        problem: `a route of the cloud's API gateway leads to ${MAX_BACKENDS} deployments at most`,
        value: first.backends.length,
        fix: 'leave out deployments without traffic, or make a second service',
      }),
    );
  }
  if (!Number.isInteger(first.timeout)) {
    findings.push(
      violation(CLOUD_GATEWAY_ROUTE, path, {
        problem: '"routeTimeout" before the cloud\'s API gateway must be whole seconds',
        value: loadBalancer.routeTimeout,
        fix: `say Duration.seconds(${Math.ceil(first.timeout)}), or leave it out for no limit`,
      }),
    );
  }
  return findings;
}

function ports({ loadBalancer, ports: open, path }: Frontend): Finding[] {
  const called = loadBalancer.certificate === undefined ? 80 : 443;
  const others = [...new Set(open.map(({ expose }) => expose))].filter(
    (expose) => expose !== called && !isUnresolved(expose),
  );
  return others.map((expose) =>
    violation(APPROXIMATED_EXPOSE_PORT, path, {
      problem: `the cloud's API gateway is called at ${called}, of a domain name for each expose port`,
      value: expose,
      fix: `accept it, or say expose: ${called}`,
    }),
  );
}

function zones({ created }: CloudGatewayPlan, { path }: Frontend): Finding[] {
  return created?.subnets.length === 1
    ? [
        violation(CLOUD_GATEWAY_ZONES, path, {
          problem: "the cloud's API gateway wants two subnets in different zones, and there is one",
          value: created.subnets.map(({ id, zone }) => `${id} in ${zone}`).join(', '),
          fix: 'add a subnet of another zone to the network, or use an existing gateway: "instance"',
        }),
      ]
    : [];
}

function mirror({ traffic, path }: Frontend): Finding[] {
  return traffic.mirror
    ? [
        violation(CLOUD_GATEWAY_MIRROR, path, {
          problem:
            "the cloud does not publish what the type of a mirror is called in a cluster, and 'k8s_service' is written after its examples",
          fix: "try it, and where the cloud refuses it write what it asks for: service.patch('volcengine_apig_route', …)",
        }),
      ]
    : [];
}

function comment({ comment: written, service }: CloudGatewayPlan, { path }: Frontend): Finding[] {
  return !service && written.endsWith('…') && [...written].length === MAX_COMMENT
    ? [
        violation(APPROXIMATED_COMMENT, path, {
          problem: `the description is cut in the comments of the cloud's API gateway, which take ${MAX_COMMENT} characters with the name`,
          value: written,
          fix: 'accept it, or write a shorter "description"',
        }),
      ]
    : [];
}
