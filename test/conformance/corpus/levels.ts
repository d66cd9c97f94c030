import { Assembly, Member, Source, TypeReference } from './assembly';
import { Random, pairwise } from './pairwise';
import { APART, Samples } from './samples';
import * as library from '../../../src';
import type { Place } from '../../catalogue/property';

/** One of the values that something can have. */
export interface Level {
  readonly label: string;
  readonly make: (place: Place) => unknown;
  /** The static method or constant it comes from. */
  readonly source?: string;
}

/** Nothing is said. */
export const ABSENT: Level = { label: '-', make: () => undefined };

/** What becomes of structs that are nested: with as little said as may be and with everything, or every pair of values. */
export type Depth = 'ends' | 'pairs';

/** Values of every type of the public API; fails where one has none. */
export class Levels {
  public constructor(
    public readonly assembly: Assembly,
    public readonly samples: Samples,
  ) {}

  /** Whether something optional may be left out. */
  public mayBeAbsent(member: Member, at: string): boolean {
    return (member.optional ?? false) && !this.samples.required.has(at);
  }

  /** @param at what has the values, such as `Struct.property` or `Class.method(parameter)` */
  public of(type: TypeReference, at: string, depth: Depth, specific?: string): Level[] {
    const samples =
      (specific === undefined ? undefined : this.samples.get(specific)) ?? this.samples.get(at);
    if (samples !== undefined) {
      return samples;
    }
    if (type.primitive === 'boolean') {
      return [true, false].map((value) => ({ label: `${value}`, make: () => value }));
    }
    const { assembly } = this;
    const members = assembly.members(type);
    if (members) {
      const values = (library as any)[members.name];
      return members.members.map((name) => ({ label: name, make: () => values[name] }));
    }
    const struct = assembly.struct(type);
    if (struct) {
      return this.samples.get(struct) ?? this.instances(struct, depth);
    }
    if (type.collection?.kind === 'array') {
      return [
        ...lists(this.of(type.collection.elementtype, at, depth), depth),
        ...this.samples.further(at),
      ];
    }
    const owner = assembly.sources(type);
    if (owner && owner.sources.length > 0) {
      return owner.sources.flatMap((source) => this.made(owner.name, source, depth));
    }
    throw new Error(`the corpus has no value for ${at}: add samples to its row in test/catalogue`);
  }

  /** What the other ways give in which a class is had. */
  public others(type: TypeReference, usual: string): Level[] {
    const owner = this.assembly.sources(type);
    return (owner?.sources ?? [])
      .filter(({ name }) => name !== usual)
      .flatMap((source) => this.made(owner!.name, source, 'ends'));
  }

  private made(owner: string, { name, parameters }: Source, depth: Depth): Level[] {
    const source = `${owner}.${name}`;
    const values = (library as any)[owner];
    if (parameters === undefined) {
      return [{ label: name, make: () => values[name], source }];
    }
    const choices = parameters.map((parameter): Level[] => {
      const at = `${source}(${parameter.name})`;
      const struct = this.assembly.struct(parameter.type);
      const levels = struct
        ? (this.samples.get(struct) ?? this.instances(struct, depth, source))
        : this.of(parameter.type, at, depth);
      return this.mayBeAbsent(parameter, at) ? [ABSENT, ...levels] : levels;
    });
    if (choices.some((levels) => levels.length === 0)) {
      return [];
    }
    return combine(choices, depth, Infinity).map((row) => ({
      label: `${name}(${row.map(({ label }) => label).join(', ')})`,
      make: (place) => values[name](...row.map((level) => level.make(place))),
      source,
    }));
  }

  /** Structs with the values of their properties; `inside` is the method that takes them. */
  private instances(struct: string, depth: Depth, inside?: string): Level[] {
    const properties = this.assembly
      .properties(struct)
      .map((property) => {
        const at = `${property.declared}.${property.name}`;
        const specific = inside && `${inside}.${property.name}`;
        const levels = this.of(property.type, at, depth, specific);
        const absent = this.mayBeAbsent(property, at) ? [ABSENT] : [];
        return { name: property.name, levels: levels.length > 0 ? [...absent, ...levels] : [] };
      })
      .filter(({ levels }) => levels.length > 0);
    const rows = combine(
      properties.map(({ levels }) => levels),
      depth,
      2,
    );
    return rows.map((row) => ({
      label: `{${spec(properties, row)
        .map(([name, { label }]) => `${name}: ${label}`)
        .join(', ')}}`,
      make: (place) =>
        Object.fromEntries(spec(properties, row).map(([name, level]) => [name, level.make(place)])),
    }));
  }
}

function spec(properties: readonly { readonly name: string }[], row: readonly Level[]) {
  return row
    .map((level, index): [string, Level] => [properties[index].name, level])
    .filter(([, level]) => level !== ABSENT);
}

/** Every pair of levels; or every level at least once, as far as `most` combinations go. */
function combine(choices: readonly Level[][], depth: Depth, most: number): Level[][] {
  const counts = choices.map((levels) => levels.length);
  if (depth === 'pairs' && choices.length > 1) {
    return pairwise(counts, new Random(1)).map((row) =>
      row.map((level, index) => choices[index][level]),
    );
  }
  const longest = Math.min(most, Math.max(1, ...counts));
  return Array.from({ length: longest }, (_, row) =>
    // the first row leaves out whatever can be; later ones say everything
    choices.map((levels) => {
      const spoken = levels.filter((level) => level !== ABSENT);
      return levels[0] === ABSENT && row === 0
        ? ABSENT
        : spoken[(levels[0] === ABSENT ? row - 1 : row) % spoken.length];
    }),
  );
}

/** Elements alone, and the first of each source together. */
function lists(elements: readonly Level[], depth: Depth): Level[] {
  const firsts = bySource([...elements].reverse());
  const alone = depth === 'pairs' || firsts.length < 2 ? elements : bySource(elements);
  return [
    ...alone.map(({ label, make }) => ({
      label: `[${label}]`,
      make: (place: Place) => [make(place)],
    })),
    ...mixes(firsts)
      .filter((mix) => mix.length > 1)
      .map((mix) => ({
        label: `[${mix.map(({ label }) => label).join(', ')}]`,
        make: (place: Place) => mix.map(({ make }) => make(place)),
      })),
  ];
}

/** What stands together: everything, or in turn what does not exclude each other. */
function mixes(firsts: readonly Level[]): Level[][] {
  const kinds = APART[firsts[0]?.source?.split('.')[0] ?? ''] ?? [[]];
  const named = (source: string | undefined) => source?.split('.')[1] ?? '';
  return kinds.map((own) =>
    firsts.filter(
      ({ source }) =>
        own.includes(named(source)) || !kinds.some((other) => other.includes(named(source))),
    ),
  );
}

/** The last of each source. */
function bySource(elements: readonly Level[]): Level[] {
  return [...new Map(elements.map((level) => [level.source, level])).values()];
}
