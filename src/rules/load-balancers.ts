import { Finding, Rule, broken, error, warning } from './finding';
import { wholeNumber } from './numbers';
import { sharedDestinations } from './shared-destinations';
import { Degree } from '../plan/algorithm-table';
import { FrontPlan } from '../plan/front-plan';
import { mostInfrastructureAnnotations } from '../plan/gateway-features';
import { AlgorithmName, LoadBalancerSaid } from '../plan/load-balancer-plan';
import { GatewayKind, PlatformPlan } from '../plan/platform-plan';
import { PortPurpose } from '../plan/port-plan';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { SplitMode } from '../plan/traffic-plan';
import { isHeaderName } from '../private/http';
import { isReference } from '../private/names';
import { isUnknown } from '../private/unknown';

const HOSTNAME =
  /^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const IP = /^(\*\.)?\d+(\.\d+){3}$/;
/** Gateway API: host names and rules of one route. */
const MAX_HOSTNAMES = 16;
const MAX_RULES = 16;
/** Gateway API durations have at most five digits a unit. */
const MAX_TIMEOUT_SECONDS = 99999;

const ALGORITHM = error(
  'ALGORITHM',
  'consistent hash names a request header (HTTP token, 1–256 characters), and the platform can do the algorithm with the split',
);
const HOSTNAMES = error(
  'HOSTNAME',
  `host names are DNS names in lower case, with a leading *. at most, no addresses, each once, ${MAX_HOSTNAMES} at most`,
);
const ROUTE_TIMEOUT = error(
  'ROUTE_TIMEOUT',
  `a route timeout is whole milliseconds, up to ${MAX_TIMEOUT_SECONDS} s; 0 is no limit`,
);
const CERTIFICATE = error(
  'CERTIFICATE',
  'a certificate is a Secret, name or namespace/name; one of another namespace needs the namespace of the service said',
);
const PUBLIC_ADDRESS = error(
  'PUBLIC_ADDRESS',
  'a private or public address is said only where the platform knows how to ask for it, within what a Gateway takes',
);
const PINNING_HEADER = error(
  'PINNING_HEADER',
  `a pinning header is an HTTP token of 1–256 characters, and a route has at most ${MAX_RULES} rules with it`,
);
const NAMESPACE_SPLIT = error(
  'NAMESPACE_SPLIT',
  "deployments in other namespaces are routed to by weight, with the service's own namespace said; one Service over several namespaces is impossible",
);
const APPROXIMATED_LEAST_CONNECTIONS = warning(
  'APPROXIMATED_LEAST_CONNECTIONS',
  'least connections with weights compares the instances inside each deployment only',
);
const APPROXIMATED_ROUND_ROBIN = warning(
  'APPROXIMATED_ROUND_ROBIN',
  'deployments are drawn at random by weight instead of in turn, or in an order that the gateway chooses; shares are the same in the long run',
);
const APPROXIMATED_CONSISTENT_HASH = warning(
  'APPROXIMATED_CONSISTENT_HASH',
  'a header value reaches one instance of each deployment, and the deployment is chosen by weight for each request',
);
const APPROXIMATED_TIMEOUT = warning(
  'APPROXIMATED_TIMEOUT',
  'the routes of gRPC have no timeouts in the Gateway API: only Envoy Gateway limits them, by its policy',
);
const APPROXIMATED_SOURCE_HASH = warning(
  'APPROXIMATED_SOURCE_HASH',
  'a caller sticks to an instance by a table of kube-proxy instead of a hash',
);

/** @internal */
export const LOAD_BALANCER_RULES: Rule[] = [
  ALGORITHM,
  HOSTNAMES,
  ROUTE_TIMEOUT,
  CERTIFICATE,
  PUBLIC_ADDRESS,
  PINNING_HEADER,
  NAMESPACE_SPLIT,
  APPROXIMATED_LEAST_CONNECTIONS,
  APPROXIMATED_ROUND_ROBIN,
  APPROXIMATED_SOURCE_HASH,
  APPROXIMATED_CONSISTENT_HASH,
  APPROXIMATED_TIMEOUT,
];

/** What is said about load balancers: the service's, and deployments' own. @internal */
export function checkLoadBalancers(said: ServiceSaid, plan: ServicePlan): Finding[] {
  const balancers = new Map<string, LoadBalancerSaid>();
  for (const { path, loadBalancer } of [said, ...said.deployments]) {
    if (loadBalancer) {
      balancers.set(path, loadBalancer);
    }
  }
  return [
    ...plan.fronts.flatMap((front) => {
      const own = balancers.get(front.path)!;
      return [
        ...algorithm(front, plan),
        ...hostnames(front),
        ...timeout(own, front.path),
        ...grpcTimeout(front, plan),
        ...certificate(front, plan),
        ...address(front, own, plan),
        ...pinning(front, plan),
      ];
    }),
    ...namespaces(plan),
    ...sharedDestinations(ALGORITHM, plan),
  ];
}

