import { Clusters, Place } from './clusters';
import { AppRegistry } from '../private/app-registry';
import { Finding } from '../rules/finding';
import { HostnameClaim, sharedHostnames } from '../rules/hostnames';
import { LoadBalancerClaim, checkLoadBalancerClaims } from '../rules/load-balancer-claims';
import {
  QueueClaim,
  ServiceFinding,
  checkOverflowClaims,
  checkQueueClaims,
} from '../rules/queue-claims';
import { DeclaredQuotas, checkQueueObjects } from '../rules/queue-quotas';
import {
  SharedRoutes,
  otherCluster,
  overlappingRoutes,
  unknownGateway,
} from '../rules/shared-gateway-routes';

/** A service with load balancers and queues. @internal */
export interface Claimant {
  readonly path: string;
  /** Where the objects are rendered. */
  place(): Place;
  loadBalancerClaims(): LoadBalancerClaim[];
  hostnameClaims(): HostnameClaim[];
  sharedRoutes(): readonly SharedRoutes[];
  queueClaims(): readonly QueueClaim[];
}

/** A gateway that services share. @internal */
export interface GatewaySource {
  readonly path: string;
  place(): Place;
  hostnames(): readonly string[];
}

/** The quotas of a cluster, with the objects of its queues. @internal */
export interface QuotaSource {
  place(): Place;
  declared(): DeclaredQuotas;
}

/** What one cluster shares. */
interface SharedParts {
  readonly hostnames: HostnameClaim[];
  readonly claims: QueueClaim[];
  readonly quotas: QuotaSource[];
}

/** The findings of all services of an app, by service. */
interface Found {
  readonly revision: number;
  readonly clusters: readonly SharedParts[];
  readonly conflicts: Map<string, Finding[]>;
  readonly hostnames: Map<string, Finding[]>;
  readonly queues: Map<string, Finding[]>;
}

/**
 * The services of one app, and the parts of a cluster that they share: no two may use the same part of an
 * existing load balancer, two created gateways with one host name are a warning, and the deployments of
 * all of them fit in their queues.
 *
 * @internal
 */
export class Claims {
  private claimants: Claimant[] = [];
  private quotas: QuotaSource[] = [];
  private gateways: GatewaySource[] = [];
  private found?: Found;

  public constructor(private readonly app: AppRegistry) {}

  public add(claimant: Claimant): void {
    this.claimants.push(claimant);
  }

  public remove(claimant: Claimant): void {
    this.claimants = this.claimants.filter((each) => each !== claimant);
  }

  public addQuotas(source: QuotaSource): void {
    this.quotas.push(source);
  }

  public removeQuotas(source: QuotaSource): void {
    this.quotas = this.quotas.filter((each) => each !== source);
  }

  public addGateway(source: GatewaySource): void {
    this.gateways.push(source);
  }

  public removeGateway(source: GatewaySource): void {
    this.gateways = this.gateways.filter((each) => each !== source);
  }

  /** The deployments in queues of the cluster of these quotas, each once. */
  public deploymentsFor(source: QuotaSource): QueueClaim[] {
    const { claims = [] } = this.all().clusters.find(({ quotas }) => quotas.includes(source)) ?? {};
    return claims.filter(({ deployment, queue }) => deployment.queue?.name === queue);
  }

  /** The claims of this service that an earlier service has as well. */
  public conflicts({ path }: Claimant): Finding[] {
    return this.all().conflicts.get(path) ?? [];
  }

  /** The host names of a service's created gateways, or of a shared one, that an earlier gateway has as well. */
  public sharedHostnames({ path }: { readonly path: string }): Finding[] {
    return this.all().hostnames.get(path) ?? [];
  }

  /** The findings about queues that this service has in common with others, or fills by itself. */
  public queues({ path }: Claimant): Finding[] {
    return this.all().queues.get(path) ?? [];
  }

