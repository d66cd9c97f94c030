import { Finding, violation } from './finding';
import { URL_PATH, inWords, outside, text, whole, wholeExcept } from './limits';
import { Subject } from './subject';
import { adoptedPorts } from '../plan/adopted-ports';
import { PlannedDeployment } from '../plan/deployment';
import { PortPlan, containerPorts, knows, nameOf, planServicePorts } from '../plan/port';
import { PlannedService } from '../plan/service';
import { isSamePath } from '../private/paths';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { LoadBalancerKind } from '../spec/load-balancer';
import { MAX_PORT, MAX_PORTS, NODE_PORTS, PortPurpose, PortSpec } from '../spec/port';
import { ServiceSpec } from '../spec/service';

const LISTEN = wholeExcept(1, MAX_PORT, ...NODE_PORTS);
const EXPOSE = whole(1, MAX_PORT);

/** @internal */
export const PORTS = new Subject('Ports', checkPorts);

const PORT_LISTEN = PORTS.error(
  'PORT_LISTEN',
  `a listen port is ${inWords(LISTEN)}, or one on which an adopted container listens`,
  'Port.http1({ listen: 30000 })',
);
const PORT_EXPOSE = PORTS.error(
  'PORT_EXPOSE',
  `an expose port is ${inWords(EXPOSE)}`,
  'Port.http1({ listen: 8000, expose: 0 })',
);
const PORT_PURPOSE = PORTS.error(
  'PORT_PURPOSE',
  'a port has a purpose that its load balancer supports, "expose" is absent on Metrics, and "path" on Other, HTTP and RPC',
  'Port.metrics({ listen: 9090, expose: 90 })',
);
const PORT_PATH = PORTS.error(
  'PORT_PATH',
  "a path starts with /, has 1 to 1024 of A-Z a-z 0-9 - . _ ~ ! $ & ' ( ) * + , ; = : @ / and %xx, and none of //, /./, /../, %2f",
  "Port.http1({ listen: 8000, path: 'v1' })",
);
const PORT_GRPC = PORTS.error(
  'PORT_GRPC',
  'an API gateway has at most one GRPC port, with path / and an expose port that no other routed port has',
  "Port.grpc({ listen: 9000, path: '/v1' })",
);
const PORT_COUNT = PORTS.error(
  'PORT_COUNT',
  `a service has at most ${MAX_PORTS} ports, and so has a deployment including inherited ports`,
  'ports: [80, 81, 82, 83, 84, 85].map((listen) => Port.http1({ listen }))',
);
/** @internal */
export const PORT_CONFLICT = PORTS.error(
  'PORT_CONFLICT',
  'ports differ in listen port or path, routed ports in expose port or path (behind a CLB in expose port), and a listen port has one protocol',
  'ports: [Port.http1({ listen: 8000 }), Port.http2({ listen: 8000 })]',
);
const PORT_NAME = PORTS.error(
  'PORT_NAME',
  'a port name has 1 to 15 of a-z 0-9 and single -, at least one letter, and belongs to one listen port',
  "Port.http1({ listen: 8000, name: 'HTTP' })",
);
const UNUSED_PORT_NAME = PORTS.warning(
  'UNUSED_PORT_NAME',
  'a port has another name than the first port with its listen port, whose name is rendered',
  "ports: [Port.http1({ listen: 80, name: 'a', path: '/a' }), Port.http1({ listen: 80, name: 'b', path: '/b' })]",
);

