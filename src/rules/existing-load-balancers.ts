import { Finding, violation } from './finding';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { PlannedLoadBalancer } from '../plan/load-balancer';
import { PlannedPlatform } from '../plan/platform';
import { PlannedService } from '../plan/service';
import { isNamespace, isObjectName, isReference } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import {
  ExistingLoadBalancerSpec,
  LoadBalancerKind,
  LoadBalancerSpec,
} from '../spec/load-balancer';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const EXISTING_LOAD_BALANCERS = new Subject('Load balancers', checkExistingLoadBalancers);

/** @internal */
export const LOAD_BALANCER_INSTANCE = EXISTING_LOAD_BALANCERS.error(
  'LOAD_BALANCER_INSTANCE',
  "`instance` is a Gateway by name or namespace/name, or the id of a CLB or an API gateway of Volcengine, as the platform needs; it keeps its address and certificate; each of several expose ports names a listener of the Gateway; no two load balancers use one port of a CLB, one host and path of a Gateway's listener, or one host name of Volcengine's gateway",
  "LoadBalancer.apiGateway({ instance: ExistingLoadBalancer.gateway('Shared Gateway') })",
);

function checkExistingLoadBalancers(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const balancers = [spec, ...spec.deployments];
  return [
    ...plan.frontends.flatMap((frontend) => {
      const own = balancers.find(({ path }) => path === frontend.path)!.loadBalancer!;
      if (frontend.loadBalancer.shared) {
        return [];
      }
      return frontend.loadBalancer.instance === undefined
        ? strayListeners(frontend)
        : instance(frontend, own, plan.platform);
    }),
    ...sharedListeners(plan),
  ];
}

type Wrong = (problem: string, value: unknown, fix: string) => Finding;

function wrongAt(path: string): Wrong {
  return (problem, value, fix) => violation(LOAD_BALANCER_INSTANCE, path, { problem, value, fix });
}

function strayListeners({ loadBalancer, path }: Frontend): Finding[] {
  const names = loadBalancer.listeners.map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        wrongAt(path)(
          '"listeners" are for an existing gateway, and the library creates this one with its own listeners',
          names,
          'add "instance", or remove "listeners"',
        ),
      ];
}

function instance(
  frontend: Frontend,
  spec: LoadBalancerSpec,
  platform: PlannedPlatform,
): Finding[] {
  const { loadBalancer, path } = frontend;
  const wrong = wrongAt(path);
  const other = otherKind(frontend, spec.existing);
  if (other) {
    return [wrong(other.problem, loadBalancer.instance, other.fix)];
  }
  return [
    ...(loadBalancer.kind === LoadBalancerKind.CLB
      ? clb(loadBalancer.instance!, platform, wrong)
      : frontend.cloudGateway
        ? cloudGateway(loadBalancer, wrong)
        : gateway(frontend, spec, wrong)),
    ...(spec.publicAccess === undefined
      ? []
      : [
          wrong(
            '"publicAccess" has no effect on an existing load balancer',
            spec.publicAccess,
            'remove "publicAccess"',
          ),
        ]),
  ];
}

const FACTORIES = {
  gateway: 'ExistingLoadBalancer.gateway(name, namespace?)',
  apig: 'ExistingLoadBalancer.apig(id)',
  clb: 'ExistingLoadBalancer.clb(id)',
} as const;

/** A reference that a factory made for a load balancer of another kind. */
function otherKind(
  frontend: Frontend,
  existing: ExistingLoadBalancerSpec | undefined,
): { readonly problem: string; readonly fix: string } | undefined {
  const isClb = frontend.loadBalancer.kind === LoadBalancerKind.CLB;
  const kind = isClb ? 'clb' : frontend.cloudGateway ? 'apig' : 'gateway';
  if (existing === undefined || existing.kind === kind) {
    return undefined;
  }
  const balancer = {
    gateway: 'a Gateway in the cluster',
    apig: "Volcengine's API gateway",
    clb: 'a CLB',
  }[kind];
  return {
    problem: `"instance" is ${FACTORIES[existing.kind]}, and the load balancer is ${balancer}`,
    fix: `write ${FACTORIES[kind]}${GATEWAY_CHOICE[kind]}`,
  };
}

