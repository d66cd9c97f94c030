import { JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { InferenceService } from './inference-service';
import { Makers, factOf, resourceFactOf } from './makers';
import { SharedInstances } from './shared-instances';
import { Home, PlacedObject, PlacedResource, Synthesis } from '../homes/home';
import { planService } from '../plan/service-plan';
import { isPlain } from '../private/copy';
import { patched } from '../private/json-patch';
import { currentRevision } from '../private/revision';
import { renderObjects } from '../render';
import { canonical } from '../render/canonical';
import { address } from '../render/cloud-resource';
import { KubernetesObject, key } from '../render/object';
import { renderCloud } from '../render/volcengine';
import { checkService, weigh } from '../rules';
import { RegionFact } from '../rules/cloud-settings';
import { checkCloudValues } from '../rules/cloud-values';
import { Finding, Severity } from '../rules/finding';
import { ObjectFact } from '../rules/names';
import { patchFails, patchHitsNothing, patchSaysNothing } from '../rules/patches';
import { InstanceFact, instanceFacts } from '../rules/shared-instances';

/** Changes to the objects of one kind that a construct makes. @internal */
export interface Patch {
  readonly path: string;
  readonly kind: string;
  readonly operations: readonly JsonPatch[];
}

interface Own {
  readonly strict: boolean;
  /** Of the cloud around the cluster. */
  readonly region?: string;
  readonly instances: readonly InstanceFact[];
  readonly findings: readonly Finding[];
  readonly objects: readonly PlacedObject[];
  readonly resources: readonly PlacedResource[];
}

/** What a patch may hit: an object, or a resource of the cloud. */
interface Target {
  readonly owner: string;
  readonly kind: string;
  readonly name: string;
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
    SharedInstances.of(service).add(this);
  }

  public synthesize(): Synthesis {
    if (this.result?.revision !== currentRevision()) {
      const { strict, region, findings, objects, resources } = this.compute();
      const collisions = Makers.of(this.service).collisions(this);
      const shared = SharedInstances.of(this.service).conflicts(this);
      const all = [...weigh(findings, strict), ...collisions, ...shared];
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
  public instanceFacts(): InstanceFact[] {
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
    const { strict, cloud } = plan.platform;
    const known = {
      strict,
      ...(cloud && { region: cloud.region }),
      instances: instanceFacts(plan, this.home.root.node.path),
    };
    const findings = checkService(said, plan);
    if (findings.some(({ severity }) => severity === Severity.ERROR)) {
      return { ...known, findings, objects: [], resources: [] };
    }
    const owners: IConstruct[] = [this.service, ...this.service.deployments];
    const scopes = new Map(owners.map((owner) => [owner.node.path, owner]));
    const made: Omit<Target, 'name'>[] = [];
    const objects = renderObjects(plan).map(({ owner, object, after, computed, verbatim }) => {
      const { kind } = object;
      const name = key(object);
      const now = this.patch({ owner, kind, name }, object, stillObject, findings);
      made.push({ owner, kind });
      return {
        owner,
        after,
        computed,
        verbatim,
        scope: scopes.get(owner)!,
        key: name,
        object: verbatim === true ? now : canonical(now),
      };
    });
    // the cloud's own resources are Terraform's business
    const rendered = plan.platform.cloud?.terraform ? renderCloud(plan) : [];
    const resources = rendered.map((resource) => {
      const { owner, type, values } = resource;
      const target = { owner, kind: type, name: address(resource) };
      made.push(target);
      return {
        ...resource,
        scope: scopes.get(owner)!,
        values: this.patch(target, values, stillValues, findings),
      };
    });
    findings.push(...checkCloudValues(resources.map((each) => ({ ...each, path: each.owner }))));
    this.checkPatches(made, findings);
    return { ...known, findings, objects, resources };
  }

  private checkPatches(made: readonly Omit<Target, 'name'>[], findings: Finding[]): void {
    for (const { path, kind, operations } of this.patches) {
      const kinds = made.filter((each) => this.covers(path, each)).map((each) => each.kind);
      if (!kinds.includes(kind)) {
        findings.push(patchHitsNothing(path, kind, kinds));
      } else if (operations.length === 0) {
        findings.push(patchSaysNothing(path, kind));
      }
    }
  }

  private patch<T>(target: Target, document: T, still: (document: T) => T, findings: Finding[]): T {
    let now = document;
    for (const { path, kind, operations } of this.patches) {
      if (kind !== target.kind || !this.covers(path, target)) {
        continue;
      }
      for (const operation of operations) {
        const said = operation._toJson();
        try {
          now = still(patched(now, said));
        } catch (failure) {
          const [why] = String((failure as Error).message).split('\n');
          findings.push(patchFails(path, target.name, said, why));
        }
      }
    }
    return now;
  }

  /** A service's patch reaches its deployments' objects too. */
  private covers(path: string, { owner }: Pick<Target, 'owner'>): boolean {
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

/** The arguments of a resource must stay arguments. */
function stillValues<T>(values: T): T {
  if (isPlain(values)) {
    return values;
  }
  throw new Error('the arguments must stay a map');
}
