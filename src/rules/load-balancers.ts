import { Finding, Rule, violation } from './finding';
import { outside, text } from './limits';
import { sharedDestinations } from './shared-destinations';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { isInCluster } from '../plan/frontend-base';
import { mostInfrastructureAnnotations } from '../plan/gateway-features';
import { loadBalancerAnnotations } from '../plan/load-balancer-annotations';
import { PlannedPlatform } from '../plan/platform';
import { PlannedService } from '../plan/service';
import { MAX_RULES, rulesBesideSplit } from '../plan/split-rules';
import { SupportLevel } from '../plan/split-support';
import { SplitMode } from '../plan/traffic';
import { isHeaderName, isReference } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { AlgorithmName, LoadBalancerKind, LoadBalancerSpec } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';
import { HTTPS_PORT } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const LOAD_BALANCERS = new Subject('Load balancers', checkLoadBalancers);

const ALGORITHM = LOAD_BALANCERS.error(
  'ALGORITHM',
  'the platform supports the algorithm with this split, and consistent hash names a legal request header',
  "LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.consistentHash('x y') })",
);
const CERTIFICATE = LOAD_BALANCERS.error(
  'CERTIFICATE',
  '"certificate" is the name or namespace/name of a Secret; another namespace needs "namespace" on the service; an API gateway that exposes port 443 has a certificate',
  "LoadBalancer.apiGateway({ certificate: 'a/b/c' })",
);
const PUBLIC_ADDRESS = LOAD_BALANCERS.error(
  'PUBLIC_ADDRESS',
  '"publicAccess" needs address annotations on the platform, no more than a Gateway takes',
  'LoadBalancer.apiGateway({ publicAccess: true })',
);
const OVERRIDE_HEADER = LOAD_BALANCERS.error(
  'OVERRIDE_HEADER',
  `"overrideHeader" is a legal request header on the service's load balancer, and a route has at most ${MAX_RULES} rules with it`,
  "LoadBalancer.apiGateway({ overrideHeader: 'x y' })",
);
const NAMESPACE_SPLIT = LOAD_BALANCERS.error(
  'NAMESPACE_SPLIT',
  'deployments in other namespaces need a split by weights and "namespace" on the service',
  'service.splitByInstanceCount() // deployments in the namespaces a and b',
);
const APPROXIMATED_LEAST_CONNECTIONS = LOAD_BALANCERS.warning(
  'APPROXIMATED_LEAST_CONNECTIONS',
  'least connections is combined with weights, so the gateway compares the pods of one deployment only',
  'LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.LEAST_CONNECTIONS }) // with splitTraffic([…])',
);
const APPROXIMATED_ROUND_ROBIN = LOAD_BALANCERS.warning(
  'APPROXIMATED_ROUND_ROBIN',
  'round robin is approximate: pods or deployments are chosen at random or in the order of the gateway, with the same average shares',
  'LoadBalancer.apiGateway() // with splitTraffic([…]) on Gateway.istio()',
);
const APPROXIMATED_CONSISTENT_HASH = LOAD_BALANCERS.warning(
  'APPROXIMATED_CONSISTENT_HASH',
  'consistent hash is combined with weights, so a header value reaches one pod per deployment',
  "LoadBalancer.apiGateway({ algorithm: GatewayAlgorithm.consistentHash('x-id') }) // with splitTraffic([…]) on a Volcengine API gateway",
);
const APPROXIMATED_SOURCE_HASH = LOAD_BALANCERS.warning(
  'APPROXIMATED_SOURCE_HASH',
  'kube-proxy keeps a client at one pod by session affinity instead of a hash',
  'LoadBalancer.clb({ algorithm: ClbAlgorithm.SOURCE_ADDRESS_HASH }) // on Platform.kubernetes',
);

const HEADER = text({ test: isHeaderName }, 'an HTTP token of 1–256 characters');

