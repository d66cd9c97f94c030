import { Clusters, Place } from './clusters';
import { AppRegistry } from '../private/app-registry';
import { Finding } from '../rules/finding';
import { HostnameClaim, sharedHostnames } from '../rules/hostnames';
import { LoadBalancerClaim, checkLoadBalancerClaims } from '../rules/load-balancer-claims';
import { QueueClaim, ServiceFinding, checkQueueClaims } from '../rules/queue-claims';

/** A service with load balancers and queues. @internal */
export interface Claimant {
  readonly path: string;
  /** Where the objects are rendered. */
  place(): Place;
  loadBalancerClaims(): LoadBalancerClaim[];
  hostnameClaims(): HostnameClaim[];
  queueClaims(): readonly QueueClaim[];
}

/** The findings of all services of an app, by service. */
interface Found {
  readonly revision: number;
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
  private found?: Found;

  public constructor(private readonly app: AppRegistry) {}

  public add(claimant: Claimant): void {
    this.claimants.push(claimant);
  }

  public remove(claimant: Claimant): void {
    this.claimants = this.claimants.filter((each) => each !== claimant);
  }

  /** The claims of this service that an earlier service has as well. */
  public conflicts({ path }: Claimant): Finding[] {
    return this.all().conflicts.get(path) ?? [];
  }

  /** The host names of this service's created gateways that an earlier gateway has as well. */
  public sharedHostnames({ path }: Claimant): Finding[] {
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
      const names = this.claimants.flatMap((claimant) => claimant.hostnameClaims());
      this.found = {
        revision: this.app.revision,
        conflicts: byService(
          checkLoadBalancerClaims(facts).map((finding) => ({
            service: serviceOf.get(finding.path)!,
            finding,
          })),
        ),
        hostnames: byService(sharedHostnames(names)),
        queues: byService(this.byQueue().flatMap(checkQueueClaims)),
      };
    }
    return this.found;
  }

  /** The deployments of each queue of each cluster. */
  private byQueue(): QueueClaim[][] {
    const places = this.claimants.map((claimant) => claimant.place());
    const clusters = new Clusters(this.app, places);
    const queues = new Map<unknown, Map<string, QueueClaim[]>>();
    this.claimants.forEach((claimant, index) => {
      const cluster = clusters.of(places[index]);
      const ofCluster = queues.get(cluster) ?? new Map<string, QueueClaim[]>();
      queues.set(cluster, ofCluster);
      for (const claim of claimant.queueClaims()) {
        const claims = ofCluster.get(claim.key);
        if (claims) {
          claims.push(claim);
        } else {
          ofCluster.set(claim.key, [claim]);
        }
      }
    });
    return [...queues.values()].flatMap((ofCluster) => [...ofCluster.values()]);
  }
}

function byService(found: readonly ServiceFinding[]): Map<string, Finding[]> {
  const all = new Map<string, Finding[]>();
  for (const { service, finding } of found) {
    all.set(service, [...(all.get(service) ?? []), finding]);
  }
  return all;
}
