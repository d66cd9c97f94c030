import { createHash } from 'crypto';

/** Random numbers that are the same in every run. */
export class Chance {
  public constructor(private state: number) {}

  /** A whole number, 0 to `limit` - 1. */
  public below(limit: number): number {
    this.state = (this.state * 48271) % 2147483647;
    return Math.floor((this.state / 2147483647) * limit);
  }
}

const known = new Map<string, number>();

/** A number of 32 bits that depends on every character. */
export function hash(text: string): number {
  const value = known.get(text) ?? createHash('sha256').update(text).digest().readUInt32BE();
  known.set(text, value);
  return value;
}

/** In turn by weight, the heavier ones spread out, as Envoy goes round among localities. */
export function turns(weights: readonly number[]): () => number {
  const current = weights.map(() => 0);
  const total = weights.reduce((all, weight) => all + weight, 0);
  return () => {
    weights.forEach((weight, index) => (current[index] += weight));
    const chosen = current.indexOf(Math.max(...current));
    current[chosen] -= total;
    return chosen;
  };
}

const TABLE_SIZE = 65537;

/** A Maglev table: which of the names an entry belongs to; all have as many, give or take one. */
export function maglev(names: readonly string[]): Uint16Array {
  const table = new Uint16Array(TABLE_SIZE);
  const taken = new Uint8Array(TABLE_SIZE);
  const offsets = names.map((name) => hash(`${name} offset`) % TABLE_SIZE);
  const skips = names.map((name) => (hash(`${name} skip`) % (TABLE_SIZE - 1)) + 1);
  const next = [...offsets];
  for (let filled = 0; filled < TABLE_SIZE;) {
    for (let index = 0; index < names.length && filled < TABLE_SIZE; index++) {
      while (taken[next[index]]) {
        next[index] = (next[index] + skips[index]) % TABLE_SIZE;
      }
      table[next[index]] = index;
      taken[next[index]] = 1;
      filled++;
    }
  }
  return table;
}
