import { Clusters, Place, placeOf } from './clusters';
import { ObjectsBesides } from '../homes/home';
import { AppRegistry } from '../private/app-registry';
import { CloudResource } from '../render/cloud-resource';
import { RenderedObject } from '../render/object';
import { RegionFact, checkRegions } from '../rules/cloud-settings';
import { FiledFact, checkFileNames, checkNamespaceOrder } from '../rules/files';
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

/** An object that several services render, and who renders it. */
interface Sharer extends FiledFact {
  readonly member: ObjectSource;
}

type FileOf = (object: ObjectFact) => string | undefined;

/** In the order of the files, and in that of the members within one. */
function byFile({ file: one = '' }: FiledFact, { file: other = '' }: FiledFact): number {
  return one === other ? 0 : one < other ? -1 : 1;
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
      .flatMap((each) => each.otherObjects().map((object) => ({ ...object, each })))
      .map(({ root, fact, each }) => ({
        place: placeOf(root, root),
        fact,
        file: (object: ObjectFact) => each.fileOf(root, object),
      }));
    const members = this.members.map((member) => ({ member, place: member.place() }));
    const clusters = new Clusters(
      this.app,
      [...others, ...members].map(({ place }) => place),
    );
    const sharers = new Map<unknown, Map<string, Sharer[]>>();
    // objects of one cluster, or resources of all stacks
    const groups = new Map<unknown, { readonly fact: ObjectFact; readonly file: FileOf }[]>();
    const add = (key: unknown, fact: ObjectFact, file: FileOf) => {
      const group = groups.get(key) ?? [];
      group.push({ fact, file });
      groups.set(key, group);
    };
    others.forEach(({ place, fact, file }) => add(clusters.of(place), fact, file));
    for (const { member, place } of members) {
      const file: FileOf = (fact) => member.others.fileOf(place.root, fact);
      const cluster = clusters.of(place);
      for (const fact of member.facts()) {
        owners.set(fact.path, member);
        add(fact.stack === undefined ? cluster : this, fact, file);
        if (fact.shared !== undefined && fact.stack === undefined) {
          const name = `${fact.kind}/${fact.name}`;
          const names = sharers.get(cluster) ?? new Map<string, Sharer[]>();
          const all = names.get(name) ?? [];
          all.push({ member, fact, file: file(fact) });
          names.set(name, all);
          sharers.set(cluster, names);
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
    const clusterGroups = [...groups.values()].map((group) => group.map(({ fact }) => fact));
    const shared = new Map<ObjectSource, Set<string>>();
    const misplaced = [...sharers].flatMap(([cluster, names]) => {
      const namespaces = [...names].flatMap(([name, all]) => {
        // kubectl reads the files in the order of their names
        const [first, ...rest] = all.sort(byFile);
        rest.forEach(({ member }) =>
          shared.set(member, (shared.get(member) ?? new Set()).add(name)),
        );
        return first.fact.kind === 'Namespace' ? [first] : [];
      });
      const objects = namespaces.length === 0 ? [] : groups.get(cluster)!;
      return checkNamespaceOrder(
        namespaces,
        objects.map(({ fact, file }) => ({ fact, file: file(fact) })),
      );
    });
    const findings = [
      ...clusterGroups.flatMap(checkCollisions),
      ...checkFileNames(clusterGroups, ({ path }) => owners.has(path)),
      ...checkRegions(regions),
      ...misplaced,
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
