import { Finding, Rule, broken, error, warning } from './finding';
import { PORT_CONFLICT, samePath } from './ports';
import { FrontPlan } from '../plan/front-plan';
import { LoadBalancerKind } from '../plan/load-balancer-plan';
import { GatewayKind } from '../plan/platform-plan';
import { PortPlan, PortSaid, knows } from '../plan/port-plan';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';

const PORT_REQUIRED = error(
  'PORT_REQUIRED',
  'what stands behind a load balancer has a port that is forwarded, the same for all deployments of a service',
);
const PORT_INHERIT = warning(
  'PORT_INHERIT',
  'a load balancer of the other type forwards inherited ports by their nearest purpose: HTTP/1.1 as HTTP, HTTP2 and GRPC as RPC, HTTP as HTTP/1.1, RPC as Other',
);
const METRICS_EXPOSED = warning(
  'METRICS_EXPOSED',
  'a CLB forwards whole ports: callers reach a metrics path that shares a listen port with one of them',
);
const PORT_LISTENER = error(
  'PORT_LISTENER',
  'behind Envoy Gateway no expose port up to 1023 stands beside the one 10000 higher',
);

/** @internal */
export const FORWARDING_RULES: Rule[] = [
  PORT_REQUIRED,
  PORT_LISTENER,
  PORT_INHERIT,
  METRICS_EXPOSED,
];

/** What a load balancer makes of the ports behind it. @internal */
export function checkForwarding(said: ServiceSaid, plan: ServicePlan): Finding[] {
  if (plan.deployments.length === 0) {
    return [];
  }
  return [
    ...common(said, plan),
    ...plan.fronts.flatMap((front) => {
      const refused = refusedPorts(front, said);
      return [
        ...forwarded(front, plan, refused),
        ...listeners(front, plan),
        ...inherited(front, refused),
        ...exposed(front),
      ];
    }),
  ];
}

/** Ports that were declared where the load balancer stands, for one of the other type: PORT_PURPOSE. */
function refusedPorts({ path, loadBalancer }: FrontPlan, said: ServiceSaid): PortSaid[] {
  const { ports } = said.deployments.find((deployment) => deployment.path === path) ?? said;
  return ports.filter(({ purpose }) => !knows(loadBalancer.kind, purpose));
}

/** Envoy Gateway's proxy listens on privileged ports 10000 higher, inside a container without privileges. */
const PRIVILEGED = 1023;
const SHIFT = 10000;

function listeners(front: FrontPlan, plan: ServicePlan): Finding[] {
  const { ports, sharedService, cloudGateway, path } = front;
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
      broken(PORT_LISTENER, path, {
        problem: `expose ports ${port} and ${port + SHIFT} meet in Envoy Gateway, whose proxy listens on ${port + SHIFT} for both`,
        mend: 'choose another "expose" for one of them',
      }),
    );
}

/** A CLB has one port for callers per port behind it: it cannot tell them apart by path. */
function forwarded(
  { ports, loadBalancer, path }: FrontPlan,
  plan: ServicePlan,
  refused: readonly PortSaid[],
): Finding[] {
  if (ports.length === 0 && refused.length > 0) {
    return [];
  }
  if (ports.length === 0) {
    return [
      broken(PORT_REQUIRED, path, {
        problem: `what stands behind a load balancer needs a port that it forwards: ${loadBalancer.kind === LoadBalancerKind.CLB ? 'HTTP, RPC or Other' : 'HTTP/1.1, HTTP2 or GRPC'}`,
        mend: `add one, such as ports: [Port.${loadBalancer.kind === LoadBalancerKind.CLB ? 'http' : 'http1'}({ listen: 8000, expose: 80 })], or take out "loadBalancer"`,
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
          broken(PORT_CONFLICT, path, {
            problem: `two ports behind a CLB have expose port ${port.expose} (listen ${other.listen} and ${port.listen}), and a CLB knows no paths`,
            mend: 'give one of them another "expose", or put an API gateway in front',
          }),
        ]
      : [];
  });
}

function inherited(
  { translated, loadBalancer, path }: FrontPlan,
  refused: readonly PortSaid[],
): Finding[] {
  const told = translated.filter(
    ({ declared, listen }) =>
      !refused.some((port) => port.purpose === declared && port.listen === listen),
  );
  return told.map(({ declared, purpose: now, routed, listen, path: below }) => {
    const whatever = below === '/' ? '' : `, whatever the path (declared: ${below})`;
    return broken(PORT_INHERIT, path, {
      problem: routed
        ? `the ${loadBalancer.kind} forwards the ${declared} port ${listen} as ${now}${whatever}`
        : `the ${loadBalancer.kind} takes the ${declared} port ${listen} as ${now}, which it does not forward`,
      mend: 'accept it, or choose a load balancer of the type that the ports were declared for',
    });
  });
}

function exposed({ exposedMetrics, loadBalancer, path }: FrontPlan): Finding[] {
  if (loadBalancer.kind !== LoadBalancerKind.CLB) {
    return [];
  }
  return exposedMetrics.map(({ port, path: scraped }) =>
    broken(METRICS_EXPOSED, path, {
      problem: `callers of port ${port} reach the metrics path ${scraped}, since a CLB forwards whole ports`,
      mend: 'let the container serve metrics on another listen port, or put an API gateway in front, which refuses the path',
    }),
  );
}

function common(said: ServiceSaid, plan: ServicePlan): Finding[] {
  if (!plan.loadBalancer) {
    return [];
  }
  const listens = plan.deployments.map(({ ports }) => ports.map(({ listen }) => listen).join());
  if (said.ports.length === 0 && new Set(listens).size > 1) {
    return [
      broken(PORT_REQUIRED, plan.path, {
        problem:
          'the image presets of the deployments bring different ports, so that the load balancer has none in common',
        got: plan.deployments.map(
          ({ id, ports }) => `${id}: ${ports.map((p) => p.listen).join(' ') || 'none'}`,
        ),
        mend: 'declare the ports on the service, such as ports: [Port.http1({ listen: 8000, expose: 80 })]',
      }),
    ];
  }
  return [];
}