const BOUNDS = {
  hashHeader: {
    rule: ALGORITHM,
    property: '"header" of consistent hash',
    limit: HEADER,
    fix: "name one request header, such as GatewayAlgorithm.consistentHash('x-session-id')",
  },
  overrideHeader: {
    rule: OVERRIDE_HEADER,
    property: '"overrideHeader"',
    limit: HEADER,
    fix: "name a request header, such as 'x-deployment'",
  },
  certificate: {
    rule: CERTIFICATE,
    property: '"certificate"',
    limit: text({ test: isReference }, 'a Secret, name or namespace/name'),
    fix: "write a Secret of type kubernetes.io/tls, such as 'chat-tls' or 'certificates/chat-tls'",
  },
};

/** The load balancer of the service, and those of single deployments. */
function checkLoadBalancers(spec: ServiceSpec, plan: PlannedService): Finding[] {
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
        ...plainHttps(frontend),
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
  { platform }: PlannedService,
): Finding[] {
  const { algorithm: name, hashHeader: header } = loadBalancer;
  const findings = outside(BOUNDS.hashHeader, path, header);
  if (header !== undefined) {
    findings.push(...underscore(ALGORITHM, header, platform, path));
  }
  // TRAFFIC_MODE reports that Volcengine's gateway has no split by instance count
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

/** By default Envoy Gateway's proxies answer requests with such a header with 400. @internal */
export function underscore(
  rule: Rule,
  header: string,
  { gateway, cloud }: PlannedPlatform,
  path: string,
): Finding[] {
  return cloud?.ownGateway !== true &&
    gateway.kind === GatewayKind.ENVOY_GATEWAY &&
    !isUnresolved(header) &&
    header.includes('_')
    ? [
        violation(rule, path, {
          problem: 'Envoy Gateway rejects requests with an underscore in a header name',
          value: header,
          fix: `use hyphens, such as '${header.replace(/_/g, '-')}'`,
        }),
      ]
    : [];
}

/** A browser or an SDK speaks TLS to port 443. The listeners of an existing Gateway have their own certificate. */
function plainHttps({ loadBalancer, ports, path, cloudGateway }: Frontend): Finding[] {
  const { kind, certificate: secret, instance } = loadBalancer;
  const isForeign = instance !== undefined && !cloudGateway;
  return kind === LoadBalancerKind.API_GATEWAY &&
    secret === undefined &&
    !isForeign &&
    ports.some(({ expose }) => expose === HTTPS_PORT)
    ? [
        violation(CERTIFICATE, path, {
          problem: `an API gateway without "certificate" is plain HTTP, and clients expect TLS at port ${HTTPS_PORT}`,
          value: HTTPS_PORT,
          fix: `set certificate: ${cloudGateway ? '\'<id of the certificate>\' and "hostnames"' : "'chat-tls', a Secret of type kubernetes.io/tls"}, or expose: 80 for plain HTTP`,
        }),
      ]
    : [];
}

function certificate(frontend: Frontend, plan: PlannedService): Finding[] {
  const { loadBalancer, namespace, path, cloudGateway } = frontend;
  const spec = loadBalancer.certificate;
  if (spec === undefined || isUnresolved(spec) || cloudGateway) {
    return [];
  }
  const illegal = outside(BOUNDS.certificate, path, spec);
  if (illegal.length > 0) {
    return illegal;
  }
  if (spec.includes('/') && namespace === undefined) {
    return [
      violation(CERTIFICATE, path, {
        problem: `"certificate" of another namespace needs the namespace of ${plan.name}`,
        value: spec,
        fix: 'set "namespace" on the service, or use a Secret of its own namespace',
      }),
    ];
  }
  return [];
}

function address(
  frontend: Frontend,
  spec: LoadBalancerSpec,
  { platform }: PlannedService,
): Finding[] {
  const { publicAccess } = spec;
  if (frontend.cloudGateway) {
    return [];
  }
  const existing = frontend.loadBalancer.instance;
  const count = Object.keys(loadBalancerAnnotations(frontend.loadBalancer, platform)).length;
  if (publicAccess !== undefined && existing === undefined && count === 0) {
    const option = publicAccess ? 'publicAddressAnnotations' : 'privateAddressAnnotations';
    return [
      violation(PUBLIC_ADDRESS, frontend.path, {
        problem: `"publicAccess" needs "${option}" on the platform`,
        value: publicAccess,
        fix: `set Platform.kubernetes({ ${option}: { … } }), or omit "publicAccess" for the default of the cluster`,
      }),
    ];
  }
  const most = mostInfrastructureAnnotations(platform.gateway);
  if (isInCluster(frontend) && existing === undefined && count > most) {
    return [
      violation(PUBLIC_ADDRESS, frontend.path, {
        problem: `a Gateway of Gateway API ${platform.gateway.gatewayApi} takes at most ${most} annotations for its address`,
        value: count,
        fix: 'remove some from the platform, or upgrade to Gateway API 1.6, which takes 16',
      }),
    ];
  }
  return [];
}

function overriding(frontend: Frontend, plan: PlannedService): Finding[] {
  const { path } = frontend;
  const { overrideHeader } = frontend.loadBalancer;
  if (overrideHeader === undefined) {
    return [];
  }
  const findings = outside(BOUNDS.overrideHeader, path, overrideHeader);
  findings.push(...underscore(OVERRIDE_HEADER, overrideHeader, plan.platform, path));
  if (path !== plan.path) {
    findings.push(
      violation(OVERRIDE_HEADER, path, {
        problem: '"overrideHeader" has no effect on the load balancer of one deployment',
        value: overrideHeader,
        fix: "remove it, or set it on the service's load balancer",
      }),
    );
  }
  const rules = mostRules(frontend, plan.deployments.length);
  if (rules > MAX_RULES && !frontend.cloudGateway) {
    findings.push(
      violation(OVERRIDE_HEADER, path, {
        problem: `"overrideHeader" needs a rule per deployment and path, and a route has at most ${MAX_RULES} with those of the split`,
        value: rules,
        fix: 'remove it, or serve fewer paths on one expose port',
      }),
    );
  }
  return findings;
}

/** The fewest rules that the longest route needs; with a cluster per deployment a split has two per path. */
function mostRules(frontend: Frontend, deployments: number): number {
  const { ports, traffic } = frontend;
  const splitting = traffic.clusterPerDeployment ? 2 : 1;
  const lengths = ports.map(({ expose }) => {
    const paths = ports.filter((port) => port.expose === expose).length;
    return paths * splitting + rulesBesideSplit(frontend, expose, deployments);
  });
  return Math.max(...lengths, 0);
}

function namespaces(plan: PlannedService): Finding[] {
  const own = (frontend: Frontend) => frontend.path === plan.path;
  return plan.frontends.filter(own).flatMap((frontend) => {
    const spread = new Set(plan.deployments.map(({ namespace }) => namespace));
    if (frontend.sharedService && spread.size > 1) {
      return [
        violation(NAMESPACE_SPLIT, plan.path, {
          problem: 'splitByInstanceCount() needs all deployments in one namespace',
          value: [...spread].map((namespace) => namespace ?? '(the current one)'),
          fix: 'use splitTraffic([…]), or set one "namespace" on all queues',
        }),
      ];
    }
    const away = plan.deployments.filter(({ namespace }) => namespace !== plan.namespace);
    return away.length > 0 && plan.namespace === undefined && isInCluster(frontend)
      ? [
          violation(NAMESPACE_SPLIT, plan.path, {
            problem: `routes to other namespaces (${away.map(({ namespace }) => namespace).join(', ')}) need a "namespace" on the service`,
            fix: "set it on the service or the Chart, such as namespace: 'chat'",
          }),
        ]
      : [];
  });
}