/** How to get the kind of gateway that was declared instead. */
const GATEWAY_CHOICE = {
  gateway:
    ', or use Volcengine\'s gateway: a TerraformStack and Platform.vke({...}) without "gateway"',
  apig: ', or put a gateway into the cluster: Platform.vke({ gateway: Gateway.envoyGateway() })',
  clb: '',
} as const;

function clb(existing: string, { cloud }: PlannedPlatform, wrong: Wrong): Finding[] {
  if (!cloud) {
    return [
      wrong(
        '"instance" is the id of a CLB of Volcengine, and the platform is a plain Kubernetes cluster',
        existing,
        'remove "instance", or set Platform.vke({...})',
      ),
    ];
  }
  return isUnresolved(existing) || /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(existing)
    ? []
    : [
        wrong(
          '"instance" must be the id of a CLB',
          existing,
          "write the id that Volcengine's console shows: ExistingLoadBalancer.clb('clb-2febwrkxvwo5c59gp67iw1234')",
        ),
      ];
}

/** Volcengine keeps a certificate per host name, and not per gateway. */
function cloudGateway(
  { instance: existing, listeners }: PlannedLoadBalancer,
  wrong: Wrong,
): Finding[] {
  const findings: Finding[] = [];
  if (!isUnresolved(existing) && !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(existing!)) {
    findings.push(
      wrong(
        '"instance" must be the id of an API gateway of Volcengine',
        existing,
        "write the id that Volcengine's console shows: ExistingLoadBalancer.apig('gd45elb819ma6gie12345'), or put a gateway into the cluster: Platform.vke({ gateway: Gateway.envoyGateway() })",
      ),
    );
  }
  if (listeners.length > 0) {
    findings.push(
      wrong(
        '"listeners" are for a Gateway in the cluster, and Volcengine\'s API gateway has none',
        listeners.map(({ name }) => name),
        'remove "listeners"',
      ),
    );
  }
  return findings;
}

function gateway(frontend: Frontend, spec: LoadBalancerSpec, wrong: Wrong): Finding[] {
  const { instance: existing, listeners } = frontend.loadBalancer;
  const open = [...new Set(frontend.ports.map(({ expose }) => expose))];
  const unnamed = open.filter((port) => !listeners.some((listener) => listener.port === port));
  const stray = listeners.filter(({ port }) => !open.includes(port)).map(({ port }) => port);
  const names = listeners.map(({ name }) => name);
  const ports = listeners.map(({ port }) => port);
  const findings: Finding[] = [];
  if (!isUnresolved(existing) && !isGateway(existing!, spec.existing)) {
    findings.push(
      wrong(
        '"instance" must be an existing Gateway, by name or by namespace and name',
        existing,
        "write the names that kubectl get gateway shows: ExistingLoadBalancer.gateway('public', 'gateways')",
      ),
    );
  }
  if (open.length > 1 && unnamed.length > 0) {
    findings.push(
      wrong(
        'each of several expose ports must name its listener of the existing Gateway, or every listener gets all routes',
        unnamed,
        `add listeners: [${unnamed.map((port) => `{ port: ${port}, name: '…' }`).join(', ')}]`,
      ),
    );
  }
  if (stray.length > 0) {
    findings.push(
      wrong(
        `"listeners" must have ports that the service exposes (${open.join(', ')})`,
        stray,
        'remove the other listeners, or correct their ports',
      ),
    );
  }
  if (names.some((name) => !isUnresolved(name) && !isObjectName(name))) {
    findings.push(
      wrong(
        'a listener must have a legal name',
        names,
        'write the names of the listeners in the Gateway',
      ),
    );
  }
  if (new Set(ports).size < ports.length) {
    findings.push(
      wrong(
        'each expose port must have one listener',
        ports,
        'remove the second listener of a port',
      ),
    );
  }
  if (new Set(names).size < names.length) {
    findings.push(
      wrong(
        'each listener must have one expose port',
        names,
        'name a different listener for each expose port',
      ),
    );
  }
  if (spec.certificate !== undefined) {
    findings.push(
      wrong(
        '"certificate" has no effect on an existing gateway, whose listeners have their own',
        spec.certificate,
        'remove "certificate", and name a listener that has the certificate',
      ),
    );
  }
  return findings;
}

