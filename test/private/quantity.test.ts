import { amountOf, canonicalQuantity } from '../../src/private/quantity';

/** As `quantity_test.go` of apimachinery has them, and what users write. */
const CANONICAL: [string | number, string][] = [
  ['0', '0'],
  ['0.0', '0'],
  ['-0', '0'],
  ['0Ki', '0'],
  ['1', '1'],
  ['01', '1'],
  ['+1', '1'],
  ['1.0', '1'],
  ['1.', '1'],
  ['.5', '500m'],
  ['0.5', '500m'],
  ['1.5', '1500m'],
  ['100m', '100m'],
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['1000', '1k'],
  ['1500', '1500'],
  ['1000k', '1M'],
  ['1000000', '1M'],
  ['100000k', '100M'],
  ['1024', '1024'],
  ['1Ki', '1Ki'],
  ['1023Ki', '1023Ki'],
  ['1024Ki', '1Mi'],
  ['1024Mi', '1Gi'],
  ['1536Mi', '1536Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Gi', '512Mi'],
  ['0.5Ki', '512'],
  ['1048576Mi', '1Ti'],
  ['1Ei', '1Ei'],
  ['-1024Mi', '-1Gi'],
  ['-0.5', '-500m'],
  ['0.001', '1m'],
  ['0.0001', '100u'],
  ['1n', '1n'],
  ['0.1n', '1n'],
  ['1e3', '1e3'],
  ['1E3', '1e3'],
  ['1.5e3', '1500'],
  ['1e-3', '1e-3'],
  ['1000e3', '1e6'],
  ['5e0', '5'],
  [4, '4'],
  [0.5, '500m'],
  [0.1, '100m'],
  [1.1, '1100m'],
  [64, '64'],
];

describe('a quantity in canonical form', () => {
  test.each(CANONICAL)('%j is written %s', (value, canonical) => {
    expect(canonicalQuantity(value)).toBe(canonical);
  });

  test.each(CANONICAL)('%j, once written, stays as it is', (value) => {
    const once = canonicalQuantity(value);
    expect(canonicalQuantity(once)).toBe(once);
  });

  test.each(['', ' ', 'a', '1 Gi', '1gi', '1KiB', 'Gi', '.', '1.2.3', '1e', 'NaN', 'Infinity'])(
    '%j is no quantity and stays as it is',
    (value) => {
      expect(canonicalQuantity(value)).toBe(value);
    },
  );
});

describe('the number that a canonical quantity stands for', () => {
  test.each([
    ['0', 0],
    ['4', 4],
    ['500m', 0.5],
    ['1536', 1536],
    ['16Gi', 16 * 1024 ** 3],
    ['3k', 3000],
    ['much', NaN],
    ['', NaN],
  ])('%s: %p', (quantity, amount) => {
    expect(amountOf(quantity)).toBe(amount);
  });
});
