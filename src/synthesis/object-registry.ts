import { AppRegistry } from '../private/app-registry';
import { CloudResource } from '../render/cloud-resource';
import { RenderedObject } from '../render/object';
import { RegionFact, checkRegions } from '../rules/cloud-settings';
import { Finding } from '../rules/finding';
import { ObjectFact, checkCollisions } from '../rules/names';

/** Something that renders objects. @internal */
export interface ObjectSource {
  /** The objects it renders, for comparison with those of others. */
  facts(): ObjectFact[];
  /** Objects in the same app that the user created without this library. */
  otherObjects(): ObjectFact[];
  /** The regions of its Volcengine resources. */
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

/** All sources of objects in one app: no two may render the same object. @internal */
export class ObjectRegistry {
  private readonly members: ObjectSource[] = [];
  private found?: { readonly revision: number; readonly byOwner: Map<ObjectSource, Finding[]> };

  public constructor(private readonly app: AppRegistry) {}

  public add(member: ObjectSource): void {
    this.members.push(member);
  }

  /** Findings about objects of one member that others render as well. */
  public collisions(member: ObjectSource): Finding[] {
    if (this.found?.revision !== this.app.revision) {
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
      this.found = { revision: this.app.revision, byOwner };
    }
    return this.found.byOwner.get(member) ?? [];
  }
}
