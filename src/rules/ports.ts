import { Finding, violation } from './finding';
import { Subject } from './subject';
import { wholeNumber } from './numbers';
import { DeploymentPlan } from '../plan/deployment';
import { PortPlan, containerPorts, knows, nameOf, planServicePorts } from '../plan/port';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { LoadBalancerKind } from '../spec/load-balancer';
import { PortPurpose, PortSpec } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** 30000–32767 are the node ports of a cluster. */
const NODE_PORTS = { from: 30000, to: 32767 };
const MAX_PORTS = 5;
const PORT_NAME = /^(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/;
/** What the Gateway API takes as a path; others are written as % and two hexadecimal digits. */
const PATH_CHARACTERS = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;

/** @internal */
export const PORTS = new Subject('Ports', checkPorts);

const PORT_LISTEN = PORTS.error(
  'PORT_LISTEN',
  'a listen port is 1–29999 or 32768–65535 (30000–32767 are node ports)',
);
const PORT_EXPOSE = PORTS.error('PORT_EXPOSE', 'an expose port is 1–65535');
const PORT_PURPOSE = PORTS.error(
  'PORT_PURPOSE',
  'a port has a purpose that its load balancer knows, and only what the purpose uses: Metrics is not exposed to callers; Other, HTTP and RPC have no path',
);
const PORT_PATH = PORTS.error(
  'PORT_PATH',
  "a path starts with /, has 1 to 1024 of A-Z a-z 0-9 - . _ ~ ! $ & ' ( ) * + , ; = : @ / and %xx, and none of //, /./, /../, %2f",
);
const PORT_GRPC = PORTS.error(
  'PORT_GRPC',
  'an API gateway has at most one GRPC port, its path is exactly /, and it shares its expose port with no other',
);
const PORT_COUNT = PORTS.error(
  'PORT_COUNT',
  'a service has at most 5 ports, and a deployment with the inherited ones as many',
);
/** @internal */
export const PORT_CONFLICT = PORTS.error(
  'PORT_CONFLICT',
  'no two ports share listen port and path, no two routed ports share expose port and path (behind a CLB: the expose port), and one listen port speaks one protocol',
);
const PORT_NAME_RULE = PORTS.error(
  'PORT_NAME',
  'a port name has 1 to 15 of a-z 0-9 and single -, at least one letter, and belongs to one listen port only',
);
const UNUSED_PORT_NAME = PORTS.warning(
  'UNUSED_PORT_NAME',
  'a listen port has one name: that of the first port with it',
);

function checkPorts(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  const { path } = plan;
  const kind = plan.loadBalancer?.kind;
  return [
    ...spec.ports.flatMap((port) => checkPort(port, kind, path)),
    ...together(spec.ports.length, plan.ports, 0, path),
    ...spec.deployments.flatMap((deployment, index) =>
      own(deployment, plan.deployments[index], kind),
    ),
  ];
}

/** What a deployment adds to the ports that it inherits. */
function own(
  { ports, loadBalancer, path }: DeploymentSpec,
  plan: DeploymentPlan,
  kind: LoadBalancerKind | undefined,
): Finding[] {
  if (ports.length === 0) {
    return [];
  }
  const before = plan.ports.length - ports.length;
  return [
    ...ports.flatMap((port) => checkPort(port, loadBalancer?.kind ?? kind, path)),
    ...together(plan.ports.length, plan.ports, before, path),
  ];
}

/** What must hold among ports; those before `from` were checked already. */
function together(
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

function checkPort(port: PortSpec, kind: LoadBalancerKind | undefined, path: string): Finding[] {
  const label = `${port.purpose} port`;
  const later = (['listen', 'expose'] as const).filter((property) => isUnresolved(port[property]));
  if (later.length > 0) {
    return later.map((property) =>
      violation(property === 'listen' ? PORT_LISTEN : PORT_EXPOSE, path, {
        problem: `"${property}" of the ${label} must be known when the program runs, since objects are named after it`,
        fix: 'write the number instead of a value that is only known at apply',
      }),
    );
  }
  const nodePort = port.listen >= NODE_PORTS.from && port.listen <= NODE_PORTS.to;
  const listen = {
    problem: `"listen" of the ${label} must be a whole number, 1–29999 or 32768–65535`,
    fix: 'choose a port inside one of the two ranges and make the container listen there',
  };
  return [
    ...(nodePort
      ? [violation(PORT_LISTEN, path, { ...listen, value: port.listen })]
      : wholeNumber(
          PORT_LISTEN,
          path,
          port.listen,
          { min: 1, max: 65535, required: true },
          listen,
        )),
    ...wholeNumber(
      PORT_EXPOSE,
      path,
      port.expose,
      { min: 1, max: 65535 },
      {
        problem: `"expose" of the ${label} must be a whole number, 1–65535`,
        fix: 'choose one, or leave it out to expose the listen port',
      },
    ),
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
        problem: `a port behind ${kind === LoadBalancerKind.CLB ? 'a CLB' : 'an API gateway'} must have a purpose that it knows`,
        value: port.purpose,
        fix: `declare it with ${FACTORIES[kind]}`,
      }),
    ];
  }
  if (port.purpose === PortPurpose.METRICS && port.expose !== undefined) {
    return [
      violation(PORT_PURPOSE, path, {
        problem:
          '"expose" means nothing on a Metrics port, which is scraped inside the cluster and never routed',
        value: port.expose,
        fix: 'leave it out',
      }),
    ];
  }
  if (WITHOUT_PATH.has(port.purpose) && port.path !== undefined) {
    return [
      violation(PORT_PURPOSE, path, {
        problem: `"path" means nothing on a port for ${port.purpose}, which is never told apart by path`,
        value: port.path,
        fix: 'leave it out, or put an API gateway in front and declare the port with Port.http1',
      }),
    ];
  }
  return [];
}

