import { CLOUD_ID, CLOUD_LIMITS } from './cloud-limits';
import { Finding, violation } from './finding';
import { outside, text, whole } from './limits';
import { Subject } from './subject';
import { TRAFFIC_MODE } from './traffic';
import { CloudGatewayPlan, CreatedGatewayPlan, MAX_COMMENT } from '../plan/cloud-gateway';
import { Frontend } from '../plan/frontend';
import { PlannedService } from '../plan/service';
import { SplitMode, splitOf } from '../plan/traffic';
import { gatewayDuration } from '../private/gateway-duration';
import { isCidr } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { ServiceSpec } from '../spec/service';

// The provider checks none of this: an apply would fail after half of the resources exist.

/** Deployments behind one route. */
const MAX_BACKENDS = 10;

/** @internal */
export const CLOUD_GATEWAYS = new Subject('Load balancers', checkCloudGateways);

const CLOUD_GATEWAY_SERVICE = CLOUD_GATEWAYS.error(
  'CLOUD_GATEWAY_SERVICE',
  'a Volcengine API gateway needs the id of the cluster, and names of at least 2 characters',
  "namespace: 'n' // behind a Volcengine API gateway",
);
const CLOUD_GATEWAY_DOMAIN = CLOUD_GATEWAYS.error(
  'CLOUD_GATEWAY_DOMAIN',
  'behind a Volcengine API gateway "certificate" is an id and needs "hostnames", and "hostnames" need one expose port',
  "LoadBalancer.apiGateway({ certificate: 'cert-1' }) // behind a Volcengine API gateway",
);
const CLOUD_GATEWAY_ROUTE = CLOUD_GATEWAYS.error(
  'CLOUD_GATEWAY_ROUTE',
  `a route of a Volcengine API gateway has at most ${MAX_BACKENDS} deployments and a timeout of whole seconds`,
  'LoadBalancer.apiGateway({ routeTimeout: Duration.millis(1500) }) // behind a Volcengine API gateway',
);
const CLOUD_GATEWAY_SIZE = CLOUD_GATEWAYS.error(
  'CLOUD_GATEWAY_SIZE',
  '"apiGateways" of the platform has legal sizes, and "flannelPodCidr" is a CIDR block',
  "Platform.vke({ region: 'cn-beijing', apiGateways: { nodes: 1 } }) // behind a Volcengine API gateway",
);
const CLOUD_GATEWAY_ZONES = CLOUD_GATEWAYS.warning(
  'CLOUD_GATEWAY_ZONES',
  'a Volcengine API gateway is created in one subnet',
  "PrivateNetwork.of({ vpc, securityGroups, subnets: [Subnet.of('subnet-1', 'cn-beijing-a')] }) // behind a Volcengine API gateway",
);
const CLOUD_GATEWAY_MIRROR = CLOUD_GATEWAYS.warning(
  'CLOUD_GATEWAY_MIRROR',
  'a Volcengine API gateway mirrors requests',
  'service.mirrorTraffic({ source: a, target: b }) // behind a Volcengine API gateway',
);
const APPROXIMATED_EXPOSE_PORT = CLOUD_GATEWAYS.warning(
  'APPROXIMATED_EXPOSE_PORT',
  'a Volcengine API gateway gets an expose port other than 80 (HTTP) or 443 (with a certificate)',
  'Port.http1({ listen: 8000, expose: 8080 }) // behind a Volcengine API gateway',
);
const APPROXIMATED_COMMENT = CLOUD_GATEWAYS.warning(
  'APPROXIMATED_COMMENT',
  `a Volcengine API gateway serves several namespaces, and display name and description have over ${MAX_COMMENT} characters`,
  "description: 'a'.repeat(300) // deployments in two namespaces, behind a Volcengine API gateway",
);

const { volcengine_apig_gateway: LIMITS } = CLOUD_LIMITS;

const CLUSTER_FIX =
  "set the id from Volcengine's console, Platform.vke({ cluster: 'ccvd7mte6t101fno98u60', … }), or gateway: Gateway.envoyGateway()";

