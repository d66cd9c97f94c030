/** The heaviest server of a CLB. @internal */
export const MAX_SERVER_WEIGHT = 100;

/** Whole weights that a CLB takes, and how far their shares are from what was meant. @internal */
export interface ServerWeights {
  readonly weights: readonly number[];
  /** The largest difference of a share, 0 to 1. */
  readonly error: number;
}

/**
 * Weights of 0 to 100 with the same ratios, or with those that come nearest; what is 0 stays 0, and
 * nothing else becomes it. Not for numbers that are not known.
 *
 * @internal
 */
export function serverWeights(parts: readonly number[]): ServerWeights {
  const divisor = parts.reduce(greatestCommonDivisor, 0);
  const largest = Math.max(...parts, 0);
  if (divisor === 0) {
    return { weights: parts, error: 0 };
  }
  if (largest / divisor <= MAX_SERVER_WEIGHT) {
    return { weights: parts.map((part) => part / divisor), error: 0 };
  }
  return Array.from({ length: MAX_SERVER_WEIGHT }, (_, index) => index + 1)
    .map((heaviest) => scaled(parts, heaviest / largest))
    .reduce((best, next) => (next.error < best.error ? next : best));
}

function scaled(parts: readonly number[], factor: number): ServerWeights {
  const weights = parts.map((part) => (part === 0 ? 0 : Math.max(1, Math.round(part * factor))));
  const meant = shares(parts);
  const value = shares(weights);
  return {
    weights,
    error: Math.max(...meant.map((share, index) => Math.abs(share - value[index]))),
  };
}

function shares(parts: readonly number[]): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
