import { AppRegistry } from '../private/app-registry';
import { Finding } from '../rules/finding';
import { LoadBalancerClaim, checkLoadBalancerClaims } from '../rules/load-balancer-claims';

/** A service that may use an existing load balancer. @internal */
export interface Claimant {
  readonly path: string;
  loadBalancerClaims(): LoadBalancerClaim[];
}

/** The services of one app: no two may use the same part of an existing load balancer. @internal */
export class LoadBalancerClaims {
  private readonly claimants: Claimant[] = [];
  private found?: { readonly revision: number; readonly byService: Map<string, Finding[]> };

  public constructor(private readonly app: AppRegistry) {}

  public add(claimant: Claimant): void {
    this.claimants.push(claimant);
  }

  /** The claims of this service that an earlier service has as well. */
  public conflicts({ path }: Claimant): Finding[] {
    if (this.found?.revision !== this.app.revision) {
      const facts = this.claimants.flatMap((claimant) => claimant.loadBalancerClaims());
      const serviceOf = new Map(facts.map((fact) => [fact.path, fact.service]));
      const byService = new Map<string, Finding[]>();
      for (const finding of checkLoadBalancerClaims(facts)) {
        const service = serviceOf.get(finding.path)!;
        byService.set(service, [...(byService.get(service) ?? []), finding]);
      }
      this.found = { revision: this.app.revision, byService };
    }
    return this.found.byService.get(path) ?? [];
  }
}