function isGateway(reference: string, existing: ExistingLoadBalancerSpec | undefined): boolean {
  return existing === undefined
    ? isReference(reference)
    : isObjectName(existing.name) &&
        (existing.namespace === undefined || isNamespace(existing.namespace));
}

/** Two load balancers of a service that use the same part of an existing one. */
function sharedListeners({ frontends }: PlannedService): Finding[] {
  // routes of a shared gateway are compared with those of other services too
  const existing = frontends.filter(({ loadBalancer }) => !loadBalancer.shared);
  return existing.flatMap((frontend, index) =>
    existing
      .slice(0, index)
      .filter((other) => sameInstance(frontend, other) && meet(frontend, other))
      .map((other) =>
        takenTwice(other.path, {
          path: frontend.path,
          kind: frontend.loadBalancer.kind,
          instance: frontend.loadBalancer.instance!,
          cloud: frontend.cloudGateway !== undefined,
        }),
      ),
  );
}

/** A load balancer in front of a service or a deployment, by the existing one that it uses. @internal */
export interface ExistingUse {
  /** Construct path of the service or the deployment. */
  readonly path: string;
  readonly kind: LoadBalancerKind;
  readonly instance: string;
  /** Whether it is Volcengine's API gateway, where each service has a domain of its own. */
  readonly cloud: boolean;
}

/** The finding that another load balancer uses the same part of an existing one. @internal */
export function takenTwice(other: string, use: ExistingUse): Finding {
  return violation(LOAD_BALANCER_INSTANCE, use.path, {
    ...(use.kind === LoadBalancerKind.CLB
      ? {
          problem: `it and ${other} use the same expose port of one existing CLB`,
          fix: 'change "expose" of one of them, or remove "instance" of one of them',
        }
      : use.cloud
        ? {
            problem: `it and ${other} use the same host name of one existing gateway`,
            fix: 'change "hostnames" of one of them, or remove "instance" of one of them',
          }
        : {
            problem: `its routes and the routes of ${other} match the same host and path of one existing gateway, and the older routes get all requests`,
            fix: 'set "hostnames", other paths or another listener for one of them',
          }),
    value: use.instance,
  });
}

function sameInstance(one: Frontend, other: Frontend): boolean {
  const [a, b] = [one, other].map(({ loadBalancer: { kind, instance: existing }, namespace }) =>
    existing === undefined ||
    kind === LoadBalancerKind.CLB ||
    one.cloudGateway ||
    existing.includes('/')
      ? existing
      : `${namespace}/${existing}`,
  );
  return one.loadBalancer.kind === other.loadBalancer.kind && a !== undefined && a === b;
}

/** Whether two load balancers use the same listener, host name or port of an existing one. */
function meet(one: Frontend, other: Frontend): boolean {
  const a = one.loadBalancer;
  const b = other.loadBalancer;
  if (a.kind === LoadBalancerKind.CLB) {
    return one.ports.some(({ expose }) => other.ports.some((port) => port.expose === expose));
  }
  if (one.cloudGateway) {
    // each load balancer is a gateway service with its own domain name
    return a.hostnames.some((host) => b.hostnames.includes(host));
  }
  const listens = (frontend: Frontend) => frontend.loadBalancer.listeners.map(({ name }) => name);
  const apart =
    listens(one).length > 0 &&
    listens(other).length > 0 &&
    !listens(one).some((name) => listens(other).includes(name));
  const hosts =
    a.hostnames.length === 0 ||
    b.hostnames.length === 0 ||
    a.hostnames.some((host) => b.hostnames.includes(host));
  return !apart && hosts;
}
