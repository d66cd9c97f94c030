import { Finding, violation } from './finding';
import { PORT_CONFLICT } from './ports';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { isInCluster } from '../plan/frontend-base';
import { portCollisions } from '../plan/gateway-features';
import { PortPlan, knows } from '../plan/port';
import { PlannedService } from '../plan/service';
import { isSamePath } from '../private/paths';
import { LoadBalancerKind } from '../spec/load-balancer';
import { HTTP_PORT, PortPurpose, PortSpec } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const FORWARDING = new Subject('Ports', checkForwarding);

const PORT_REQUIRED = FORWARDING.error(
  'PORT_REQUIRED',
  'a load balancer forwards at least one port, the same for all deployments of its service',
  'ports: [Port.metrics({ listen: 9090 })], loadBalancer: LoadBalancer.apiGateway()',
);
const PORT_INHERIT = FORWARDING.warning(
  'PORT_INHERIT',
  'the load balancer of a deployment inherits ports that the service declares for the other type of load balancer',
  "service.addDeployment('a', { image, compute, loadBalancer: LoadBalancer.clb() }) // of a service with ports: [Port.http1({ listen: 8000 })]",
);
const METRICS_EXPOSED = FORWARDING.warning(
  'METRICS_EXPOSED',
  'a CLB forwards a port on which the container serves metrics, of a Metrics port or of a known engine',
  'ports: [Port.http({ listen: 8000 }), Port.metrics({ listen: 8000 })], loadBalancer: LoadBalancer.clb()',
);
const PORT_LISTENER = FORWARDING.error(
  'PORT_LISTENER',
  'behind Envoy Gateway no two expose ports are 10000 apart if the lower one is 1023 or less',
  'loadBalancer: LoadBalancer.apiGateway(), ports: [Port.http1({ listen: 8000, expose: 80 }), Port.http1({ listen: 8001, expose: 10080 })]',
);

/** The ports that each load balancer forwards, rejects or converts. */
function checkForwarding(spec: ServiceSpec, plan: PlannedService): Finding[] {
  if (plan.deployments.length === 0) {
    return [];
  }
  return [
    ...common(spec, plan),
    ...plan.frontends.flatMap((frontend) => {
      const rejected = rejectedPorts(frontend, spec);
      return [
        ...forwarded(frontend, plan, rejected),
        ...listeners(frontend, plan),
        ...inherited(frontend, rejected),
        ...exposed(frontend),
      ];
    }),
  ];
}

/** PORT_PURPOSE reports these: ports next to the load balancer that are for the other type. */
function rejectedPorts({ path, loadBalancer }: Frontend, spec: ServiceSpec): PortSpec[] {
  const { ports } = spec.deployments.find((deployment) => deployment.path === path) ?? spec;
  return ports.filter(({ purpose }) => !knows(loadBalancer.kind, purpose));
}

function listeners(frontend: Frontend, plan: PlannedService): Finding[] {
  const { ports, path, loadBalancer } = frontend;
  if (!isInCluster(frontend)) {
    return [];
  }
  const open = ports.map(({ expose }) => expose);
  const redirect = loadBalancer.redirectHttp ? [HTTP_PORT] : [];
  return portCollisions([...open, ...redirect], plan.platform.gateway).map(({ port, other }) =>
    violation(PORT_LISTENER, path, {
      problem: `expose ports ${port} and ${other} collide: Envoy Gateway listens on ${other} for both`,
      fix: `change the higher one, such as expose: ${other + 1}`,
    }),
  );
}

