import { Finding, Rule, broken, error } from './finding';
import { wholeNumber } from './numbers';
import { GatewayKind } from '../plan/platform-plan';
import { PortPlan, PortPurpose, PortSaid } from '../plan/port-plan';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { isUnknown } from '../private/unknown';

/** 30000–32767 are the node ports of a cluster. */
const NODE_PORTS = { from: 30000, to: 32767 };
const MAX_PORTS = 5;
const PORT_NAME = /^(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/;
/** What the Gateway API takes as a path; others are written as % and two hexadecimal digits. */
const PATH_CHARACTERS = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;

const PORT_LISTEN = error(
  'PORT_LISTEN',
  'a listen port is 1–29999 or 32768–65535 (30000–32767 are node ports)',
);
const PORT_EXPOSE = error('PORT_EXPOSE', 'an expose port is 1–65535');
const PORT_PURPOSE = error(
  'PORT_PURPOSE',
  'a port has only what its purpose uses: Metrics is not exposed to callers, Other has no path',
);
const PORT_PATH = error(
  'PORT_PATH',
  "a path starts with /, has 1 to 1024 of A-Z a-z 0-9 - . _ ~ ! $ & ' ( ) * + , ; = : @ / and %xx, and none of //, /./, /../, %2f",
);
const PORT_GRPC = error(
  'PORT_GRPC',
  'an API gateway has at most one GRPC port, its path is exactly /, and it shares its expose port with no other',
);
const PORT_COUNT = error('PORT_COUNT', 'a service has at most 5 ports');
const PORT_CONFLICT = error(
  'PORT_CONFLICT',
  'no two ports share listen port and path, no two routed ports share expose port and path, and one listen port speaks one protocol',
);
const PORT_NAME_RULE = error(
  'PORT_NAME',
  'a port name has 1 to 15 of a-z 0-9 and single -, at least one letter, and belongs to one listen port only',
);
const PORT_REQUIRED = error(
  'PORT_REQUIRED',
  'a service behind a load balancer has a routed port, the same for all its deployments',
);

const PORT_LISTENER = error(
  'PORT_LISTENER',
  'behind Envoy Gateway no expose port up to 1023 stands beside the one 10000 higher',
);

/** @internal */
export const PORT_RULES: Rule[] = [
  PORT_LISTEN,
  PORT_EXPOSE,
  PORT_PURPOSE,
  PORT_PATH,
  PORT_GRPC,
  PORT_COUNT,
  PORT_CONFLICT,
  PORT_NAME_RULE,
  PORT_REQUIRED,
  PORT_LISTENER,
];

/** @internal */
export function checkPorts(said: ServiceSaid, plan: ServicePlan): Finding[] {
  const { path } = plan;
  return [
    ...said.ports.flatMap((port) => checkPort(port, path)),
    ...count(said.ports, path),
    ...conflicts(plan.ports, path),
    ...names(plan.ports, path),
    ...grpc(plan.ports, path),
    ...required(said, plan),
    ...listeners(plan),
  ];
}

function checkPort(port: PortSaid, path: string): Finding[] {
  const label = `${port.purpose} port`;
  const later = (['listen', 'expose'] as const).filter((property) => isUnknown(port[property]));
  if (later.length > 0) {
    return later.map((property) =>
      broken(property === 'listen' ? PORT_LISTEN : PORT_EXPOSE, path, {
        problem: `"${property}" of the ${label} must be known when the program runs, since objects are named after it`,
        mend: 'write the number instead of a value that is only known at apply',
      }),
    );
  }
  const nodePort = port.listen >= NODE_PORTS.from && port.listen <= NODE_PORTS.to;
  const listen = {
    problem: `"listen" of the ${label} must be a whole number, 1–29999 or 32768–65535`,
    mend: 'choose a port inside one of the two ranges and make the container listen there',
  };
  return [
    ...(nodePort
      ? [broken(PORT_LISTEN, path, { ...listen, got: port.listen })]
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
        mend: 'choose one, or leave it out to expose the listen port',
      },
    ),
    ...purpose(port, path),
    ...pathRule(port, path),
  ];
}

function purpose(port: PortSaid, path: string): Finding[] {
  if (port.purpose === PortPurpose.METRICS && port.expose !== undefined) {
    return [
      broken(PORT_PURPOSE, path, {
        problem:
          '"expose" means nothing on a Metrics port, which is scraped inside the cluster and never routed',
        got: port.expose,
        mend: 'leave it out',
      }),
    ];
  }
  if (port.purpose === PortPurpose.OTHER && port.path !== undefined) {
    return [
      broken(PORT_PURPOSE, path, {
        problem:
          '"path" means nothing on an Other port, which is a container and Service port only',
        got: port.path,
        mend: 'leave it out, or declare the port with Port.http1',
      }),
    ];
  }
  return [];
}

