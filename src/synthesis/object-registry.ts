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
export function factOf({ owner, object, shared }: RenderedObject, folder?: string): ObjectFact {
  return {
    group: groupOf(object.apiVersion),
    kind: object.kind,
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    path: owner,
    ...(shared && { shared: JSON.stringify(object) }),
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

/** The objects of all members compared. */
interface Comparison {
  readonly byOwner: ReadonlyMap<ObjectSource, Finding[]>;
  readonly shared: ReadonlyMap<ObjectSource, ReadonlySet<string>>;
}

/** All sources of objects in one app: no two may render the same object in one cluster. @internal */
export class ObjectRegistry {
  private members: ObjectSource[] = [];
  private found?: Comparison & { readonly revision: number };

  public constructor(private readonly app: AppRegistry) {}

  public add(member: ObjectSource): void {
    this.members.push(member);
  }

  public remove(member: ObjectSource): void {
    this.members = this.members.filter((each) => each !== member);
  }

  /** Findings about objects of one member that others render as well. */
  public collisions(member: ObjectSource): Finding[] {
    return this.compared().byOwner.get(member) ?? [];
  }

  /** The shared objects of one member, by kind and name, that an earlier member renders. */
  public renderedByOthers(member: ObjectSource): ReadonlySet<string> {
    return this.compared().shared.get(member) ?? new Set();
  }

  private compared(): Comparison {
    if (this.found?.revision !== this.app.revision) {
      this.found = { revision: this.app.revision, ...this.compute() };
    }
    return this.found;
  }

  private compute(): Comparison {
    const owners = new Map<string, ObjectSource>();
    const others = [...new Set(this.members.map((member) => member.others))]
      .flatMap((each) => each.otherObjects())
      .map(({ root, fact }) => ({ place: placeOf(root, root), fact }));
    const members = this.members.map((member) => ({ member, place: member.place() }));
    const clusters = new Clusters(
      this.app,
      [...others, ...members].map(({ place }) => place),
    );
    const sharers = new Map<unknown, Set<string>>();
    const shared = new Map<ObjectSource, Set<string>>();
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
        if (fact.shared !== undefined && fact.stack === undefined) {
          const name = `${fact.kind}/${fact.name}`;
          const rendered = sharers.get(cluster) ?? new Set();
          if (rendered.has(name)) {
            shared.set(member, (shared.get(member) ?? new Set()).add(name));
          }
          sharers.set(cluster, rendered.add(name));
        }
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
    return { byOwner, shared };
  }
}