/** A CLB reads no paths, so each port behind it needs an expose port of its own. */
function forwarded(
  { ports, loadBalancer, path }: Frontend,
  plan: PlannedService,
  rejected: readonly PortSpec[],
): Finding[] {
  if (ports.length === 0 && rejected.length > 0) {
    return [];
  }
  if (ports.length === 0) {
    const isClb = loadBalancer.kind === LoadBalancerKind.CLB;
    // nothing in adopted manifests shows the protocol of this port
    const other = plan.ports.find(({ purpose }) => purpose === PortPurpose.OTHER);
    return [
      violation(PORT_REQUIRED, path, {
        problem: `a load balancer needs a port that it forwards: ${isClb ? 'HTTP, RPC or Other' : 'HTTP/1.1, HTTP2 or GRPC'}`,
        ...(other && { value: `${other.purpose} ${other.listen}` }),
        fix: `add ports: [Port.${isClb ? 'http' : 'http1'}({ listen: ${other?.listen ?? 8000}, expose: ${other?.expose ?? 80} })], or remove "loadBalancer"`,
      }),
    ];
  }
  if (loadBalancer.kind !== LoadBalancerKind.CLB) {
    return [];
  }
  // PORT_CONFLICT of the ports rule reports two ports of one path already
  const { ports: all } = plan.deployments.find((each) => each.path === path) ?? plan;
  const reported = (port: PortPlan) =>
    all.some((each) => each.routed && each.listen === port.listen && each.path === port.path);
  return ports.flatMap((port, index) => {
    const other = ports
      .slice(0, index)
      .find(
        (each) =>
          each.expose === port.expose &&
          !(isSamePath(each.path, port.path) && reported(each) && reported(port)),
      );
    return other
      ? [
          violation(PORT_CONFLICT, path, {
            problem: `two ports behind a CLB share expose port ${port.expose} (listen ${other.listen} and ${port.listen}), and a CLB cannot route by path`,
            fix: 'set another "expose" on one of them, or use LoadBalancer.apiGateway()',
          }),
        ]
      : [];
  });
}

function inherited(
  { convertedPorts, loadBalancer, path }: Frontend,
  rejected: readonly PortSpec[],
): Finding[] {
  const described = convertedPorts.filter(
    ({ declared, listen }) =>
      !rejected.some((port) => port.purpose === declared && port.listen === listen),
  );
  return described.map(({ declared, purpose: now, routed, listen, path: below }) => {
    const anyPath = below === '/' ? '' : ` on every path, not only ${below}`;
    return violation(PORT_INHERIT, path, {
      problem: routed
        ? `the ${loadBalancer.kind} forwards the ${declared} port ${listen} as ${now}${anyPath}`
        : `the ${loadBalancer.kind} does not forward the ${declared} port ${listen}, which it treats as ${now}`,
      fix: 'declare "ports" for this type on the deployment; ignore this if clients use the new protocol',
    });
  });
}

function exposed({ exposedMetrics, loadBalancer, path }: Frontend): Finding[] {
  if (loadBalancer.kind !== LoadBalancerKind.CLB) {
    return [];
  }
  return exposedMetrics.map(({ port, path: scraped }) =>
    violation(METRICS_EXPOSED, path, {
      problem: `clients of port ${port} can read the metrics at ${scraped}: a CLB forwards every path`,
      fix: 'serve metrics on another listen port, or use LoadBalancer.apiGateway(); ignore this if all clients may read them',
    }),
  );
}

function common(spec: ServiceSpec, plan: PlannedService): Finding[] {
  if (!plan.loadBalancer) {
    return [];
  }
  const listens = plan.deployments.map(({ ports }) => ports.map(({ listen }) => listen).join());
  // the ports of an adopted deployment are no preset
  const adopted = spec.deployments.some((deployment) => deployment.adopted);
  if (spec.ports.length === 0 && new Set(listens).size > 1 && !adopted) {
    return [
      violation(PORT_REQUIRED, plan.path, {
        problem:
          'the image presets of the deployments have different default ports, and the load balancer needs common ones',
        value: plan.deployments.map(
          ({ id, ports }) => `${id}: ${ports.map((p) => p.listen).join(' ') || 'none'}`,
        ),
        fix: 'set ports: [Port.http1({ listen: 8000, expose: 80 })] on the service',
      }),
    ];
  }
  return [];
}
