import { AcknowledgementUse, Acknowledgements } from './acknowledgements';
import { Claims } from './claims';
import { Place, placeOf } from './clusters';
import { ObjectRegistry, factOf, resourceFactOf } from './object-registry';
import type { ServiceSource, SynthesisResult } from './synthesize-service';
import { Home, ObjectsBesides, Synthesis } from '../homes/home';
import type { PlannedService } from '../plan/service';
import type { Patch } from '../platform/references';
import { AppRegistry } from '../private/app-registry';
import { Acknowledged, acknowledged } from '../rules/acknowledgements';
import { RegionFact } from '../rules/cloud-settings';
import { Finding, Severity, applyStrict } from '../rules/finding';
import { HostnameClaim } from '../rules/hostnames';
import { LoadBalancerClaim } from '../rules/load-balancer-claims';
import { ObjectFact } from '../rules/names';
import { QueueClaim } from '../rules/queue-claims';
import { SharedRoutes } from '../rules/shared-gateway-routes';

/**
 * Compiles one service to objects, and reports conflicts with other services of the app. The result is
 * kept until something in the app changes.
 *
 * @internal
 */
export class Synthesizer {
  private readonly app: AppRegistry;
  private readonly objects: ObjectRegistry;
  private readonly claims: Claims;
  private readonly acknowledgements: Acknowledgements;
  private revision = -1;
  private own?: SynthesisResult;
  private result?: { readonly revision: number; readonly synthesis: Synthesis };

  public constructor(
    private readonly service: ServiceSource,
    private readonly home: Home,
    private readonly patches: readonly Patch[],
  ) {
    this.app = AppRegistry.of(service);
    this.objects = this.app.part(ObjectRegistry);
    this.claims = this.app.part(Claims);
    this.acknowledgements = this.app.part(Acknowledgements);
    this.acknowledgements.add(this);
    this.objects.add(this);
    this.claims.add(this);
    this.app.watch(service, () => {
      this.acknowledgements.remove(this);
      this.objects.remove(this);
      this.claims.remove(this);
    });
  }

  public synthesize(): Synthesis {
    if (this.result?.revision !== this.app.revision) {
      const { strict, region, objects, resources, plan } = this.compute();
      const collisions = this.objects.collisions(this);
      const elsewhere = this.objects.renderedByOthers(this);
      const shared = this.claims.conflicts(this);
      const all = [...applyStrict(this.findings(), strict), ...collisions, ...shared];
      const stopped = all.some(({ severity }) => severity === Severity.ERROR);
      this.result = {
        revision: this.app.revision,
        synthesis: {
          findings: all,
          objects: stopped ? [] : objects.filter(({ key }) => !elsewhere.has(key)),
          resources: stopped ? [] : resources,
          ...(region !== undefined && { region }),
          ...(plan?.release && { release: plan.release }),
        },
      };
    }
    return this.result.synthesis;
  }

  public warnings(): Finding[] {
    return this.findings().filter(({ severity }) => severity === Severity.WARNING);
  }

  /** The acknowledgements that hold for this service. */
  public acknowledgementUse(): AcknowledgementUse {
    const use = this.compute().acknowledgements;
    const { matched } = this.shared();
    return { ...use, matched: new Set([...use.matched, ...matched]) };
  }

  /** The objects that this service renders, for comparison with those of others. */
  public facts(): ObjectFact[] {
    const { objects, resources } = this.compute();
    const stack = this.home.root.node.path;
    return [
      ...objects.map((object) => factOf(object, this.home.folderOf(object.scope))),
      ...resources.map((resource) => resourceFactOf(resource, stack)),
    ];
  }

  public get path(): string {
    return this.service.node.path;
  }

  /** The ports and listeners of existing load balancers that this service uses. */
  public loadBalancerClaims(): LoadBalancerClaim[] {
    return [...this.compute().instances];
  }

  public get others(): ObjectsBesides {
    return this.home.others;
  }

  public place(): Place {
    return placeOf(this.service, this.home.root, this.service._platform());
  }

  /** The host names of the gateways that this service creates. */
  public hostnameClaims(): HostnameClaim[] {
    return [...this.compute().hostnames];
  }

  /** The routes of this service at gateways that services share. */
  public sharedRoutes(): readonly SharedRoutes[] {
    return this.compute().sharedRoutes;
  }

  /** The plan of the service as it is now, which nobody may change; undefined after mistakes in its input. */
  public get plan(): PlannedService | undefined {
    return this.compute().plan;
  }

  /** The queues of its deployments. */
  public queueClaims(): readonly QueueClaim[] {
    return this.compute().queues;
  }

  public regions(): RegionFact[] {
    const { resources, region } = this.compute();
    return resources.length > 0 && region !== undefined
      ? [{ path: this.path, stack: this.home.root.node.path, region }]
      : [];
  }

  private findings(): Finding[] {
    const own = this.compute().findings;
    return [...own, ...this.shared().findings, ...this.acknowledgements.findings(this)];
  }

  /** Findings about what this service shares with others. */
  private shared(): Acknowledged {
    const { acknowledgements: use, findings: own } = this.compute();
    const { acknowledgements, today } = use;
    const isOwn = ({ rule, path }: Finding) =>
      own.some((each) => each.rule === rule && each.path === path);
    const found = [
      ...this.claims.sharedHostnames(this),
      // a service that exceeds a queue by itself has the finding already
      ...this.claims.queues(this).filter((finding) => !isOwn(finding)),
    ];
    return today === undefined
      ? { findings: found, matched: new Set() }
      : acknowledged(this.path, found, acknowledgements, today);
  }

  private compute(): SynthesisResult {
    const revision = this.app.revisionOf(this.service);
    if (!this.own || this.revision !== revision) {
      this.revision = revision;
      this.own = derivation().synthesizeService(this.service, this.home, this.patches);
    }
    return this.own;
  }
}

/** Plans, rules and renderers are two thirds of the library: they are loaded when something is synthesized. */
function derivation(): typeof import('./synthesize-service') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./synthesize-service');
}
