import { Finding, violation } from './finding';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { LoadBalancerPlan } from '../plan/load-balancer';
import { PlatformPlan } from '../plan/platform';
import { ServicePlan } from '../plan/service';
import { isObjectName, isReference } from '../private/names';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerKind, LoadBalancerSpec } from '../spec/load-balancer';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const EXISTING_LOAD_BALANCERS = new Subject('Load balancers', checkExistingLoadBalancers);

/** @internal */
export const LOAD_BALANCER_INSTANCE = EXISTING_LOAD_BALANCERS.error(
  'LOAD_BALANCER_INSTANCE',
  "an existing gateway is name or namespace/name and keeps its own address and certificate, with a listener said for each of several expose ports; an existing CLB, and an existing API gateway of the cloud, is an id; no two load balancers take one listener, nor one host name of the cloud's gateway",
);

function checkExistingLoadBalancers(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  const balancers = [spec, ...spec.deployments];
  return [
    ...plan.frontends.flatMap((frontend) => {
      const own = balancers.find(({ path }) => path === frontend.path)!.loadBalancer!;
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
          '"listeners" names those of an existing gateway, and this one is created with its own',
          names,
          'add "instance", or take "listeners" out',
        ),
      ];
}

function instance(frontend: Frontend, spec: LoadBalancerSpec, platform: PlatformPlan): Finding[] {
  const { loadBalancer, path } = frontend;
  const wrong = wrongAt(path);
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
            '"publicAccess" is a matter of an existing load balancer itself, which is not ours to change',
            spec.publicAccess,
            'take it out',
          ),
        ]),
  ];
}

function clb(existing: string, { cloud }: PlatformPlan, wrong: Wrong): Finding[] {
  if (!cloud) {
    return [
      wrong(
        '"instance" is the id of a CLB in the cloud, and the platform is a plain Kubernetes cluster',
        existing,
        'take it out, or say Platform.vke({...})',
      ),
    ];
  }
  return isUnresolved(existing) || /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(existing)
    ? []
    : [
        wrong(
          '"instance" must be the id of a CLB',
          existing,
          "write the id that the cloud's console shows, such as 'clb-2febwrkxvwo5c59gp67iw1234'",
        ),
      ];
}

/** A certificate belongs to a host name there, and not to the gateway. */
function cloudGateway(
  { instance: existing, listeners }: LoadBalancerPlan,
  wrong: Wrong,
): Finding[] {
  const findings: Finding[] = [];
  if (!isUnresolved(existing) && !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(existing!)) {
    findings.push(
      wrong(
        '"instance" must be the id of an API gateway of the cloud',
        existing,
        "write the id that the cloud's console shows, such as 'gd45elb819ma6gie12345', or say a gateway in the cluster: Platform.vke({ gateway: Gateway.envoyGateway() })",
      ),
    );
  }
  if (listeners.length > 0) {
    findings.push(
      wrong(
        '"listeners" are those of a Gateway in the cluster, and the cloud\'s API gateway has none',
        listeners.map(({ name }) => name),
        'take them out',
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
  if (!isUnresolved(existing) && !isReference(existing!)) {
    findings.push(
      wrong(
        '"instance" must be an existing Gateway, name or namespace/name',
        existing,
        "write what kubectl get gateway shows, such as 'gateways/public'",
      ),
    );
  }
  if (open.length > 1 && unnamed.length > 0) {
    findings.push(
      wrong(
        'each of several expose ports must say its listener of the existing gateway, or every listener would get all routes',
        unnamed,
        `add listeners: [${unnamed.map((port) => `{ port: ${port}, name: '…' }`).join(', ')}]`,
      ),
    );
  }
  if (stray.length > 0) {
    findings.push(
      wrong(
        `"listeners" must stand for the expose ports (${open.join(', ')})`,
        stray,
        'take out the others, or correct their ports',
      ),
    );
  }
  if (names.some((name) => !isUnresolved(name) && !isObjectName(name))) {
    findings.push(
      wrong(
        'a listener must have a legal name',
        names,
        'write the names that stand in the Gateway',
      ),
    );
  }
  if (new Set(ports).size < ports.length) {
    findings.push(
      wrong(
        'each expose port must have one listener',
        ports,
        'take out those that stand for an expose port a second time',
      ),
    );
  }
  if (new Set(names).size < names.length) {
    findings.push(
      wrong(
        'each listener must stand for one expose port',
        names,
        'give each expose port a listener of its own',
      ),
    );
  }
  if (spec.certificate !== undefined) {
    findings.push(
      wrong(
        '"certificate" belongs to the listeners of an existing gateway, which are not ours to change',
        spec.certificate,
        'take it out, and name a listener that has it',
      ),
    );
  }
  return findings;
}

/** Two load balancers of ours on one that exists already. */
function sharedListeners({ frontends }: ServicePlan): Finding[] {
  return frontends.flatMap((frontend, index) =>
    frontends
      .slice(0, index)
      .filter((other) => sameInstance(frontend, other) && meet(frontend, other))
      .map((other) =>
        violation(LOAD_BALANCER_INSTANCE, frontend.path, {
          ...(frontend.loadBalancer.kind === LoadBalancerKind.CLB
            ? {
                problem: `it and ${other.path} take the same expose port of one existing CLB`,
                fix: 'give one of them another "expose", or a CLB of its own',
              }
            : frontend.cloudGateway
              ? {
                  problem: `it and ${other.path} take the same host name of one existing gateway`,
                  fix: 'give one of them another host name, or a gateway of its own',
                }
              : {
                  problem: `its routes and those of ${other.path} take the same hosts and paths of one existing gateway`,
                  fix: 'give one of them "hostnames" or a listener of its own',
                }),
          value: frontend.loadBalancer.instance,
        }),
      ),
  );
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

/** Routes on one listener for the same hosts would be one; a CLB has one listener for each port. */
function meet(one: Frontend, other: Frontend): boolean {
  const a = one.loadBalancer;
  const b = other.loadBalancer;
  if (a.kind === LoadBalancerKind.CLB) {
    return one.ports.some(({ expose }) => other.ports.some((port) => port.expose === expose));
  }
  if (one.cloudGateway) {
    // each has a gateway service with a domain name of its own
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
