import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PORT_CONFLICT, samePath } from './ports';
import { Frontend } from '../plan/frontend';
import { PortPlan, knows } from '../plan/port';
import { ServicePlan } from '../plan/service';
import { LoadBalancerKind } from '../spec/load-balancer';
import { GatewayKind } from '../spec/platform';
import { PortSpec } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const FORWARDING = new Subject('Ports', checkForwarding);

const PORT_REQUIRED = FORWARDING.error(
  'PORT_REQUIRED',
  'what stands behind a load balancer has a port that is forwarded, the same for all deployments of a service',
);
const PORT_INHERIT = FORWARDING.warning(
  'PORT_INHERIT',
  'a load balancer of the other type forwards inherited ports by their nearest purpose: HTTP/1.1 as HTTP, HTTP2 and GRPC as RPC, HTTP as HTTP/1.1, RPC as Other',
);
const METRICS_EXPOSED = FORWARDING.warning(
  'METRICS_EXPOSED',
  'a CLB forwards whole ports: callers reach a metrics path that shares a listen port with one of them',
);
const PORT_LISTENER = FORWARDING.error(
  'PORT_LISTENER',
  'behind Envoy Gateway no expose port up to 1023 stands beside the one 10000 higher',
);

/** What a load balancer makes of the ports behind it. */
function checkForwarding(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  if (plan.deployments.length === 0) {
    return [];
  }
  return [
    ...common(spec, plan),
    ...plan.frontends.flatMap((frontend) => {
      const refused = refusedPorts(frontend, spec);
      return [
        ...forwarded(frontend, plan, refused),
        ...listeners(frontend, plan),
        ...inherited(frontend, refused),
        ...exposed(frontend),
      ];
    }),
  ];
}

/** Ports that were declared where the load balancer stands, for one of the other type: PORT_PURPOSE. */
function refusedPorts({ path, loadBalancer }: Frontend, spec: ServiceSpec): PortSpec[] {
  const { ports } = spec.deployments.find((deployment) => deployment.path === path) ?? spec;
  return ports.filter(({ purpose }) => !knows(loadBalancer.kind, purpose));
}

/** Envoy Gateway's proxy listens on privileged ports 10000 higher, inside a container without privileges. */
const PRIVILEGED = 1023;
const SHIFT = 10000;

function listeners(frontend: Frontend, plan: ServicePlan): Finding[] {
  const { ports, sharedService, cloudGateway, path } = frontend;
  const { gateway } = plan.platform;
  if (
    sharedService?.balancing === true ||
    cloudGateway ||
    gateway.kind !== GatewayKind.ENVOY_GATEWAY
  ) {
    return [];
  }
  const open = new Set(ports.map(({ expose }) => expose));
  return [...open]
    .filter((port) => port >= 1 && port <= PRIVILEGED && open.has(port + SHIFT))
    .map((port) =>
      violation(PORT_LISTENER, path, {
        problem: `expose ports ${port} and ${port + SHIFT} meet in Envoy Gateway, whose proxy listens on ${port + SHIFT} for both`,
        fix: 'choose another "expose" for one of them',
      }),
    );
}

/** A CLB has one port for callers per port behind it: it cannot tell them apart by path. */
function forwarded(
  { ports, loadBalancer, path }: Frontend,
  plan: ServicePlan,
  refused: readonly PortSpec[],
): Finding[] {
  if (ports.length === 0 && refused.length > 0) {
    return [];
  }
  if (ports.length === 0) {
    return [
      violation(PORT_REQUIRED, path, {
        problem: `what stands behind a load balancer needs a port that it forwards: ${loadBalancer.kind === LoadBalancerKind.CLB ? 'HTTP, RPC or Other' : 'HTTP/1.1, HTTP2 or GRPC'}`,
        fix: `add one, such as ports: [Port.${loadBalancer.kind === LoadBalancerKind.CLB ? 'http' : 'http1'}({ listen: 8000, expose: 80 })], or take out "loadBalancer"`,
      }),
    ];
  }
  if (loadBalancer.kind !== LoadBalancerKind.CLB) {
    return [];
  }
  // two of one path that were forwarded before they were inherited are in conflict anyway
  const { ports: all } = plan.deployments.find((each) => each.path === path) ?? plan;
  const judged = (port: PortPlan) =>
    all.some((each) => each.routed && each.listen === port.listen && each.path === port.path);
  return ports.flatMap((port, index) => {
    const other = ports
      .slice(0, index)
      .find(
        (each) =>
          each.expose === port.expose &&
          !(samePath(each.path, port.path) && judged(each) && judged(port)),
      );
    return other
      ? [
          violation(PORT_CONFLICT, path, {
            problem: `two ports behind a CLB have expose port ${port.expose} (listen ${other.listen} and ${port.listen}), and a CLB knows no paths`,
            fix: 'give one of them another "expose", or put an API gateway in front',
          }),
        ]
      : [];
  });
}

function inherited(
  { convertedPorts, loadBalancer, path }: Frontend,
  refused: readonly PortSpec[],
): Finding[] {
  const described = convertedPorts.filter(
    ({ declared, listen }) =>
      !refused.some((port) => port.purpose === declared && port.listen === listen),
  );
  return described.map(({ declared, purpose: now, routed, listen, path: below }) => {
    const whatever = below === '/' ? '' : `, whatever the path (declared: ${below})`;
    return violation(PORT_INHERIT, path, {
      problem: routed
        ? `the ${loadBalancer.kind} forwards the ${declared} port ${listen} as ${now}${whatever}`
        : `the ${loadBalancer.kind} takes the ${declared} port ${listen} as ${now}, which it does not forward`,
      fix: 'accept it, or choose a load balancer of the type that the ports were declared for',
    });
  });
}

function exposed({ exposedMetrics, loadBalancer, path }: Frontend): Finding[] {
  if (loadBalancer.kind !== LoadBalancerKind.CLB) {
    return [];
  }
  return exposedMetrics.map(({ port, path: scraped }) =>
    violation(METRICS_EXPOSED, path, {
      problem: `callers of port ${port} reach the metrics path ${scraped}, since a CLB forwards whole ports`,
      fix: 'let the container serve metrics on another listen port, or put an API gateway in front, which refuses the path',
    }),
  );
}

function common(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  if (!plan.loadBalancer) {
    return [];
  }
  const listens = plan.deployments.map(({ ports }) => ports.map(({ listen }) => listen).join());
  if (spec.ports.length === 0 && new Set(listens).size > 1) {
    return [
      violation(PORT_REQUIRED, plan.path, {
        problem:
          'the image presets of the deployments bring different ports, so that the load balancer has none in common',
        value: plan.deployments.map(
          ({ id, ports }) => `${id}: ${ports.map((p) => p.listen).join(' ') || 'none'}`,
        ),
        fix: 'declare the ports on the service, such as ports: [Port.http1({ listen: 8000, expose: 80 })]',
      }),
    ];
  }
  return [];
}
