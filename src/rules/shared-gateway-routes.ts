import { Finding, violation } from './finding';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { PlannedService } from '../plan/service';
import { SharedGatewayPlan, allows, hasHost } from '../plan/shared-gateway';
import { hostsMeet } from '../private/hosts';
import { withoutTrailingSlash } from '../private/paths';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerSpec } from '../spec/load-balancer';
import { PortPurpose } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const SHARED_GATEWAY_ROUTES = new Subject('Load balancers', checkRoutes);

const SHARED_GATEWAY_ROUTE = SHARED_GATEWAY_ROUTES.error(
  'SHARED_GATEWAY_ROUTE',
  'a service behind a SharedGateway is in the cluster and the app of the gateway and in a namespace that it allows, has host names and expose ports of the gateway, leaves certificate and address to it, and no two load balancers have the same host and path',
  "LoadBalancer.apiGateway({ gateway: shared, hostnames: ['other.example.com'] })",
);

function checkRoutes(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const balancers = [spec, ...spec.deployments];
  return plan.frontends.flatMap((frontend) => {
    const { shared } = frontend.loadBalancer;
    const own = balancers.find(({ path }) => path === frontend.path)!.loadBalancer!;
    return shared ? checkFrontend(frontend, own, shared, plan) : [];
  });
}

type Found = (problem: string, value: unknown, fix: string) => Finding;

function foundAt(path: string): Found {
  return (problem, value, fix) =>
    violation(SHARED_GATEWAY_ROUTE, path, {
      problem,
      ...(value !== undefined && { value }),
      fix,
    });
}

function checkFrontend(
  frontend: Frontend,
  own: LoadBalancerSpec,
  shared: SharedGatewayPlan,
  { platform }: PlannedService,
): Finding[] {
  const found = foundAt(frontend.path);
  if (frontend.cloudGateway) {
    return [
      found(
        `${shared.path} is a Gateway in the cluster, and the platform of the service has Volcengine's API gateway`,
        undefined,
        'add gateway: Gateway.envoyGateway() to Platform.vke({...}), or use instance: ExistingLoadBalancer.apig(id)',
      ),
    ];
  }
  const kinds = [platform, shared.platform].map(({ gateway }) => gateway.kind);
  return [
    ...(kinds[0] === kinds[1]
      ? []
      : [
          found(
            `the platform of the service has another gateway than the platform of ${shared.path}, whose gateway is ${kinds[1]}`,
            kinds[0],
            'attach one Platform to the scope around both',
          ),
        ]),
    ...belongsToGateway(own, shared, found),
    ...hosts(frontend, shared, found),
    ...exposed(frontend, shared, found),
    ...namespace(frontend, shared, found),
  ];
}

/** The options that the gateway has itself. */
function belongsToGateway(
  { instance, listeners, certificate, publicAccess }: LoadBalancerSpec,
  { path }: SharedGatewayPlan,
  found: Found,
): Finding[] {
  const set: [string, unknown, string][] = [
    ['instance', instance, 'remove "instance" or "gateway"'],
    ['listeners', listeners, 'remove "listeners": the ports of the service select them'],
    ['certificate', certificate, 'set "certificate" on the SharedGateway'],
    ['publicAccess', publicAccess, 'set "publicAccess" on the SharedGateway'],
  ];
  return set
    .filter(([, value]) => value !== undefined)
    .map(([name, value, fix]) =>
      found(`"${name}" has no effect on a service behind ${path}`, value, fix),
    );
}

function hosts(
  { loadBalancer: { hostnames } }: Frontend,
  shared: SharedGatewayPlan,
  found: Found,
): Finding[] {
  const foreign = hostnames.filter((name) => !isUnresolved(name) && !hasHost(shared, name));
  return foreign.length > 0
    ? [
        found(
          `"hostnames" must be those of ${shared.path} (${shared.hostnames.join(', ')})`,
          foreign,
          'add the name to "hostnames" of the SharedGateway, or omit "hostnames" for all of its names',
        ),
      ]
    : [];
}

function exposed({ ports }: Frontend, shared: SharedGatewayPlan, found: Found): Finding[] {
  const open = [...new Set(ports.map(({ expose }) => expose))];
  const absent = open.filter((port) => !isUnresolved(port) && !shared.ports.includes(port));
  return absent.length > 0
    ? [
        found(
          `expose ports must be ports of ${shared.path} (${shared.ports.join(', ')})`,
          absent,
          `set "expose" to one of them, such as Port.http1({ listen: ${ports[0].listen}, expose: ${shared.ports[0]} }), or add the port to "ports" of the SharedGateway`,
        ),
      ]
    : [];
}

