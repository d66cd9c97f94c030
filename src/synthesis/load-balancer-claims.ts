import { IConstruct } from 'constructs';
import { currentRevision } from '../private/revision';
import { Finding } from '../rules/finding';
import { LoadBalancerClaim, checkLoadBalancerClaims } from '../rules/load-balancer-claims';

/** A service that may stand behind a load balancer that exists already. @internal */
export interface Claimant {
  readonly path: string;
  loadBalancerClaims(): LoadBalancerClaim[];
}

/** The services of one app: no two may take the same of one existing load balancer. @internal */
export class LoadBalancerClaims {
  public static of(construct: IConstruct): LoadBalancerClaims {
    const { root } = construct.node;
    const known = LoadBalancerClaims.all.get(root) ?? new LoadBalancerClaims();
    LoadBalancerClaims.all.set(root, known);
    return known;
  }

  private static readonly all = new WeakMap<IConstruct, LoadBalancerClaims>();

  private readonly claimants: Claimant[] = [];
  private found?: { readonly revision: number; readonly byService: Map<string, Finding[]> };

  public add(claimant: Claimant): void {
    this.claimants.push(claimant);
  }

  /** What another service took before this one. */
  public conflicts({ path }: Claimant): Finding[] {
    if (this.found?.revision !== currentRevision()) {
      const facts = this.claimants.flatMap((claimant) => claimant.loadBalancerClaims());
      const serviceOf = new Map(facts.map((fact) => [fact.path, fact.service]));
      const byService = new Map<string, Finding[]>();
      for (const finding of checkLoadBalancerClaims(facts)) {
        const service = serviceOf.get(finding.path)!;
        byService.set(service, [...(byService.get(service) ?? []), finding]);
      }
      this.found = { revision: currentRevision(), byService };
    }
    return this.found.byService.get(path) ?? [];
  }
}