function pathRule(port: PortSaid, path: string): Finding[] {
  const value = port.path;
  if (value === undefined || isUnknown(value)) {
    return [];
  }
  if (port.purpose === PortPurpose.GRPC) {
    return value === '/'
      ? []
      : [
          broken(PORT_GRPC, path, {
            problem: '"path" of a GRPC port must be exactly "/"',
            got: value,
            mend: 'leave it out: gRPC is routed by service and method',
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
        broken(PORT_PATH, path, {
          problem: `"path" of the ${port.purpose} port must start with /, have only characters that the path of a URL may have, 1024 at most, and no //, /./, /../ or %2f`,
          got: value,
          mend: 'write a path such as /v1; what is not ASCII is written as encodeURI() writes it',
        }),
      ];
}

function count(ports: readonly PortSaid[], path: string): Finding[] {
  if (ports.length <= MAX_PORTS) {
    return [];
  }
  return [
    broken(PORT_COUNT, path, {
      problem: `"ports" must have at most ${MAX_PORTS} entries`,
      got: ports.length,
      mend: 'take some out',
    }),
  ];
}

/** `/a` and `/a/` are one prefix. */
function normal(path: string): string {
  return String(path).replace(/\/+$/, '') || '/';
}

const isH2 = ({ purpose: p }: PortPlan) => p === PortPurpose.HTTP2 || p === PortPurpose.GRPC;

function conflicts(ports: readonly PortPlan[], path: string): Finding[] {
  const findings: Finding[] = [];
  ports.forEach((port, index) => {
    for (const other of ports.slice(0, index)) {
      const samePath = normal(port.path) === normal(other.path);
      if (port.listen === other.listen && samePath) {
        findings.push(
          broken(PORT_CONFLICT, path, {
            problem: `two ports have listen port ${port.listen} and path ${port.path} (${other.purpose} and ${port.purpose})`,
            mend: 'take one out, or give it another "listen" or "path"',
          }),
        );
      } else if (port.routed && other.routed && port.expose === other.expose && samePath) {
        findings.push(
          broken(PORT_CONFLICT, path, {
            problem: `two ports have expose port ${port.expose} and path ${port.path} (listen ${other.listen} and ${port.listen})`,
            mend: 'give one of them another "expose" or "path"',
          }),
        );
      } else if (
        port.routed &&
        other.routed &&
        port.listen === other.listen &&
        isH2(port) !== isH2(other)
      ) {
        findings.push(
          broken(PORT_CONFLICT, path, {
            problem: `listen port ${port.listen} cannot speak both ${other.purpose} and ${port.purpose}`,
            mend: 'declare one protocol, or let the container listen on a second port',
          }),
        );
      }
    }
  });
  return findings;
}

function names(ports: readonly PortPlan[], path: string): Finding[] {
  const owner = new Map<string, number>();
  return ports.flatMap((port) => {
    const findings: Finding[] = [];
    if (!isUnknown(port.listen) && Number.isInteger(port.listen) && !PORT_NAME.test(port.name)) {
      findings.push(
        broken(PORT_NAME_RULE, path, {
          problem: `"name" of the ${port.purpose} port must have 1 to 15 of a-z 0-9 and -, with a letter in it, a letter or digit at both ends, and no --`,
          got: port.name,
          mend: 'write a name such as http-api, or leave it out',
        }),
      );
    }
    const listen = owner.get(port.name);
    if (listen !== undefined && listen !== port.listen) {
      findings.push(
        broken(PORT_NAME_RULE, path, {
          problem: `two listen ports, ${listen} and ${port.listen}, have the name "${port.name}"`,
          mend: 'rename one of them',
        }),
      );
    }
    owner.set(port.name, port.listen);
    return findings;
  });
}

function grpc(ports: readonly PortPlan[], path: string): Finding[] {
  const all = ports.filter((port) => port.purpose === PortPurpose.GRPC);
  if (all.length > 1) {
    return [
      broken(PORT_GRPC, path, {
        problem: 'an API gateway takes one GRPC port at most',
        got: all.map(({ listen }) => listen),
        mend: 'serve all gRPC services on one port; gRPC tells them apart by name',
      }),
    ];
  }
  const neighbours = ports.filter(
    (port) => port.routed && port.purpose !== PortPurpose.GRPC && port.expose === all[0]?.expose,
  );
  return neighbours.map((port) =>
    broken(PORT_GRPC, path, {
      problem: `the GRPC port shares expose port ${port.expose} with the ${port.purpose} port ${port.listen}; a gateway may accept only one of their routes`,
      mend: 'give one of them another "expose"',
    }),
  );
}

/** Envoy Gateway's proxy listens on privileged ports 10000 higher, inside a container without privileges. */
const PRIVILEGED = 1023;
const SHIFT = 10000;

function listeners({ loadBalancer, platform, ports, path }: ServicePlan): Finding[] {
  if (!loadBalancer || platform.gateway.kind !== GatewayKind.ENVOY_GATEWAY) {
    return [];
  }
  const exposed = new Set(ports.filter(({ routed }) => routed).map(({ expose }) => expose));
  return [...exposed]
    .filter((port) => port >= 1 && port <= PRIVILEGED && exposed.has(port + SHIFT))
    .map((port) =>
      broken(PORT_LISTENER, path, {
        problem: `expose ports ${port} and ${port + SHIFT} meet in Envoy Gateway, whose proxy listens on ${port + SHIFT} for both`,
        mend: 'choose another "expose" for one of them',
      }),
    );
}

function required(said: ServiceSaid, plan: ServicePlan): Finding[] {
  if (!plan.loadBalancer || plan.deployments.length === 0) {
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
  if (plan.ports.some(({ routed }) => routed)) {
    return [];
  }
  return [
    broken(PORT_REQUIRED, plan.path, {
      problem:
        'a service behind a load balancer needs a port that is routed: HTTP/1.1, HTTP2 or GRPC',
      mend: 'add one, such as ports: [Port.http1({ listen: 8000, expose: 80 })], or take out "loadBalancer"',
    }),
  ];
}