const WARNINGS: Partial<Record<AlgorithmName, Rule>> = {
  [AlgorithmName.LEAST_CONNECTIONS]: APPROXIMATED_LEAST_CONNECTIONS,
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: APPROXIMATED_LEAST_CONNECTIONS,
  [AlgorithmName.ROUND_ROBIN]: APPROXIMATED_ROUND_ROBIN,
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: APPROXIMATED_ROUND_ROBIN,
  [AlgorithmName.SOURCE_ADDRESS_HASH]: APPROXIMATED_SOURCE_HASH,
  [AlgorithmName.CONSISTENT_HASH]: APPROXIMATED_CONSISTENT_HASH,
};

function algorithm(
  { loadBalancer, traffic, path, cloudGateway }: FrontPlan,
  { platform }: ServicePlan,
): Finding[] {
  const { name, header } = loadBalancer.algorithm;
  const findings: Finding[] = [];
  if (header !== undefined && !isUnknown(header) && !isHeaderName(header)) {
    findings.push(
      broken(ALGORITHM, path, {
        problem: 'the header of consistent hash must be an HTTP token of 1 to 256 characters',
        got: header,
        mend: "name one request header, such as GatewayAlgorithm.consistentHash('x-session-id')",
      }),
    );
  }
  if (header !== undefined) {
    findings.push(...underscore(ALGORITHM, header, platform, path));
  }
  // by instance count no algorithm of the cloud's gateway goes: that is said of the split
  const bySplit = cloudGateway && traffic.mode === SplitMode.INSTANCE_COUNT;
  if (traffic.degree !== Degree.EXACT && !bySplit) {
    const rule = traffic.degree === Degree.REFUSED ? ALGORITHM : WARNINGS[name]!;
    findings.push(
      broken(rule, path, { problem: traffic.loss!, got: name, mend: traffic.instead! }),
    );
  }
  return findings;
}

/** Envoy Gateway's proxies answer 400 to requests with such a header, unless told otherwise. */
function underscore(
  rule: Rule,
  header: string,
  { gateway, cloud }: PlatformPlan,
  path: string,
): Finding[] {
  return cloud?.ownGateway !== true &&
    gateway.kind === GatewayKind.ENVOY_GATEWAY &&
    !isUnknown(header) &&
    header.includes('_')
    ? [
        broken(rule, path, {
          problem:
            'Envoy Gateway refuses requests with a header that has an underscore in its name',
          got: header,
          mend: `name the header with -, such as ${header.replace(/_/g, '-')}`,
        }),
      ]
    : [];
}

function hostnames({ loadBalancer, path }: FrontPlan): Finding[] {
  const names = loadBalancer.hostnames;
  const findings = names
    .filter((name) => !isUnknown(name))
    .filter((name) => !HOSTNAME.test(name) || IP.test(name) || String(name).length > 253)
    .map((name) =>
      broken(HOSTNAMES, path, {
        problem:
          'a host name must be a DNS name in lower case, with a leading *. at most, and no address',
        got: name,
        mend: 'write a name such as chat.example.com',
      }),
    );
  if (new Set(names).size < names.length) {
    findings.push(
      broken(HOSTNAMES, path, {
        problem: 'each host name must be given once only',
        got: names,
        mend: 'take out the repeated one',
      }),
    );
  }
  if (names.length > MAX_HOSTNAMES) {
    findings.push(
      broken(HOSTNAMES, path, {
        problem: `"hostnames" must have at most ${MAX_HOSTNAMES} entries`,
        got: names.length,
        mend: 'use a wildcard such as *.example.com',
      }),
    );
  }
  return findings;
}

function timeout(loadBalancer: LoadBalancerSaid, path: string): Finding[] {
  return wholeNumber(
    ROUTE_TIMEOUT,
    path,
    loadBalancer.routeTimeout,
    { min: 0, max: MAX_TIMEOUT_SECONDS * 1000 },
    {
      problem: `"routeTimeout" must be whole milliseconds (shown here in ms), up to ${MAX_TIMEOUT_SECONDS} s`,
      mend: 'round it, or leave it out for no limit',
    },
  );
}

/** A GRPCRoute has no timeouts; the policy of Envoy Gateway has. */
function grpcTimeout(front: FrontPlan, { platform }: ServicePlan): Finding[] {
  const { routeTimeout } = front.loadBalancer;
  const grpc = front.ports.find(({ purpose }) => purpose === PortPurpose.GRPC);
  return grpc && routeTimeout !== '0s' && platform.gateway.kind !== GatewayKind.ENVOY_GATEWAY
    ? [
        broken(APPROXIMATED_TIMEOUT, front.path, {
          problem: `"routeTimeout" does not limit requests of the GRPC port ${grpc.listen}: the routes of gRPC have no timeouts in the Gateway API`,
          got: routeTimeout,
          mend: 'accept it, and let callers say their deadline, or say Gateway.envoyGateway()',
        }),
      ]
    : [];
}

