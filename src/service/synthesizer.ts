import { JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { InferenceService } from './inference-service';
import { Makers, factOf } from './makers';
import { Home, PlacedObject, Synthesis } from '../homes/home';
import { ServicePlan, planService } from '../plan/service-plan';
import { patched } from '../private/json-patch';
import { currentRevision } from '../private/revision';
import { renderObjects } from '../render';
import { canonical } from '../render/canonical';
import { KubernetesObject, key } from '../render/object';
import { checkService, weigh } from '../rules';
import { Finding, Severity } from '../rules/finding';
import { ObjectFact } from '../rules/names';
import { patchFails, patchHitsNothing, patchSaysNothing } from '../rules/patches';

/** Changes to the objects of one kind that a construct makes. @internal */
export interface Patch {
  readonly path: string;
  readonly kind: string;
  readonly operations: readonly JsonPatch[];
}

interface Own {
  readonly plan: ServicePlan;
  readonly findings: readonly Finding[];
  readonly objects: readonly PlacedObject[];
}

/**
 * Leads one service from what was said to objects: plan, rules, rendering, patches. Done once, and
 * again only when something changed since.
 *
 * @internal
 */
export class Synthesizer {
  private revision = -1;
  private own?: Own;
  private result?: { readonly revision: number; readonly synthesis: Synthesis };

  public constructor(
    private readonly service: InferenceService,
    private readonly home: Home,
    private readonly patches: readonly Patch[],
  ) {
    Makers.of(service).add(this);
  }

  public synthesize(): Synthesis {
    if (this.result?.revision !== currentRevision()) {
      const { findings, objects, plan } = this.compute();
      const collisions = Makers.of(this.service).collisions(this);
      const all = [...weigh(findings, plan.platform.strict), ...collisions];
      const stopped = all.some(({ severity }) => severity === Severity.ERROR);
      this.result = {
        revision: currentRevision(),
        synthesis: { findings: all, objects: stopped ? [] : objects },
      };
    }
    return this.result.synthesis;
  }

  public warnings(): Finding[] {
    return this.compute().findings.filter(({ severity }) => severity === Severity.WARNING);
  }

  /** The objects this service means to make, for others to keep clear of. */
  public facts(): ObjectFact[] {
    return this.compute().objects.map(factOf);
  }

  public otherObjects(): ObjectFact[] {
    return this.home.otherObjects();
  }

  private compute(): Own {
    if (!this.own || this.revision !== currentRevision()) {
      this.revision = currentRevision();
      this.own = this.derive();
    }
    return this.own;
  }

  private derive(): Own {
    const said = this.service._describe();
    const plan = planService(said);
    const findings = checkService(said, plan);
    if (findings.some(({ severity }) => severity === Severity.ERROR)) {
      return { plan, findings, objects: [] };
    }
    const owners: IConstruct[] = [this.service, ...this.service.deployments];
    const scopes = new Map(owners.map((owner) => [owner.node.path, owner]));
    const objects = renderObjects(plan).map((rendered) => ({
      ...rendered,
      scope: scopes.get(rendered.owner)!,
      key: key(rendered.object),
    }));
    const changed = objects.map((placed) => ({
      ...placed,
      object: this.patch(placed, findings),
    }));
    for (const { path, kind, operations } of this.patches) {
      const kinds = objects
        .filter((placed) => this.covers(path, placed))
        .map(({ object }) => object.kind);
      if (!kinds.includes(kind)) {
        findings.push(patchHitsNothing(path, kind, kinds));
      } else if (operations.length === 0) {
        findings.push(patchSaysNothing(path, kind));
      }
    }
    return { plan, findings, objects: changed };
  }

  private patch(placed: PlacedObject, findings: Finding[]): KubernetesObject {
    let { object } = placed;
    for (const { path, kind, operations } of this.patches) {
      if (kind !== object.kind || !this.covers(path, placed)) {
        continue;
      }
      for (const operation of operations) {
        const said = operation._toJson();
        try {
          object = stillObject(patched(object, said));
        } catch (failure) {
          const [why] = String((failure as Error).message).split('\n');
          findings.push(patchFails(path, placed.key, said, why));
        }
      }
    }
    return placed.verbatim === true ? object : canonical(object);
  }

  /** A service's patch reaches its deployments' objects too. */
  private covers(path: string, { owner }: PlacedObject): boolean {
    return path === this.service.node.path || path === owner;
  }
}

/** A patch may change everything but what makes an object one. */
function stillObject(object: KubernetesObject): KubernetesObject {
  const { apiVersion, kind, metadata } = object ?? {};
  if ([apiVersion, kind, metadata?.name].every((part) => typeof part === 'string')) {
    return object;
  }
  throw new Error('apiVersion, kind and metadata.name must stay');
}
