import { LoadBalancerClaims } from './load-balancer-claims';
import { ObjectRegistry, factOf, resourceFactOf } from './object-registry';
import type { ServiceSource, SynthesisResult } from './synthesize-service';
import { Home, Synthesis } from '../homes/home';
import type { Patch } from '../platform/references';
import { currentRevision } from '../private/revision';
import { RegionFact } from '../rules/cloud-settings';
import { Finding, Severity, applyStrict } from '../rules/finding';
import { LoadBalancerClaim } from '../rules/load-balancer-claims';
import { ObjectFact } from '../rules/names';

/**
 * Leads one service from what was said to objects, and keeps it clear of the others. Done once, and
 * again only when something changed since.
 *
 * @internal
 */
export class Synthesizer {
  private revision = -1;
  private own?: SynthesisResult;
  private result?: { readonly revision: number; readonly synthesis: Synthesis };

  public constructor(
    private readonly service: ServiceSource,
    private readonly home: Home,
    private readonly patches: readonly Patch[],
  ) {
    ObjectRegistry.of(service).add(this);
    LoadBalancerClaims.of(service).add(this);
  }

  public synthesize(): Synthesis {
    if (this.result?.revision !== currentRevision()) {
      const { strict, region, findings, objects, resources } = this.compute();
      const collisions = ObjectRegistry.of(this.service).collisions(this);
      const shared = LoadBalancerClaims.of(this.service).conflicts(this);
      const all = [...applyStrict(findings, strict), ...collisions, ...shared];
      const stopped = all.some(({ severity }) => severity === Severity.ERROR);
      this.result = {
        revision: currentRevision(),
        synthesis: {
          findings: all,
          objects: stopped ? [] : objects,
          resources: stopped ? [] : resources,
          ...(region !== undefined && { region }),
        },
      };
    }
    return this.result.synthesis;
  }

  public warnings(): Finding[] {
    return this.compute().findings.filter(({ severity }) => severity === Severity.WARNING);
  }

  /** The objects this service means to make, for others to keep clear of. */
  public facts(): ObjectFact[] {
    const { objects, resources } = this.compute();
    const stack = this.home.root.node.path;
    return [
      ...objects.map(factOf),
      ...resources.map((resource) => resourceFactOf(resource, stack)),
    ];
  }

  public get path(): string {
    return this.service.node.path;
  }

  /** What this service takes of load balancers that exist already. */
  public loadBalancerClaims(): LoadBalancerClaim[] {
    return [...this.compute().instances];
  }

  public otherObjects(): ObjectFact[] {
    return this.home.otherObjects();
  }

  public regions(): RegionFact[] {
    const { resources, region } = this.compute();
    return resources.length > 0 && region !== undefined
      ? [{ path: this.path, stack: this.home.root.node.path, region }]
      : [];
  }

  private compute(): SynthesisResult {
    if (!this.own || this.revision !== currentRevision()) {
      this.revision = currentRevision();
      this.own = derivation().synthesizeService(this.service, this.home, this.patches);
    }
    return this.own;
  }
}

/** Plans, rules and renderers are two thirds of the library: they are loaded when something is made. */
function derivation(): typeof import('./synthesize-service') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./synthesize-service');
}