function certificate(front: FrontPlan, plan: ServicePlan): Finding[] {
  const { loadBalancer, namespace, path, cloudGateway } = front;
  const said = loadBalancer.certificate;
  if (said === undefined || isUnknown(said) || cloudGateway) {
    return [];
  }
  if (!isReference(said)) {
    return [
      broken(CERTIFICATE, path, {
        problem: '"certificate" must be a Secret, name or namespace/name',
        got: said,
        mend: "write the Secret of type kubernetes.io/tls, such as 'chat-tls' or 'certificates/chat-tls'",
      }),
    ];
  }
  if (said.includes('/') && namespace === undefined) {
    return [
      broken(CERTIFICATE, path, {
        problem: `the namespace of the certificate must let the Gateway of ${plan.name} in, whose namespace is not said`,
        got: said,
        mend: 'say the "namespace" of the service, or use a Secret of its own namespace',
      }),
    ];
  }
  return [];
}

function address(front: FrontPlan, said: LoadBalancerSaid, { platform }: ServicePlan): Finding[] {
  const { annotations, instance: existing } = front.loadBalancer;
  const { publicAccess } = said;
  if (front.cloudGateway) {
    return [];
  }
  if (
    publicAccess !== undefined &&
    existing === undefined &&
    Object.keys(annotations).length === 0
  ) {
    const option = publicAccess ? 'publicAddressAnnotations' : 'privateAddressAnnotations';
    return [
      broken(PUBLIC_ADDRESS, front.path, {
        problem: `"publicAccess" needs a platform that knows how to ask for a ${publicAccess ? 'public' : 'private'} address`,
        got: publicAccess,
        mend: `say it: Platform.kubernetes({ ${option}: { … } }), leave "publicAccess" out for the cluster's own way, or say Platform.vke({...})`,
      }),
    ];
  }
  const most = mostInfrastructureAnnotations(platform.gateway);
  const count = Object.keys(annotations).length;
  const inCluster = front.sharedService?.balancing !== true && !front.cloudBalancer;
  if (inCluster && existing === undefined && count > most) {
    return [
      broken(PUBLIC_ADDRESS, front.path, {
        problem: `a Gateway of Gateway API ${platform.gateway.gatewayApi} takes at most ${most} annotations for its address`,
        got: count,
        mend: 'take some out of the platform, or upgrade to Gateway API 1.6, which takes 16',
      }),
    ];
  }
  return [];
}

function pinning(front: FrontPlan, plan: ServicePlan): Finding[] {
  const { path } = front;
  const { pinningHeader } = front.loadBalancer;
  if (pinningHeader === undefined) {
    return [];
  }
  const findings: Finding[] = [];
  if (!isUnknown(pinningHeader) && !isHeaderName(pinningHeader)) {
    findings.push(
      broken(PINNING_HEADER, path, {
        problem: '"pinningHeader" must be an HTTP token of 1 to 256 characters',
        got: pinningHeader,
        mend: "name a request header, such as 'x-deployment'",
      }),
    );
  }
  findings.push(...underscore(PINNING_HEADER, pinningHeader, plan.platform, path));
  if (path !== plan.path) {
    findings.push(
      broken(PINNING_HEADER, path, {
        problem: '"pinningHeader" means nothing before one deployment alone',
        got: pinningHeader,
        mend: "take it out, or say it at the service's load balancer",
      }),
    );
  }
  const rules = mostRules(front, plan.deployments.length);
  if (rules > MAX_RULES && !front.cloudGateway) {
    findings.push(
      broken(PINNING_HEADER, path, {
        problem: `a route takes ${MAX_RULES} rules at most, and pinning needs one per deployment and path, beside one per metrics path that callers are kept from`,
        got: rules,
        mend: 'take the header out, or serve fewer paths on one expose port',
      }),
    );
  }
  return findings;
}

/** How many rules the longest route has. */
function mostRules({ ports, exposedMetrics }: FrontPlan, deployments: number): number {
  const lengths = ports.map(({ expose, purpose }) => {
    const paths = ports.filter((port) => port.expose === expose).length;
    const kept =
      purpose === PortPurpose.GRPC ? [] : exposedMetrics.filter(({ port }) => port === expose);
    return kept.length + paths * (deployments + 1);
  });
  return Math.max(...lengths, 0);
}

function namespaces(plan: ServicePlan): Finding[] {
  const own = (front: FrontPlan) => front.path === plan.path;
  return plan.fronts.filter(own).flatMap((front) => {
    const spread = new Set(plan.deployments.map(({ namespace }) => namespace));
    if (front.sharedService && spread.size > 1) {
      return [
        broken(NAMESPACE_SPLIT, plan.path, {
          problem:
            'by instance count one Service stands over all instances, which is impossible with deployments in several namespaces',
          got: [...spread].map((namespace) => namespace ?? '(the current one)'),
          mend: 'split by weights, or give the queues one namespace',
        }),
      ];
    }
    const away = plan.deployments.filter(({ namespace }) => namespace !== plan.namespace);
    return away.length > 0 &&
      plan.namespace === undefined &&
      front.sharedService?.balancing !== true &&
      !front.cloudBalancer &&
      !front.cloudGateway
      ? [
          broken(NAMESPACE_SPLIT, plan.path, {
            problem: `the routes lead to other namespaces (${away.map(({ namespace }) => namespace).join(', ')}), which must let them in by the namespace that they come from`,
            mend: 'say the "namespace" of the service or of the Chart',
          }),
        ]
      : [];
  });
}