const BOUNDS = {
  listen: {
    rule: PORT_LISTEN,
    limit: LISTEN,
    fix: 'choose a port in one of the two ranges and let the container listen there',
    required: true,
  },
  expose: {
    rule: PORT_EXPOSE,
    limit: EXPOSE,
    fix: 'choose one, such as expose: 80, or omit it to expose the listen port',
  },
  path: {
    rule: PORT_PATH,
    limit: URL_PATH,
    fix: "set one such as path: '/v1', with other characters encoded by encodeURI()",
  },
  name: {
    rule: PORT_NAME,
    limit: text(
      /^(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/,
      '1 to 15 of a-z 0-9 and -, with a letter in it, a letter or digit at both ends, and no --',
    ),
    fix: "set one such as name: 'http-api', or omit it",
  },
};

function checkPorts(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const { path } = plan;
  const kind = plan.loadBalancer?.kind;
  // the console form reserves the node ports; a container that runs may listen there
  const running = spec.deployments.flatMap(({ adopted, image }) =>
    adopted ? adoptedPorts(adopted.roles, image.engine).map(({ listen }) => listen) : [],
  );
  return [
    ...spec.ports.flatMap((port) => checkPort(port, kind, path, running.includes(port.listen))),
    ...checkPortSet(spec.ports.length, plan.ports, 0, path),
    ...spec.deployments.flatMap((deployment, index) =>
      checkOwnPorts(deployment, plan.deployments[index], spec.ports.length, kind),
    ),
  ];
}

/** The ports that a deployment adds to the inherited ones. */
function checkOwnPorts(
  { ports, loadBalancer, path }: DeploymentSpec,
  plan: PlannedDeployment,
  inherited: number,
  kind: LoadBalancerKind | undefined,
): Finding[] {
  if (ports.length === 0) {
    return [];
  }
  // the port that an autoscaler adds follows the declared ones
  const declared = plan.ports.slice(0, inherited + ports.length);
  return [
    ...ports.flatMap((port) => checkPort(port, loadBalancer?.kind ?? kind, path)),
    ...checkPortSet(declared.length, declared, inherited, path),
  ];
}

/** Relations among ports; the service reports those before index `from`. */
function checkPortSet(
  declared: number,
  ports: readonly PortPlan[],
  from: number,
  path: string,
): Finding[] {
  return [
    ...count(declared, from, path),
    ...conflicts(ports, from, path),
    ...names(ports, from, path),
    ...unusedNames(ports, from, path),
    ...grpc(ports, from, path),
  ];
}

function checkPort(
  port: PortSpec,
  kind: LoadBalancerKind | undefined,
  path: string,
  isRunning: boolean = false,
): Finding[] {
  const label = `${port.purpose} port`;
  const unknown = (['listen', 'expose'] as const).filter((property) =>
    isUnresolved(port[property]),
  );
  if (unknown.length > 0) {
    return unknown.map((property) =>
      violation(property === 'listen' ? PORT_LISTEN : PORT_EXPOSE, path, {
        problem: `"${property}" of the ${label} must be known at synthesis, because object names contain it`,
        fix: 'set a number instead of a token',
      }),
    );
  }
  return [
    ...(isRunning
      ? []
      : outside({ property: `"listen" of the ${label}`, ...BOUNDS.listen }, path, port.listen)),
    ...outside({ property: `"expose" of the ${label}`, ...BOUNDS.expose }, path, port.expose),
    ...purpose(port, kind, path),
    ...pathRule(port, path),
  ];
}

const WITHOUT_PATH = new Set([PortPurpose.OTHER, PortPurpose.HTTP, PortPurpose.RPC]);

const FACTORIES: Record<LoadBalancerKind, string> = {
  [LoadBalancerKind.API_GATEWAY]: 'Port.http1, http2, grpc, metrics or other',
  [LoadBalancerKind.CLB]: 'Port.http, rpc, metrics or other',
};

function purpose(port: PortSpec, kind: LoadBalancerKind | undefined, path: string): Finding[] {
  if (kind !== undefined && !knows(kind, port.purpose)) {
    return [
      violation(PORT_PURPOSE, path, {
        problem: `a port behind ${kind === LoadBalancerKind.CLB ? 'a CLB' : 'an API gateway'} must have a supported purpose`,
        value: port.purpose,
        fix: `declare it with ${FACTORIES[kind]}`,
      }),
    ];
  }
  if (port.purpose === PortPurpose.METRICS && port.expose !== undefined) {
    return [
      violation(PORT_PURPOSE, path, {
        problem: '"expose" has no effect on a Metrics port, which is scraped inside the cluster',
        value: port.expose,
        fix: 'remove "expose"',
      }),
    ];
  }
  if (WITHOUT_PATH.has(port.purpose) && port.path !== undefined) {
    return [
      violation(PORT_PURPOSE, path, {
        problem: `"path" has no effect on a port for ${port.purpose}, which is not routed by path`,
        value: port.path,
        fix: 'remove it, or use LoadBalancer.apiGateway() with Port.http1()',
      }),
    ];
  }
  return [];
}

function pathRule(port: PortSpec, path: string): Finding[] {
  const { purpose: kind, path: value } = port;
  if (kind !== PortPurpose.GRPC) {
    return outside({ property: `"path" of the ${kind} port`, ...BOUNDS.path }, path, value);
  }
  return value === undefined || isUnresolved(value) || value === '/'
    ? []
    : [
        violation(PORT_GRPC, path, {
          problem: '"path" of a GRPC port must be exactly "/"',
          value,
          fix: 'remove it: gRPC is routed by service and method',
        }),
      ];
}

function count(ports: number, inheritedPorts: number, path: string): Finding[] {
  if (ports <= MAX_PORTS) {
    return [];
  }
  const inherited = inheritedPorts > 0 ? `, including ${inheritedPorts} inherited` : '';
  return [
    violation(PORT_COUNT, path, {
      problem: `"ports" must have at most ${MAX_PORTS} entries${inherited}`,
      value: ports,
      fix: 'remove some',
    }),
  ];
}

const isH2 = ({ purpose: p }: PortPlan) => p === PortPurpose.HTTP2 || p === PortPurpose.GRPC;

function conflicts(ports: readonly PortPlan[], from: number, path: string): Finding[] {
  const findings: Finding[] = [];
  ports.forEach((port, index) => {
    // another rule reports a port without a number
    const others = index < from || port.listen === undefined ? [] : ports.slice(0, index);
    for (const other of others) {
      const same = isSamePath(port.path, other.path);
      if (port.listen === other.listen && same) {
        findings.push(
          violation(PORT_CONFLICT, path, {
            problem: `two ports have listen port ${port.listen} and path ${port.path} (${other.purpose} and ${port.purpose})`,
            fix: 'remove one, or set another "listen" or "path" on it',
          }),
        );
      } else if (port.routed && other.routed && port.expose === other.expose && same) {
        findings.push(
          violation(PORT_CONFLICT, path, {
            problem: `two ports have expose port ${port.expose} and path ${port.path} (listen ${other.listen} and ${port.listen})`,
            fix: 'set another "expose" or "path" on one of them',
          }),
        );
      } else if (
        port.routed &&
        other.routed &&
        port.listen === other.listen &&
        isH2(port) !== isH2(other)
      ) {
        findings.push(
          violation(PORT_CONFLICT, path, {
            problem: `listen port ${port.listen} must have one protocol, and has ${other.purpose} and ${port.purpose}`,
            fix: 'declare one of them, or let the container listen on a second port',
          }),
        );
      }
    }
  });
  return findings;
}

function names(ports: readonly PortPlan[], from: number, path: string): Finding[] {
  const owner = new Map<string, number>();
  return ports.flatMap((port, index) => {
    const findings: Finding[] = [];
    if (index >= from && port.name !== nameOf(port)) {
      const property = `"name" of the ${port.purpose} port`;
      findings.push(...outside({ property, ...BOUNDS.name }, path, port.name));
    }
    const listen = owner.get(port.name);
    if (index >= from && listen !== undefined && listen !== port.listen) {
      findings.push(
        violation(PORT_NAME, path, {
          problem: `listen ports ${listen} and ${port.listen} must have different names, and both have "${port.name}"`,
          fix: 'set another "name" on one of them',
        }),
      );
    }
    owner.set(port.name, port.listen);
    return findings;
  });
}

/** The container and the Services have one port, and so one name, per listen port. */
function unusedNames(ports: readonly PortPlan[], from: number, path: string): Finding[] {
  const named = containerPorts(ports);
  const used = new Set([...named, ...planServicePorts(ports)].map(({ name }) => name));
  return ports
    .slice(from)
    .filter((port) => port.name !== nameOf(port) && !used.has(port.name))
    .map((port) => {
      const first = named.find(({ listen }) => listen === port.listen)!;
      return violation(UNUSED_PORT_NAME, path, {
        problem: `"name" of the ${port.purpose} port has no effect: its ${first.purpose} port names listen port ${port.listen} "${first.name}"`,
        value: port.name,
        fix: `remove it, or set it on the ${first.purpose} port; ignore it if "${first.name}" is the name that you want`,
      });
    });
}

function grpc(ports: readonly PortPlan[], from: number, path: string): Finding[] {
  const all = ports.filter((port) => port.purpose === PortPurpose.GRPC);
  const added = (port: PortPlan) => ports.indexOf(port) >= from;
  if (all.length > 1 && all.some(added)) {
    return [
      violation(PORT_GRPC, path, {
        problem: 'an API gateway must have at most one GRPC port',
        value: all.map(({ listen }) => listen),
        fix: 'serve all gRPC services on one port',
      }),
    ];
  }
  const others = ports.filter(
    (port) =>
      port.routed &&
      port.purpose !== PortPurpose.GRPC &&
      port.expose !== undefined &&
      all.some((each) => each.expose === port.expose && (added(port) || added(each))),
  );
  return others.map((port) =>
    violation(PORT_GRPC, path, {
      problem: `the GRPC port must not share expose port ${port.expose} with the ${port.purpose} port ${port.listen}, or a gateway may accept only one route`,
      fix: 'set another "expose" on one of them',
    }),
  );
}
