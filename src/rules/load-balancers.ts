import { Finding, Rule, violation } from './finding';
import { Subject } from './subject';
import { wholeNumber } from './numbers';
import { sharedDestinations } from './shared-destinations';
import { Frontend } from '../plan/frontend';
import { mostInfrastructureAnnotations } from '../plan/gateway-features';
import { PlatformPlan } from '../plan/platform';
import { ServicePlan } from '../plan/service';
import { SupportLevel } from '../plan/split-support';
import { SplitMode } from '../plan/traffic';
import { isHeaderName } from '../private/http';
import { isReference } from '../private/names';
import { isUnresolved } from '../private/unresolved';
import { AlgorithmName, LoadBalancerSpec } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';
import { PortPurpose } from '../spec/port';
import { ServiceSpec } from '../spec/service';

const HOSTNAME =
  /^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const IP = /^(\*\.)?\d+(\.\d+){3}$/;
/** Gateway API: host names and rules of one route. */
const MAX_HOSTNAMES = 16;
const MAX_RULES = 16;
/** Gateway API durations have at most five digits a unit. */
const MAX_TIMEOUT_SECONDS = 99999;

/** @internal */
export const LOAD_BALANCERS = new Subject('Load balancers', checkLoadBalancers);

const ALGORITHM = LOAD_BALANCERS.error(
  'ALGORITHM',
  'consistent hash names a request header (HTTP token, 1–256 characters), and the platform can do the algorithm with the split',
);
const HOSTNAMES = LOAD_BALANCERS.error(
  'HOSTNAME',
  `host names are DNS names in lower case, with a leading *. at most, no addresses, each once, ${MAX_HOSTNAMES} at most`,
);
const ROUTE_TIMEOUT = LOAD_BALANCERS.error(
  'ROUTE_TIMEOUT',
  `a route timeout is whole milliseconds, up to ${MAX_TIMEOUT_SECONDS} s; 0 is no limit`,
);
const CERTIFICATE = LOAD_BALANCERS.error(
  'CERTIFICATE',
  'a certificate is a Secret, name or namespace/name; one of another namespace needs the namespace of the service said',
);
const PUBLIC_ADDRESS = LOAD_BALANCERS.error(
  'PUBLIC_ADDRESS',
  'a private or public address is said only where the platform knows how to ask for it, within what a Gateway takes',
);
const OVERRIDE_HEADER = LOAD_BALANCERS.error(
  'OVERRIDE_HEADER',
  `a pinning header is an HTTP token of 1–256 characters, and a route has at most ${MAX_RULES} rules with it`,
);
const NAMESPACE_SPLIT = LOAD_BALANCERS.error(
  'NAMESPACE_SPLIT',
  "deployments in other namespaces are routed to by weight, with the service's own namespace said; one Service over several namespaces is impossible",
);
const APPROXIMATED_LEAST_CONNECTIONS = LOAD_BALANCERS.warning(
  'APPROXIMATED_LEAST_CONNECTIONS',
  'least connections with weights compares the instances inside each deployment only',
);
const APPROXIMATED_ROUND_ROBIN = LOAD_BALANCERS.warning(
  'APPROXIMATED_ROUND_ROBIN',
  'deployments are drawn at random by weight instead of in turn, or in an order that the gateway chooses; shares are the same in the long run',
);
const APPROXIMATED_CONSISTENT_HASH = LOAD_BALANCERS.warning(
  'APPROXIMATED_CONSISTENT_HASH',
  'a header value reaches one instance of each deployment, and the deployment is chosen by weight for each request',
);
const APPROXIMATED_TIMEOUT = LOAD_BALANCERS.warning(
  'APPROXIMATED_TIMEOUT',
  'the routes of gRPC have no timeouts in the Gateway API: only Envoy Gateway limits them, by its policy',
);
const APPROXIMATED_SOURCE_HASH = LOAD_BALANCERS.warning(
  'APPROXIMATED_SOURCE_HASH',
  'a caller sticks to an instance by a table of kube-proxy instead of a hash',
);

