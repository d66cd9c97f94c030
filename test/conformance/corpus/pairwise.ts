/** Numbers that look random and are the same in every run (Lehmer's generator). */
export class Random {
  public constructor(private state: number) {}

  public below(limit: number): number {
    this.state = (this.state * 48271) % 2147483647;
    return this.state % limit;
  }

  public shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let index = result.length - 1; index > 0; index--) {
      const other = this.below(index + 1);
      [result[index], result[other]] = [result[other], result[index]];
    }
    return result;
  }
}

/** A level per factor, by number. */
export type Row = readonly number[];

/** What limits the rows; without it every row may be. */
export interface Limits {
  /** A row in which these factors have these levels and nothing more is said than must be, if there is one. */
  readonly base: (overridden: ReadonlyMap<number, number>) => Row | undefined;
  readonly allowed: (row: Row) => boolean;
  /** Whether a row says a factor: those below something that is left out say nothing. */
  readonly says: (row: Row, factor: number) => boolean;
  /** Factors that others stand below, and their level that says them. */
  readonly above: ReadonlyMap<number, number>;
  /** Whether two factors have to do with each other, so that their levels are paired. */
  readonly related: (factor: number, other: number) => boolean;
  /** Rows for pairs; after so many, only levels that no row has yet get one. */
  readonly enough: number;
}

/**
 * Rows in which every pair of levels of two related factors occurs that may occur at all. `counts` holds the
 * number of levels of each factor.
 */
export function pairwise(counts: readonly number[], random: Random, limits?: Limits): Row[] {
  const {
    base = (overridden) => counts.map((_, factor) => overridden.get(factor) ?? 0),
    allowed = () => true,
    says = () => true,
    above = new Map<number, number>(),
    related = () => true,
    enough = Infinity,
  } = limits ?? ({} as Partial<Limits>);
  const open = new Pairs(counts, related);
  const factors = counts.map((_, factor) => factor);
  const rows: Row[] = [];
  const seen = new Set<string>();
  for (let pair = open.next(); pair !== undefined; pair = open.next()) {
    const overridden = new Map([
      [pair[0], pair[1]],
      [pair[2], pair[3]],
    ]);
    open.close(pair);
    const known = [...overridden].every(([factor, level]) => seen.has(`${factor}/${level}`));
    let row: Row = rows.length >= enough && known ? [] : (base(overridden) ?? []);
    if (row.length === 0) {
      continue;
    }
    const decided = [...overridden.keys()];
    const shuffled = random.shuffled(factors.filter((factor) => !overridden.has(factor)));
    const first = shuffled.filter((factor) => above.has(factor));
    for (const factor of [...first, ...shuffled.filter((other) => !above.has(other))]) {
      if (says(row, factor)) {
        const level: number = above.get(factor) ?? open.best(row, factor, decided, random);
        const attempt: Row = row.map((other, index) => (index === factor ? level : other));
        row = level !== row[factor] && allowed(attempt) ? attempt : row;
        decided.push(factor);
      }
    }
    open.cover(row, says);
    row.forEach((level, factor) => says(row, factor) && seen.add(`${factor}/${level}`));
    rows.push(row);
  }
  return rows;
}

type Pair = readonly [number, number, number, number];

/** Pairs that no row has yet. */
class Pairs {
  private readonly offsets: number[];
  private readonly total: number;
  private readonly open = new Set<number>();

  public constructor(
    private readonly counts: readonly number[],
    private readonly related: Limits['related'],
  ) {
    let total = 0;
    this.offsets = counts.map((count) => (total += count) - count);
    this.total = total;
    this.each((pair) => this.open.add(this.key(...pair)));
  }

  public next(): Pair | undefined {
    const [key] = this.open;
    return key === undefined ? undefined : this.pair(key);
  }

  public close(pair: Pair): void {
    this.open.delete(this.key(...pair));
  }

  public cover(row: Row, says: Limits['says']): void {
    const spec = row.map((_, factor) => factor).filter((factor) => says(row, factor));
    spec.forEach((factor, index) => {
      for (const other of spec.slice(index + 1)) {
        this.open.delete(this.key(factor, row[factor], other, row[other]));
      }
    });
  }

  /** The level that closes most pairs with what is decided already. */
  public best(row: Row, factor: number, decided: readonly number[], random: Random): number {
    const closes = (level: number) =>
      decided.filter((other) => this.open.has(this.key(factor, level, other, row[other]))).length;
    const levels = random.shuffled([...Array(this.counts[factor]).keys()]);
    const counts = levels.map(closes);
    return levels[counts.indexOf(Math.max(...counts))];
  }

  private key(factor: number, level: number, other: number, otherLevel: number): number {
    const one = this.offsets[factor] + level;
    const two = this.offsets[other] + otherLevel;
    return one < two ? one * this.total + two : two * this.total + one;
  }

  private pair(key: number): Pair {
    return [...this.at(Math.floor(key / this.total)), ...this.at(key % this.total)];
  }

  private at(position: number): [number, number] {
    let factor = this.offsets.length - 1;
    while (this.offsets[factor] > position || this.counts[factor] === 0) {
      factor--;
    }
    return [factor, position - this.offsets[factor]];
  }

  private each(visit: (pair: Pair) => void): void {
    this.counts.forEach((count, factor) => {
      for (let other = factor + 1; other < this.counts.length; other++) {
        for (let level = 0; level < (this.related(factor, other) ? count : 0); level++) {
          for (let otherLevel = 0; otherLevel < this.counts[other]; otherLevel++) {
            visit([factor, level, other, otherLevel]);
          }
        }
      }
    });
  }
}
