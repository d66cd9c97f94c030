import { Member } from './assembly';
import { ABSENT, Level, Levels } from './levels';
import { Row } from './pairwise';
import * as library from '../../../src';
import type { Place } from '../../catalogue/property';

/** Something that has a level in every service. */
export interface Factor {
  readonly at: string;
  readonly levels: Level[];
  /** The optional struct that this is a part of. */
  readonly below?: number;
}

/** Makes a value of a row. */
export type Build = (row: Row, place: Place) => any;

const PRESENT: Level = { label: '+', make: () => undefined };

/** Of several ways to have a class, the one whose options are factors; the others are levels. */
const DEFAULTS: Record<string, string> = {
  ComputeSpec: 'of',
  Gateway: 'envoyGateway',
  LoadBalancer: 'apiGateway',
  Platform: 'kubernetes',
};

/** The public API as a form: a factor for everything that can be said by itself. */
export class Form {
  public readonly factors: Factor[] = [];
  /** Values of a factor, every pair of what is nested in them. */
  public readonly deep = new Map<
    number,
    { readonly type: string; readonly levels: () => Level[] }
  >();

  public constructor(private readonly levels: Levels) {}

  /** A row of defaults; whatever is not said is left out. */
  public get plain(): Row {
    return this.factors.map(() => 0);
  }

  public get counts(): number[] {
    return this.factors.map(({ levels }) => levels.length);
  }

  /** Optional structs, and the level that says them. */
  public get above(): Map<number, number> {
    const entries = this.factors.map(({ levels }, factor): [number, number] => [
      factor,
      levels.indexOf(PRESENT),
    ]);
    return new Map(entries.filter(([, level]) => level >= 0));
  }

  /** Everything that can be said by itself, such as `DeploymentOptions.image`. */
  public get facets(): string[] {
    return this.factors.filter(({ levels }) => levels.length > 1).map(({ at }) => at);
  }

  /** Whether a pinned factor is part of this optional struct. */
  public holds(overridden: ReadonlySet<number>, factor: number): boolean {
    return [...overridden].some((start) => {
      for (let at = this.factors[start].below; at !== undefined; at = this.factors[at].below) {
        if (at === factor) {
          return true;
        }
      }
      return false;
    });
  }

  /** Says the structs that a factor is part of. */
  public present(row: number[], factor: number): void {
    for (let at = this.factors[factor].below; at !== undefined; at = this.factors[at].below) {
      row[at] = this.factors[at].levels.indexOf(PRESENT);
    }
  }

  public says(row: Row, factor: number): boolean {
    for (let at = this.factors[factor].below; at !== undefined; at = this.factors[at].below) {
      if (this.factors[at].levels[row[at]] !== PRESENT) {
        return false;
      }
    }
    return true;
  }

  public label(row: Row): string {
    return this.factors
      .map(({ at, levels }, factor) => ({ at, level: levels[row[factor]], factor }))
      .filter(
        ({ level, factor }) => level !== ABSENT && level !== PRESENT && this.says(row, factor),
      )
      .map(({ at, level }) => `${at} = ${level.label}`)
      .join('; ');
  }

  public factor(at: string, levels: Level[], below?: number): number {
    return this.factors.push({ at, levels, ...(below !== undefined && { below }) }) - 1;
  }

  /** Factors for the properties of a struct, and what makes the struct of a row. */
  public struct(struct: string, below?: number, inside?: string): Build {
    const parts = this.levels.assembly.properties(struct).map((property) => {
      const at = `${property.declared}.${property.name}`;
      return { name: property.name, build: this.member(property, at, below, inside) };
    });
    return (row, place) =>
      Object.fromEntries(
        parts
          .map(({ name, build }) => [name, build(row, place)])
          .filter(([, value]) => value !== undefined),
      );
  }

  private member(member: Member, at: string, below?: number, inside?: string): Build {
    const { assembly } = this.levels;
    const struct = assembly.struct(member.type);
    if (struct) {
      return this.branch(member, at, (on) => this.struct(struct, on), below);
    }
    const usual = this.levels.samples.has(at) ? undefined : this.usual(member);
    if (usual) {
      const make = (library as any)[usual.owner];
      return this.branch(
        member,
        at,
        (on) => {
          const build = this.struct(usual.options, on, `${usual.owner}.${usual.name}`);
          return (row, place) => make[usual.name](build(row, place));
        },
        below,
        this.levels.others(member.type, usual.name),
      );
    }
    const specific = inside && `${inside}.${member.name}`;
    const absent = this.levels.mayBeAbsent(member, at) ? [ABSENT] : [];
    const levels = this.levels.of(member.type, at, 'ends', specific);
    const factor = this.factor(at, [...absent, ...levels], below);
    this.deep.set(factor, {
      type: JSON.stringify(member.type).includes('cdk-inference.')
        ? JSON.stringify(member.type)
        : `${at}`,
      levels: () => this.levels.of(member.type, at, 'pairs', specific),
    });
    return (row, place) => this.factors[factor].levels[row[factor]].make(place);
  }

  /** The way in which a class is had that is as good as the struct it is made of. */
  private usual({ type }: Member): { owner: string; name: string; options: string } | undefined {
    const { assembly } = this.levels;
    const owner = assembly.sources(type);
    const source =
      owner?.sources.length === 1
        ? owner.sources[0]
        : owner?.sources.find(({ name }) => name === DEFAULTS[owner.name]);
    const [parameter, ...further] = source?.parameters ?? [];
    const options = parameter && assembly.struct(parameter.type);
    return owner && source && options && further.length === 0
      ? { owner: owner.name, name: source.name, options }
      : undefined;
  }

  public branch(
    member: Member,
    at: string,
    inner: (below?: number) => Build,
    below?: number,
    others: readonly Level[] = [],
  ): Build {
    const absent = this.levels.mayBeAbsent(member, at) ? [ABSENT] : [];
    if (absent.length === 0 && others.length === 0) {
      return inner(below);
    }
    const on = this.factor(at, [...absent, PRESENT, ...others], below);
    const build = inner(on);
    return (row, place) => {
      const level = this.factors[on].levels[row[on]];
      return level === PRESENT ? build(row, place) : level.make(place);
    };
  }
}
