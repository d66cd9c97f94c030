import { IConstruct } from 'constructs';
import { currentRevision } from '../private/revision';
import { CloudResource } from '../render/cloud-resource';
import { RenderedObject } from '../render/object';
import { RegionFact, checkRegions } from '../rules/cloud-settings';
import { Finding } from '../rules/finding';
import { ObjectFact, checkCollisions } from '../rules/names';

/** Something that makes objects. @internal */
export interface Maker {
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
export class Makers {
  public static of(construct: IConstruct): Makers {
    const { root } = construct.node;
    const known = Makers.all.get(root) ?? new Makers();
    Makers.all.set(root, known);
    return known;
  }

  private static readonly all = new WeakMap<IConstruct, Makers>();

  private readonly members: Maker[] = [];
  private found?: { readonly revision: number; readonly byOwner: Map<Maker, Finding[]> };

  public add(member: Maker): void {
    this.members.push(member);
  }

  /** What stands in the way of one member's objects. */
  public collisions(member: Maker): Finding[] {
    if (this.found?.revision !== currentRevision()) {
      const owners = new Map<string, Maker>();
      const facts = this.members.flatMap((each) =>
        each.facts().map((fact) => {
          owners.set(fact.path, each);
          return fact;
        }),
      );
      const byOwner = new Map<Maker, Finding[]>();
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
