import { IConstruct } from 'constructs';
import { currentRevision } from '../private/revision';
import { CloudResource } from '../render/cloud-resource';
import { RenderedObject } from '../render/object';
import { RegionFact, checkRegions } from '../rules/cloud-settings';
import { Finding } from '../rules/finding';
import { ObjectFact, checkCollisions } from '../rules/names';

/** Something that makes objects. @internal */
export interface ObjectSource {
  /** The objects it means to make, for others to keep clear of. */
  facts(): ObjectFact[];
  /** Objects in the same app that the user made otherwise. */
  otherObjects(): ObjectFact[];
  /** Where it makes resources of the cloud. */
  regions(): RegionFact[];
}

/** @internal */
export function factOf({ owner, object }: RenderedObject): ObjectFact {
  return {
    group: object.apiVersion.split('/').slice(0, -1).join('/') || 'core',
    kind: object.kind,
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    path: owner,
  };
}

/** @internal */
export function resourceFactOf(resource: CloudResource, stack: string): ObjectFact {
  const { owner, type, name, values } = resource;
  return {
    group: resource.data ? 'data' : 'resource',
    kind: type,
    name,
    path: owner,
    stack,
    ...(resource.shared && { shared: JSON.stringify(values) }),
  };
}

/** Everything in one app that makes objects: no two may make the same. @internal */
export class ObjectRegistry {
  public static of(construct: IConstruct): ObjectRegistry {
    const { root } = construct.node;
    const known = ObjectRegistry.all.get(root) ?? new ObjectRegistry();
    ObjectRegistry.all.set(root, known);
    return known;
  }

  private static readonly all = new WeakMap<IConstruct, ObjectRegistry>();

  private readonly members: ObjectSource[] = [];
  private found?: { readonly revision: number; readonly byOwner: Map<ObjectSource, Finding[]> };

  public add(member: ObjectSource): void {
    this.members.push(member);
  }

  /** What stands in the way of one member's objects. */
  public collisions(member: ObjectSource): Finding[] {
    if (this.found?.revision !== currentRevision()) {
      const owners = new Map<string, ObjectSource>();
      const facts = this.members.flatMap((each) =>
        each.facts().map((fact) => {
          owners.set(fact.path, each);
          return fact;
        }),
      );
      const byOwner = new Map<ObjectSource, Finding[]>();
      const regions = this.members.flatMap((each) =>
        each.regions().map((fact) => {
          owners.set(fact.path, each);
          return fact;
        }),
      );
      const findings = [
        ...checkCollisions([...member.otherObjects(), ...facts]),
        ...checkRegions(regions),
      ];
      for (const finding of findings) {
        const owner = owners.get(finding.path);
        if (owner) {
          byOwner.set(owner, [...(byOwner.get(owner) ?? []), finding]);
        }
      }
      this.found = { revision: currentRevision(), byOwner };
    }
    return this.found.byOwner.get(member) ?? [];
  }
}
