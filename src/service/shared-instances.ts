import { IConstruct } from 'constructs';
import { currentRevision } from '../private/revision';
import { Finding } from '../rules/finding';
import { InstanceFact, checkSharedInstances } from '../rules/shared-instances';

/** A service that may stand behind a load balancer that exists already. @internal */
export interface Sharer {
  readonly path: string;
  instanceFacts(): InstanceFact[];
}

/** The services of one app: no two may take the same of one existing load balancer. @internal */
export class SharedInstances {
  public static of(construct: IConstruct): SharedInstances {
    const { root } = construct.node;
    const known = SharedInstances.all.get(root) ?? new SharedInstances();
    SharedInstances.all.set(root, known);
    return known;
  }

  private static readonly all = new WeakMap<IConstruct, SharedInstances>();

  private readonly sharers: Sharer[] = [];
  private found?: { readonly revision: number; readonly byService: Map<string, Finding[]> };

  public add(sharer: Sharer): void {
    this.sharers.push(sharer);
  }

  /** What another service took before this one. */
  public conflicts({ path }: Sharer): Finding[] {
    if (this.found?.revision !== currentRevision()) {
      const facts = this.sharers.flatMap((sharer) => sharer.instanceFacts());
      const serviceOf = new Map(facts.map((fact) => [fact.path, fact.service]));
      const byService = new Map<string, Finding[]>();
      for (const finding of checkSharedInstances(facts)) {
        const service = serviceOf.get(finding.path)!;
        byService.set(service, [...(byService.get(service) ?? []), finding]);
      }
      this.found = { revision: currentRevision(), byService };
    }
    return this.found.byService.get(path) ?? [];
  }
}
