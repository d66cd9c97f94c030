import { Clusters, Place, placeOf } from './clusters';
import { ObjectsBesides } from '../homes/home';
import { AppRegistry } from '../private/app-registry';
import { CloudResource } from '../render/cloud-resource';
import { RenderedObject } from '../render/object';
import { RegionFact, checkRegions } from '../rules/cloud-settings';
import { checkFileNames } from '../rules/files';
import { Finding } from '../rules/finding';
import { ObjectFact, checkCollisions, groupOf } from '../rules/names';

/** Something that renders objects. @internal */
export interface ObjectSource {
  /** Objects that the user created without this library. */
  readonly others: ObjectsBesides;
  /** The objects it renders, for comparison with those of others. */
  facts(): ObjectFact[];
  /** Where the objects are rendered. */
  place(): Place;
  /** The regions of its Volcengine resources. */
  regions(): RegionFact[];
}

/** @internal */
export function factOf({ owner, object }: RenderedObject, folder?: string): ObjectFact {
  return {
    group: groupOf(object.apiVersion),
    kind: object.kind,
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    path: owner,
    folder,
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

/** All sources of objects in one app: no two may render the same object in one cluster. @internal */
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
      this.found = { revision: this.app.revision, byOwner: this.compute() };
    }
    return this.found.byOwner.get(member) ?? [];
  }

  private compute(): Map<ObjectSource, Finding[]> {
    const owners = new Map<string, ObjectSource>();
    const others = [...new Set(this.members.map((member) => member.others))]
      .flatMap((each) => each.otherObjects())
      .map(({ root, fact }) => ({ place: placeOf(root, root), fact }));
    const members = this.members.map((member) => ({ member, place: member.place() }));
    const clusters = new Clusters(
      this.app,
      [...others, ...members].map(({ place }) => place),
    );
    // objects of one cluster, or resources of all stacks
    const groups = new Map<unknown, ObjectFact[]>();
    const add = (key: unknown, fact: ObjectFact) => {
      const group = groups.get(key) ?? [];
      group.push(fact);
      groups.set(key, group);
    };
    others.forEach(({ place, fact }) => add(clusters.of(place), fact));
    for (const { member, place } of members) {
      const cluster = clusters.of(place);
      for (const fact of member.facts()) {
        owners.set(fact.path, member);
        add(fact.stack === undefined ? cluster : this, fact);
      }
    }
    const regions = this.members.flatMap((each) =>
      each.regions().map((fact) => {
        owners.set(fact.path, each);
        return fact;
      }),
    );
    const byOwner = new Map<ObjectSource, Finding[]>();
    const clusterGroups = [...groups.values()];
    const findings = [
      ...clusterGroups.flatMap(checkCollisions),
      ...checkFileNames(clusterGroups, ({ path }) => owners.has(path)),
      ...checkRegions(regions),
    ];
    for (const finding of findings) {
      const owner = owners.get(finding.path);
      if (owner) {
        byOwner.set(owner, [...(byOwner.get(owner) ?? []), finding]);
      }
    }
    return byOwner;
  }
}