function pathRule(port: PortSpec, path: string): Finding[] {
  const value = port.path;
  if (value === undefined || isUnresolved(value)) {
    return [];
  }
  if (port.purpose === PortPurpose.GRPC) {
    return value === '/'
      ? []
      : [
          violation(PORT_GRPC, path, {
            problem: '"path" of a GRPC port must be exactly "/"',
            value: value,
            fix: 'leave it out: gRPC is routed by service and method',
          }),
        ];
  }
  const legal =
    String(value).startsWith('/') &&
    value.length <= 1024 &&
    PATH_CHARACTERS.test(value) &&
    !/\/\/|\/\.{1,2}(\/|$)|%2f/i.test(value);
  return legal
    ? []
    : [
        violation(PORT_PATH, path, {
          problem: `"path" of the ${port.purpose} port must start with /, have only characters that the path of a URL may have, 1024 at most, and no //, /./, /../ or %2f`,
          value: value,
          fix: 'write a path such as /v1; what is not ASCII is written as encodeURI() writes it',
        }),
      ];
}

function count(ports: number, inheritedPorts: number, path: string): Finding[] {
  if (ports <= MAX_PORTS) {
    return [];
  }
  const inherited = inheritedPorts > 0 ? `, the ${inheritedPorts} inherited ones included` : '';
  return [
    violation(PORT_COUNT, path, {
      problem: `"ports" must have at most ${MAX_PORTS} entries${inherited}`,
      value: ports,
      fix: 'take some out',
    }),
  ];
}

/** `/a` and `/a/` are one prefix. @internal */
export function samePath(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => String(path).replace(/\/+$/, '') || '/');
  return a === b;
}

const isH2 = ({ purpose: p }: PortPlan) => p === PortPurpose.HTTP2 || p === PortPurpose.GRPC;

function conflicts(ports: readonly PortPlan[], from: number, path: string): Finding[] {
  const findings: Finding[] = [];
  ports.forEach((port, index) => {
    for (const other of index < from ? [] : ports.slice(0, index)) {
      const same = samePath(port.path, other.path);
      if (port.listen === other.listen && same) {
        findings.push(
          violation(PORT_CONFLICT, path, {
            problem: `two ports have listen port ${port.listen} and path ${port.path} (${other.purpose} and ${port.purpose})`,
            fix: 'take one out, or give it another "listen" or "path"',
          }),
        );
      } else if (port.routed && other.routed && port.expose === other.expose && same) {
        findings.push(
          violation(PORT_CONFLICT, path, {
            problem: `two ports have expose port ${port.expose} and path ${port.path} (listen ${other.listen} and ${port.listen})`,
            fix: 'give one of them another "expose" or "path"',
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
            problem: `listen port ${port.listen} cannot speak both ${other.purpose} and ${port.purpose}`,
            fix: 'declare one protocol, or let the container listen on a second port',
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
    if (index >= from && port.name !== nameOf(port) && !PORT_NAME.test(port.name)) {
      findings.push(
        violation(PORT_NAME_RULE, path, {
          problem: `"name" of the ${port.purpose} port must have 1 to 15 of a-z 0-9 and -, with a letter in it, a letter or digit at both ends, and no --`,
          value: port.name,
          fix: 'write a name such as http-api, or leave it out',
        }),
      );
    }
    const listen = owner.get(port.name);
    if (index >= from && listen !== undefined && listen !== port.listen) {
      findings.push(
        violation(PORT_NAME_RULE, path, {
          problem: `two listen ports, ${listen} and ${port.listen}, have the name "${port.name}"`,
          fix: 'rename one of them',
        }),
      );
    }
    owner.set(port.name, port.listen);
    return findings;
  });
}

/** The container and the Services have one port per listen port, and so one name. */
function unusedNames(ports: readonly PortPlan[], from: number, path: string): Finding[] {
  const named = containerPorts(ports);
  const used = new Set([...named, ...planServicePorts(ports)].map(({ name }) => name));
  return ports
    .slice(from)
    .filter((port) => port.name !== nameOf(port) && !used.has(port.name))
    .map((port) => {
      const first = named.find(({ listen }) => listen === port.listen)!;
      return violation(UNUSED_PORT_NAME, path, {
        problem: `"name" of the ${port.purpose} port has no effect, since listen port ${port.listen} is called "${first.name}" already, by its ${first.purpose} port`,
        value: port.name,
        fix: `leave it out, or give the ${first.purpose} port this name`,
      });
    });
}

function grpc(ports: readonly PortPlan[], from: number, path: string): Finding[] {
  const all = ports.filter((port) => port.purpose === PortPurpose.GRPC);
  const added = (port: PortPlan) => ports.indexOf(port) >= from;
  if (all.length > 1 && all.some(added)) {
    return [
      violation(PORT_GRPC, path, {
        problem: 'an API gateway takes one GRPC port at most',
        value: all.map(({ listen }) => listen),
        fix: 'serve all gRPC services on one port; gRPC tells them apart by name',
      }),
    ];
  }
  const siblingPods = ports.filter(
    (port) =>
      port.routed &&
      port.purpose !== PortPurpose.GRPC &&
      port.expose === all[0]?.expose &&
      (added(port) || added(all[0])),
  );
  return siblingPods.map((port) =>
    violation(PORT_GRPC, path, {
      problem: `the GRPC port shares expose port ${port.expose} with the ${port.purpose} port ${port.listen}; a gateway may accept only one of their routes`,
      fix: 'give one of them another "expose"',
    }),
  );
}