  private all(): Found {
    if (this.found?.revision !== this.app.revision) {
      const facts = this.claimants.flatMap((claimant) => claimant.loadBalancerClaims());
      const serviceOf = new Map(facts.map((fact) => [fact.path, fact.service]));
      const { clusters, parts } = this.byCluster();
      this.found = {
        clusters: parts,
        revision: this.app.revision,
        conflicts: byService([
          ...checkLoadBalancerClaims(facts).map((finding) => ({
            service: serviceOf.get(finding.path)!,
            finding,
          })),
          ...this.sharedGatewayFindings(clusters),
        ]),
        hostnames: byService(parts.flatMap(({ hostnames }) => sharedHostnames(hostnames))),
        queues: byService(parts.flatMap(queueFindings)),
      };
    }
    return this.found;
  }

  /** The routes that no shared gateway of their cluster has, and those that overlap. */
  private sharedGatewayFindings(clusters: Clusters): ServiceFinding[] {
    const routes = this.claimants.flatMap((claimant) =>
      claimant.sharedRoutes().map((each) => ({ ...each, place: claimant.place() })),
    );
    const gateways = new Map(this.gateways.map((source) => [source.path, source.place()]));
    return [
      ...routes.flatMap((each) => {
        const { service, gateway, place } = each;
        const there = gateways.get(gateway);
        if (there === undefined) {
          return [{ service, finding: unknownGateway(each) }];
        }
        return clusters.of(there) === clusters.of(place)
          ? []
          : [{ service, finding: otherCluster(each) }];
      }),
      ...overlappingRoutes(routes),
    ];
  }

  private byCluster(): { readonly clusters: Clusters; readonly parts: readonly SharedParts[] } {
    const { claimants, gateways, quotas } = this;
    const places = new Map(
      [...gateways, ...claimants, ...quotas].map((source) => [source, source.place()]),
    );
    const clusters = new Clusters(this.app, [...places.values()]);
    const found = new Map<unknown, SharedParts>();
    const at = (source: Claimant | GatewaySource | QuotaSource) => {
      const key = clusters.of(places.get(source)!);
      const parts = found.get(key) ?? { hostnames: [], claims: [], quotas: [] };
      found.set(key, parts);
      return parts;
    };
    gateways.forEach((source) => at(source).hostnames.push(...hostnamesOf(source)));
    claimants.forEach((claimant) => {
      const { hostnames, claims } = at(claimant);
      claimant.hostnameClaims().forEach((claim) => hostnames.push(claim));
      claimant.queueClaims().forEach((claim) => claims.push(claim));
    });
    quotas.forEach((source) => at(source).quotas.push(source));
    return { clusters, parts: [...found.values()] };
  }
}

function queueFindings({ claims, quotas }: SharedParts): ServiceFinding[] {
  const declared = quotas.map((source) => source.declared());
  const common = new Set(declared.flatMap(({ queues }) => queues.map(({ name }) => name)));
  const byQueue = new Map<string, QueueClaim[]>();
  for (const claim of claims) {
    // the LocalQueues of all namespaces share one ClusterQueue
    const key = common.has(claim.queue) ? claim.queue : claim.key;
    const there = byQueue.get(key);
    if (there) {
      there.push(claim);
    } else {
      byQueue.set(key, [claim]);
    }
  }
  return [
    ...[...byQueue.values()].flatMap(checkQueueClaims),
    ...checkOverflowClaims(claims, common),
    ...checkQueueObjects(claims, declared),
  ];
}

function hostnamesOf({ path, hostnames }: GatewaySource): HostnameClaim[] {
  return hostnames().map((hostname) => ({ service: path, path, hostname, isShared: true }));
}

function byService(found: readonly ServiceFinding[]): Map<string, Finding[]> {
  const all = new Map<string, Finding[]>();
  for (const { service, finding } of found) {
    all.set(service, [...(all.get(service) ?? []), finding]);
  }
  return all;
}