const BOUNDS = {
  nodes: {
    rule: CLOUD_GATEWAY_SIZE,
    property: '"apiGateways.nodes"',
    limit: LIMITS['resource_spec.replicas'],
    fix: 'write how many nodes the gateway has, or omit it for 2',
  },
  nodeSize: {
    rule: CLOUD_GATEWAY_SIZE,
    property: '"apiGateways.nodeSize"',
    limit: LIMITS['resource_spec.instance_spec_code'],
    fix: "write one of these, such as '1c2g', or omit it",
  },
  balancerSize: {
    rule: CLOUD_GATEWAY_SIZE,
    property: '"apiGateways.balancerSize"',
    limit: LIMITS['resource_spec.clb_spec_code'],
    fix: "write one of these, such as 'small_1', or omit it",
  },
  publicBandwidth: {
    rule: CLOUD_GATEWAY_SIZE,
    property: '"apiGateways.publicBandwidth"',
    limit: whole(1, 500, 'Mbit/s'),
    fix: 'write the bandwidth to pay for, or omit it to pay for traffic',
  },
  flannelPodCidr: {
    rule: CLOUD_GATEWAY_SIZE,
    property: '"apiGateways.flannelPodCidr"',
    limit: text({ test: isCidr }, 'a block in CIDR notation'),
    fix: "write the pod block of the cluster, such as '172.16.0.0/16', or omit it for pods with VPC addresses",
  },
  cluster: {
    rule: CLOUD_GATEWAY_SERVICE,
    property: '"cluster" of the platform',
    limit: CLOUD_ID,
    fix: CLUSTER_FIX,
  },
  upstreamName: {
    rule: CLOUD_GATEWAY_SERVICE,
    property: 'each name of a namespace or Service behind a Volcengine API gateway',
    limit: text(/^.{2,}$/, 'at least 2 characters long'),
    fix: 'set a longer "namespace" or "resourceName"',
  },
  certificate: {
    rule: CLOUD_GATEWAY_DOMAIN,
    property: '"certificate" of a Volcengine API gateway',
    limit: CLOUD_ID,
    fix: "copy the id from Volcengine's console, such as 'cert-2fe8k5d1rs8v'",
  },
};