/** What is said about load balancers: the service's, and deployments' own. */
function checkLoadBalancers(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  const balancers = new Map<string, LoadBalancerSpec>();
  for (const { path, loadBalancer } of [spec, ...spec.deployments]) {
    if (loadBalancer) {
      balancers.set(path, loadBalancer);
    }
  }
  return [
    ...plan.frontends.flatMap((frontend) => {
      const own = balancers.get(frontend.path)!;
      return [
        ...algorithm(frontend, plan),
        ...hostnames(frontend),
        ...timeout(own, frontend.path),
        ...grpcTimeout(frontend, plan),
        ...certificate(frontend, plan),
        ...address(frontend, own, plan),
        ...overriding(frontend, plan),
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
  { loadBalancer, traffic, path, cloudGateway }: Frontend,
  { platform }: ServicePlan,
): Finding[] {
  const { name, header } = loadBalancer.algorithm;
  const findings: Finding[] = [];
  if (header !== undefined && !isUnresolved(header) && !isHeaderName(header)) {
    findings.push(
      violation(ALGORITHM, path, {
        problem: 'the header of consistent hash must be an HTTP token of 1 to 256 characters',
        value: header,
        fix: "name one request header, such as GatewayAlgorithm.consistentHash('x-session-id')",
      }),
    );
  }
  if (header !== undefined) {
    findings.push(...underscore(ALGORITHM, header, platform, path));
  }
  // by instance count no algorithm of the cloud's gateway goes: that is said of the split
  const bySplit = cloudGateway && traffic.mode === SplitMode.INSTANCE_COUNT;
  if (traffic.level !== SupportLevel.EXACT && !bySplit) {
    const rule = traffic.level === SupportLevel.UNSUPPORTED ? ALGORITHM : WARNINGS[name]!;
    findings.push(
      violation(rule, path, {
        problem: traffic.limitation!,
        value: name,
        fix: traffic.alternative!,
      }),
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
    !isUnresolved(header) &&
    header.includes('_')
    ? [
        violation(rule, path, {
          problem:
            'Envoy Gateway refuses requests with a header that has an underscore in its name',
          value: header,
          fix: `name the header with -, such as ${header.replace(/_/g, '-')}`,
        }),
      ]
    : [];
}

function hostnames({ loadBalancer, path }: Frontend): Finding[] {
  const names = loadBalancer.hostnames;
  const findings = names
    .filter((name) => !isUnresolved(name))
    .filter((name) => !HOSTNAME.test(name) || IP.test(name) || String(name).length > 253)
    .map((name) =>
      violation(HOSTNAMES, path, {
        problem:
          'a host name must be a DNS name in lower case, with a leading *. at most, and no address',
        value: name,
        fix: 'write a name such as chat.example.com',
      }),
    );
  if (new Set(names).size < names.length) {
    findings.push(
      violation(HOSTNAMES, path, {
        problem: 'each host name must be given once only',
        value: names,
        fix: 'take out the repeated one',
      }),
    );
  }
  if (names.length > MAX_HOSTNAMES) {
    findings.push(
      violation(HOSTNAMES, path, {
        problem: `"hostnames" must have at most ${MAX_HOSTNAMES} entries`,
        value: names.length,
        fix: 'use a wildcard such as *.example.com',
      }),
    );
  }
  return findings;
}

function timeout(loadBalancer: LoadBalancerSpec, path: string): Finding[] {
  return wholeNumber(
    ROUTE_TIMEOUT,
    path,
    loadBalancer.routeTimeout,
    { min: 0, max: MAX_TIMEOUT_SECONDS * 1000 },
    {
      problem: `"routeTimeout" must be whole milliseconds (shown here in ms), up to ${MAX_TIMEOUT_SECONDS} s`,
      fix: 'round it, or leave it out for no limit',
    },
  );
}

/** A GRPCRoute has no timeouts; the policy of Envoy Gateway has. */
function grpcTimeout(frontend: Frontend, { platform }: ServicePlan): Finding[] {
  const { routeTimeout } = frontend.loadBalancer;
  const grpc = frontend.ports.find(({ purpose }) => purpose === PortPurpose.GRPC);
  return grpc && routeTimeout !== '0s' && platform.gateway.kind !== GatewayKind.ENVOY_GATEWAY
    ? [
        violation(APPROXIMATED_TIMEOUT, frontend.path, {
          problem: `"routeTimeout" does not limit requests of the GRPC port ${grpc.listen}: the routes of gRPC have no timeouts in the Gateway API`,
          value: routeTimeout,
          fix: 'accept it, and let callers say their deadline, or say Gateway.envoyGateway()',
        }),
      ]
    : [];
}

function certificate(frontend: Frontend, plan: ServicePlan): Finding[] {
  const { loadBalancer, namespace, path, cloudGateway } = frontend;
  const spec = loadBalancer.certificate;
  if (spec === undefined || isUnresolved(spec) || cloudGateway) {
    return [];
  }
  if (!isReference(spec)) {
    return [
      violation(CERTIFICATE, path, {
        problem: '"certificate" must be a Secret, name or namespace/name',
        value: spec,
        fix: "write the Secret of type kubernetes.io/tls, such as 'chat-tls' or 'certificates/chat-tls'",
      }),
    ];
  }
  if (spec.includes('/') && namespace === undefined) {
    return [
      violation(CERTIFICATE, path, {
        problem: `the namespace of the certificate must let the Gateway of ${plan.name} in, whose namespace is not said`,
        value: spec,
        fix: 'say the "namespace" of the service, or use a Secret of its own namespace',
      }),
    ];
  }
  return [];
}

function address(frontend: Frontend, spec: LoadBalancerSpec, { platform }: ServicePlan): Finding[] {
  const { annotations, instance: existing } = frontend.loadBalancer;
  const { publicAccess } = spec;
  if (frontend.cloudGateway) {
    return [];
  }
  if (
    publicAccess !== undefined &&
    existing === undefined &&
    Object.keys(annotations).length === 0
  ) {
    const option = publicAccess ? 'publicAddressAnnotations' : 'privateAddressAnnotations';
    return [
      violation(PUBLIC_ADDRESS, frontend.path, {
        problem: `"publicAccess" needs a platform that knows how to ask for a ${publicAccess ? 'public' : 'private'} address`,
        value: publicAccess,
        fix: `say it: Platform.kubernetes({ ${option}: { … } }), leave "publicAccess" out for the cluster's own way, or say Platform.vke({...})`,
      }),
    ];
  }
  const most = mostInfrastructureAnnotations(platform.gateway);
  const count = Object.keys(annotations).length;
  const inCluster = frontend.sharedService?.balancing !== true && !frontend.cloudBalancer;
  if (inCluster && existing === undefined && count > most) {
    return [
      violation(PUBLIC_ADDRESS, frontend.path, {
        problem: `a Gateway of Gateway API ${platform.gateway.gatewayApi} takes at most ${most} annotations for its address`,
        value: count,
        fix: 'take some out of the platform, or upgrade to Gateway API 1.6, which takes 16',
      }),
    ];
  }
  return [];
}

function overriding(frontend: Frontend, plan: ServicePlan): Finding[] {
  const { path } = frontend;
  const { overrideHeader } = frontend.loadBalancer;
  if (overrideHeader === undefined) {
    return [];
  }
  const findings: Finding[] = [];
  if (!isUnresolved(overrideHeader) && !isHeaderName(overrideHeader)) {
    findings.push(
      violation(OVERRIDE_HEADER, path, {
        problem: '"overrideHeader" must be an HTTP token of 1 to 256 characters',
        value: overrideHeader,
        fix: "name a request header, such as 'x-deployment'",
      }),
    );
  }
  findings.push(...underscore(OVERRIDE_HEADER, overrideHeader, plan.platform, path));
  if (path !== plan.path) {
    findings.push(
      violation(OVERRIDE_HEADER, path, {
        problem: '"overrideHeader" means nothing before one deployment alone',
        value: overrideHeader,
        fix: "take it out, or say it at the service's load balancer",
      }),
    );
  }
  const rules = mostRules(frontend, plan.deployments.length);
  if (rules > MAX_RULES && !frontend.cloudGateway) {
    findings.push(
      violation(OVERRIDE_HEADER, path, {
        problem: `a route takes ${MAX_RULES} rules at most, and pinning needs one per deployment and path, beside one per metrics path that callers are kept from`,
        value: rules,
        fix: 'take the header out, or serve fewer paths on one expose port',
      }),
    );
  }
  return findings;
}

/** How many rules the longest route has. */
function mostRules({ ports, exposedMetrics }: Frontend, deployments: number): number {
  const lengths = ports.map(({ expose, purpose }) => {
    const paths = ports.filter((port) => port.expose === expose).length;
    const kept =
      purpose === PortPurpose.GRPC ? [] : exposedMetrics.filter(({ port }) => port === expose);
    return kept.length + paths * (deployments + 1);
  });
  return Math.max(...lengths, 0);
}

function namespaces(plan: ServicePlan): Finding[] {
  const own = (frontend: Frontend) => frontend.path === plan.path;
  return plan.frontends.filter(own).flatMap((frontend) => {
    const spread = new Set(plan.deployments.map(({ namespace }) => namespace));
    if (frontend.sharedService && spread.size > 1) {
      return [
        violation(NAMESPACE_SPLIT, plan.path, {
          problem:
            'by instance count one Service stands over all instances, which is impossible with deployments in several namespaces',
          value: [...spread].map((namespace) => namespace ?? '(the current one)'),
          fix: 'split by weights, or give the queues one namespace',
        }),
      ];
    }
    const away = plan.deployments.filter(({ namespace }) => namespace !== plan.namespace);
    return away.length > 0 &&
      plan.namespace === undefined &&
      frontend.sharedService?.balancing !== true &&
      !frontend.cloudBalancer &&
      !frontend.cloudGateway
      ? [
          violation(NAMESPACE_SPLIT, plan.path, {
            problem: `the routes lead to other namespaces (${away.map(({ namespace }) => namespace).join(', ')}), which must let them in by the namespace that they come from`,
            fix: 'say the "namespace" of the service or of the Chart',
          }),
        ]
      : [];
  });
}
