import { Finding, violation } from './finding';
import { outside, text } from './limits';
import { Subject } from './subject';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerKind } from '../spec/load-balancer';
import { ServiceSpec } from '../spec/service';

const NAME = /^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const IP = /^(\*\.)?\d+(\.\d+){3}$/;
/** Gateway API: host names of one route. */
const MAX_HOSTNAMES = 16;

/** @internal */
export const HOSTNAMES = new Subject('Load balancers', checkHostnames);

const HOSTNAME = HOSTNAMES.error(
  'HOSTNAME',
  `"hostnames" has at most ${MAX_HOSTNAMES} DNS names in lower case, each once; a leading *. is allowed`,
  "LoadBalancer.apiGateway({ hostnames: ['10.0.0.1'] })",
);
const SHARED_HOSTNAME = HOSTNAMES.warning(
  'SHARED_HOSTNAME',
  'two API gateways that the library creates in one cluster have the same host name, and DNS sends a client to one of them',
  "LoadBalancer.apiGateway({ hostnames: ['api.example.com'] }) // on two services of one cluster",
);

const BOUND = {
  rule: HOSTNAME,
  property: 'each of "hostnames"',
  limit: text({ test: isHostname }, 'a DNS name in lower case, optionally with a leading *.'),
  required: true,
  fix: "write a name such as 'chat.example.com', not an address",
};

function isHostname(name: string): boolean {
  return NAME.test(name) && !IP.test(name) && name.length <= 253;
}

function checkHostnames(spec: ServiceSpec): Finding[] {
  // those of a shared gateway are checked there
  return [spec, ...spec.deployments].flatMap(({ path, loadBalancer }) =>
    checkHostnameList(path, loadBalancer?.hostnames ?? []),
  );
}

/** @internal */
export function checkHostnameList(path: string, names: readonly string[]): Finding[] {
  const findings = names.flatMap((name) => outside(BOUND, path, name));
  if (new Set(names).size < names.length) {
    findings.push(
      violation(HOSTNAME, path, {
        problem: '"hostnames" must list each name once',
        value: names,
        fix: 'remove the repetition',
      }),
    );
  }
  if (names.length > MAX_HOSTNAMES) {
    findings.push(
      violation(HOSTNAME, path, {
        problem: `"hostnames" must have at most ${MAX_HOSTNAMES} entries`,
        value: names.length,
        fix: "use a wildcard such as '*.example.com'",
      }),
    );
  }
  return findings;
}

/** A host name of an API gateway that the library creates, perhaps for several services. @internal */
export interface HostnameClaim {
  /** Construct path of the service, or of the shared gateway. */
  readonly service: string;
  /** Construct path of the service or deployment that the gateway is for, or of the shared gateway. */
  readonly path: string;
  readonly hostname: string;
  readonly isShared: boolean;
}

/** @internal */
export function hostnameClaims({ path: service, frontends }: PlannedService): HostnameClaim[] {
  return frontends
    .filter(({ loadBalancer }) => loadBalancer.kind === LoadBalancerKind.API_GATEWAY)
    .filter(({ loadBalancer }) => loadBalancer.instance === undefined)
    .flatMap(({ path, loadBalancer }) =>
      loadBalancer.hostnames
        .filter((hostname) => !isUnresolved(hostname))
        .map((hostname) => ({ service, path, hostname, isShared: false })),
    );
}

/**
 * One finding for each gateway with a host name of an earlier one of its cluster, with the service it is
 * about.
 *
 * @internal
 */
export function sharedHostnames(
  claims: readonly HostnameClaim[],
): { readonly service: string; readonly finding: Finding }[] {
  const first = new Map<string, HostnameClaim>();
  const found = new Map<string, { readonly service: string; readonly finding: Finding }>();
  for (const claim of claims) {
    const { service, path, hostname } = claim;
    const other = first.get(hostname) ?? claim;
    first.set(hostname, other);
    if (other.path !== path && !found.has(path)) {
      found.set(path, { service, finding: sharedHostname(other, claim) });
    }
  }
  return [...found.values()];
}

function sharedHostname(
  other: HostnameClaim,
  { path, hostname, isShared }: HostnameClaim,
): Finding {
  const fix = isShared
    ? 'remove the name from one of them, or attach all services to one SharedGateway'
    : other.isShared
      ? 'set gateway: shared instead of creating one'
      : 'create one SharedGateway and set gateway: shared on both, or ExistingLoadBalancer.gateway for one that exists';
  return violation(SHARED_HOSTNAME, path, {
    problem: `it and ${other.path} each create a gateway with the same host name, and DNS sends a client to one of the two`,
    value: hostname,
    fix: `${fix}; ignore this if DNS has a view for each gateway`,
  });
}
