import { Finding, Rule, Violation, violation } from './finding';
import { isUnresolved } from '../private/unresolved';

/** Kubernetes keeps counts and seconds in 32 bits. */
const INT32 = 2147483647;

/** A whole number that is neither NaN nor -0. */
function isWhole(value: number): boolean {
  return Number.isInteger(value) && !Object.is(value, -0);
}

/**
 * The finding that a number is not a whole number within bounds; none where it is known only to
 * Terraform, or where it is absent and may be.
 *
 * @internal
 */
export function wholeNumber(
  rule: Rule,
  path: string,
  value: number | undefined,
  bounds: { readonly min: number; readonly max?: number; readonly required?: boolean },
  broken: Omit<Violation, 'value'>,
): Finding[] {
  if (isUnresolved(value)) {
    return [];
  }
  if (value === undefined) {
    return bounds.required === true ? [violation(rule, path, { ...broken, value })] : [];
  }
  if (isWhole(value) && value >= bounds.min && value <= (bounds.max ?? INT32)) {
    return [];
  }
  const tooLarge =
    bounds.max === undefined && isWhole(value) && value > INT32 ? ` and at most ${INT32}` : '';
  const problem = `${broken.problem}${tooLarge}`;
  return [violation(rule, path, { ...broken, problem, value })];
}

/** The finding that a number that has to be there is not above 0. @internal */
export function positive(
  rule: Rule,
  path: string,
  value: number,
  broken: Omit<Violation, 'value'>,
): Finding[] {
  if (isUnresolved(value) || (Number.isFinite(value) && value > 0)) {
    return [];
  }
  return [violation(rule, path, { ...broken, value })];
}