/** The limits of Volcengine's API gateways. */
function checkCloudGateways(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const created = plan.frontends.flatMap(({ cloudGateway }) => cloudGateway?.created ?? []);
  return [
    ...created.slice(0, 1).flatMap((settings) => size(settings, plan.path)),
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

function size(settings: CreatedGatewayPlan, path: string): Finding[] {
  const { nodes, nodeSize, balancerSize, publicBandwidth, flannelPodCidr } = settings;
  return [
    ...outside(BOUNDS.nodes, path, nodes),
    ...outside(BOUNDS.nodeSize, path, nodeSize),
    ...outside(BOUNDS.balancerSize, path, balancerSize),
    ...outside(BOUNDS.publicBandwidth, path, publicBandwidth),
    ...outside(BOUNDS.flannelPodCidr, path, flannelPodCidr),
  ];
}

/** The gateway has weights per deployment and none per pod. */
function split(spec: ServiceSpec, frontend: Frontend): Finding[] {
  const policy = splitOf(spec.policies);
  return frontend.path === spec.path && policy && frontend.traffic.mode === SplitMode.INSTANCE_COUNT
    ? [
        violation(TRAFFIC_MODE, policy.path, {
          problem: 'splitByInstanceCount() is not supported behind a Volcengine API gateway',
          fix: 'use splitTraffic([…]), or set Platform.vke({ gateway: Gateway.envoyGateway(), … })',
        }),
      ]
    : [];
}

function cluster({ cluster: id, importsCluster }: CloudGatewayPlan, { path }: Frontend): Finding[] {
  return id === undefined && importsCluster
    ? [
        violation(CLOUD_GATEWAY_SERVICE, path, {
          problem: 'a Volcengine API gateway needs the "cluster" of the platform',
          fix: CLUSTER_FIX,
        }),
      ]
    : outside(BOUNDS.cluster, path, id);
}

function services({ upstreams }: CloudGatewayPlan, { path }: Frontend): Finding[] {
  return upstreams
    .flatMap(({ namespace, service }) => [namespace, service])
    .flatMap((name) => outside(BOUNDS.upstreamName, path, name))
    .slice(0, 1);
}

function domains({ loadBalancer, ports: open, path }: Frontend): Finding[] {
  const { certificate, hostnames } = loadBalancer;
  const exposed = [...new Set(open.map(({ expose }) => expose))];
  const findings = outside(BOUNDS.certificate, path, certificate);
  if (certificate !== undefined && hostnames.length === 0) {
    findings.push(
      violation(CLOUD_GATEWAY_DOMAIN, path, {
        problem: '"certificate" of a Volcengine API gateway needs "hostnames"',
        value: certificate,
        fix: "add the names in the certificate, such as hostnames: ['chat.example.com'], or remove it",
      }),
    );
  }
  if (hostnames.length > 0 && exposed.length > 1) {
    findings.push(
      violation(CLOUD_GATEWAY_DOMAIN, path, {
        problem: '"hostnames" of a Volcengine API gateway need one expose port',
        value: exposed,
        fix: 'set one "expose" and a "path" per port, or remove "hostnames"',
      }),
    );
  }
  return findings;
}

function routes({ entries }: CloudGatewayPlan, { loadBalancer, path }: Frontend): Finding[] {
  const [first] = entries.flatMap((entry) => entry.routes);
  if (!first) {
    return [];
  }
  const { routeTimeoutMilliseconds = 0 } = loadBalancer;
  const findings: Finding[] = [];
  if (first.backends.length > MAX_BACKENDS) {
    findings.push(
      violation(CLOUD_GATEWAY_ROUTE, path, {
        problem: `a route of a Volcengine API gateway must have at most ${MAX_BACKENDS} deployments`,
        value: first.backends.length,
        fix: 'omit deployments without traffic, or create a second service',
      }),
    );
  }
  if (!Number.isInteger(first.timeout)) {
    findings.push(
      violation(CLOUD_GATEWAY_ROUTE, path, {
        problem: '"routeTimeout" of a Volcengine API gateway must be whole seconds',
        value: gatewayDuration(routeTimeoutMilliseconds),
        fix: `write Duration.seconds(${Math.ceil(first.timeout)}), or omit it for no limit`,
      }),
    );
  }
  return findings;
}

function ports({ loadBalancer, ports: open, path }: Frontend): Finding[] {
  const called = loadBalancer.certificate === undefined ? 80 : 443;
  // CERTIFICATE reports 443 without a certificate
  const others = [...new Set(open.map(({ expose }) => expose))].filter(
    (expose) => expose !== called && expose !== 443 && !isUnresolved(expose),
  );
  return others.map((expose) =>
    violation(APPROXIMATED_EXPOSE_PORT, path, {
      problem: `clients reach the Volcengine API gateway at port ${called} of a domain name, not at the expose port`,
      value: expose,
      fix: `set expose: ${called}; ignore this if clients use the domain name`,
    }),
  );
}

function zones({ created }: CloudGatewayPlan, { path }: Frontend): Finding[] {
  return created?.subnets.length === 1
    ? [
        violation(CLOUD_GATEWAY_ZONES, path, {
          problem:
            'the API gateway has one zone: Volcengine may reject it, and it stops when the zone fails',
          value: created.subnets.map(({ id, zone }) => `${id} in ${zone}`).join(', '),
          fix: 'add a subnet of a second zone to the network; ignore this if one zone is enough',
        }),
      ]
    : [];
}

function mirror({ traffic, path }: Frontend): Finding[] {
  return traffic.mirror
    ? [
        violation(CLOUD_GATEWAY_MIRROR, path, {
          problem:
            "the apply may fail: Volcengine does not document the type of a mirror, and 'k8s_service' follows its examples",
          fix: "if the apply fails, set the type with service.patch('volcengine_apig_route', …); ignore this if it succeeds",
        }),
      ]
    : [];
}

function comment({ comment: rendered, service }: CloudGatewayPlan, { path }: Frontend): Finding[] {
  return !service && rendered.endsWith('…') && [...rendered].length === MAX_COMMENT
    ? [
        violation(APPROXIMATED_COMMENT, path, {
          problem: `Volcengine shows the first ${MAX_COMMENT - 1} characters of display name and description`,
          value: rendered,
          fix: 'shorten "description"; ignore this if the beginning is enough',
        }),
      ]
    : [];
}
