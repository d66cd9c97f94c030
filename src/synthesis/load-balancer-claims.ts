import { AppRegistry } from '../private/app-registry';
import { Finding } from '../rules/finding';
import { HostnameClaim, sharedHostnames } from '../rules/hostnames';
import { LoadBalancerClaim, checkLoadBalancerClaims } from '../rules/load-balancer-claims';

/** A service with load balancers. @internal */
export interface Claimant {
  readonly path: string;
  loadBalancerClaims(): LoadBalancerClaim[];
  hostnameClaims(): HostnameClaim[];
}

/** The findings of all services of an app, by service. */
interface Found {
  readonly revision: number;
  readonly conflicts: Map<string, Finding[]>;
  readonly hostnames: Map<string, Finding[]>;
}

/**
 * The services of one app: no two may use the same part of an existing load balancer, and two created
 * gateways with one host name are a warning.
 *
 * @internal
 */
export class LoadBalancerClaims {
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
      };
    }
    return this.found;
  }
}

function byService(
  found: readonly { readonly service: string; readonly finding: Finding }[],
): Map<string, Finding[]> {
  const all = new Map<string, Finding[]>();
  for (const { service, finding } of found) {
    all.set(service, [...(all.get(service) ?? []), finding]);
  }
  return all;
}
