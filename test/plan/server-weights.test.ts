import { serverWeights } from '../../src/plan/server-weights';

const shares = (parts: readonly number[]) => {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
};

/** Numbers that are the same in every run. */
function sequence(count: number, most: number): number[] {
  let state = 42;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state % (most + 1);
  });
}

describe('weights of servers', () => {
  test.each([
    [[0], [0]],
    [[], []],
    [[5], [1]],
    [
      [100, 99],
      [100, 99],
    ],
    [
      [200, 2, 0],
      [100, 1, 0],
    ],
  ])('of %j are %j, and exact', (parts, weights) => {
    expect(serverWeights(parts)).toEqual({ weights, error: 0 });
  });

  const parts = sequence(900, 1000);
  const triples = Array.from({ length: 300 }, (_, index) => parts.slice(3 * index, 3 * index + 3));

  test.each(triples.filter((triple) => triple.some((part) => part > 0)))(
    'of %i, %i and %i are whole, up to 100, with shares as near as is said',
    (...triple) => {
      const { weights, error } = serverWeights(triple);
      weights.forEach((weight, index) => {
        expect(Number.isInteger(weight)).toBe(true);
        expect(weight).toBeLessThanOrEqual(100);
        expect(weight === 0).toBe(triple[index] === 0);
      });
      const [meant, value] = [shares(triple), shares(weights)];
      const off = Math.max(...meant.map((share, index) => Math.abs(share - value[index])));
      expect(off).toBeCloseTo(error, 12);
      // with the heaviest at 100, rounding moves a weight by half of 1
      const small = Math.min(...triple.filter((part) => part > 0)) / Math.max(...triple);
      expect(error).toBeLessThanOrEqual(small < 0.005 ? 0.02 : 0.0076);
    },
  );
});