function namespace(
  { namespace: own }: Frontend,
  shared: SharedGatewayPlan,
  found: Found,
): Finding[] {
  if (
    allows(shared, own) ||
    [own, shared.namespace, ...shared.allowedNamespaces].some(isUnresolved)
  ) {
    return [];
  }
  const problem =
    own === undefined
      ? `a service behind ${shared.path} needs "namespace", as the gateway has one`
      : shared.namespace === undefined
        ? `${shared.path} must have a "namespace" to be used from another`
        : `${shared.path} allows no routes of this namespace`;
  const fix =
    own === undefined
      ? 'set "namespace" on the service or on its Chart'
      : shared.namespace === undefined
        ? 'set "namespace" on the SharedGateway or on its Chart'
        : `add it to "allowedNamespaces" of the SharedGateway: ['${own}']`;
  return [found(problem, own, fix)];
}

/** The routes of one load balancer at a shared gateway. @internal */
export interface SharedRoutes {
  /** Construct path of the service. */
  readonly service: string;
  /** Construct path of the service or the deployment. */
  readonly path: string;
  /** Construct path of the gateway. */
  readonly gateway: string;
  readonly hostnames: readonly string[];
  readonly ports: readonly SharedRoute[];
}

interface SharedRoute {
  readonly port: number;
  readonly path: string;
  readonly isGrpc: boolean;
}

/** @internal */
export function sharedRoutes({ path: service, frontends }: PlannedService): SharedRoutes[] {
  return frontends.flatMap(({ path, loadBalancer: { shared, hostnames }, ports }) =>
    shared
      ? [
          {
            service,
            path,
            gateway: shared.path,
            hostnames: hostnames.filter((name) => !isUnresolved(name)),
            ports: ports.map((port) => ({
              port: port.expose,
              path: withoutTrailingSlash(port.path),
              isGrpc: port.purpose === PortPurpose.GRPC,
            })),
          },
        ]
      : [],
  );
}

/** One finding for each load balancer whose requests another one of the same gateway gets. @internal */
export function overlappingRoutes(
  all: readonly SharedRoutes[],
): { readonly service: string; readonly finding: Finding }[] {
  const before = new Map<string, SharedRoutes[]>();
  return all.flatMap((routes) => {
    const others = before.get(routes.gateway) ?? [];
    before.set(routes.gateway, [...others, routes]);
    for (const other of others) {
      const problem = overlap(routes, other);
      if (problem !== undefined) {
        const finding = foundAt(routes.path)(
          problem.text,
          problem.value,
          'set another "path" or other "hostnames" on one of them',
        );
        return [{ service: routes.service, finding }];
      }
    }
    return [];
  });
}

interface Overlap {
  readonly text: string;
  readonly value: string;
}

function overlap(one: SharedRoutes, other: SharedRoutes): Overlap | undefined {
  for (const a of one.ports) {
    for (const b of other.ports.filter(({ port }) => port === a.port)) {
      const isMixed = a.isGrpc !== b.isGrpc;
      const host = one.hostnames.find((name) =>
        other.hostnames.some((each) => (isMixed ? hostsMeet(name, each) : name === each)),
      );
      if (host !== undefined && isMixed) {
        return {
          text: `a gateway accepts HTTP or gRPC routes for one host name and port, and ${other.path} has the other kind`,
          value: `${host}:${a.port}`,
        };
      }
      if (host !== undefined && a.path === b.path) {
        return {
          text: `its routes and the routes of ${other.path} match the same host and path of ${one.gateway}, and the older routes get all requests`,
          value: `${host}:${a.port}${a.path}`,
        };
      }
    }
  }
  return undefined;
}

/** The gateway is not in this app, or no longer. @internal */
export function unknownGateway({ path, gateway }: SharedRoutes): Finding {
  return foundAt(path)(
    'the SharedGateway must be in the construct tree of the service',
    gateway,
    "create it in the same App, or use instance: ExistingLoadBalancer.gateway('public', 'gateways')",
  );
}

/** @internal */
export function otherCluster({ path, gateway }: SharedRoutes): Finding {
  return foundAt(path)(
    'the SharedGateway must be in the cluster of the service, and their platforms are two clusters',
    gateway,
    'create a SharedGateway for each cluster; for one cluster, attach one Platform to both Charts, or give both platforms the same "name"',
  );
}
