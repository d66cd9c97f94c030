/** Numbers that look random and are the same for the same seed (Park and Miller's generator). */
export class Random {
  private state: number;

  public constructor(seed: number) {
    this.state = (seed % (MODULUS - 1)) + 1;
    this.next();
    this.next();
  }

  /** At least 0 and below 1. */
  public next(): number {
    this.state = (this.state * 48_271) % MODULUS;
    return (this.state - 1) / (MODULUS - 1);
  }

  /** A whole number from 0 up to, and without, `end`. */
  public below(end: number): number {
    return Math.floor(this.next() * end);
  }

  public chance(share: number): boolean {
    return this.next() < share;
  }

  public pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  /** As many as `count` says. */
  public several<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}

const MODULUS = 2 ** 31 - 1;
