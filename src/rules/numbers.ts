import { Broken, Finding, Rule, broken } from './finding';
import { isUnknown } from '../private/unknown';

/** A whole number that is neither NaN nor -0. */
function isWhole(value: number): boolean {
  return Number.isInteger(value) && !Object.is(value, -0);
}

/**
 * The finding that a number is not a whole number within bounds; none where it is absent or known
 * only to Terraform.
 *
 * @internal
 */
export function wholeNumber(
  rule: Rule,
  path: string,
  value: number | undefined,
  bounds: { readonly min: number; readonly max?: number },
  violation: Omit<Broken, 'got'>,
): Finding[] {
  if (value === undefined || isUnknown(value)) {
    return [];
  }
  const inside = value >= bounds.min && (bounds.max === undefined || value <= bounds.max);
  return isWhole(value) && inside ? [] : [broken(rule, path, { ...violation, got: value })];
}

/** @internal */
export function positive(
  rule: Rule,
  path: string,
  value: number | undefined,
  violation: Omit<Broken, 'got'>,
): Finding[] {
  if (value === undefined || isUnknown(value) || (Number.isFinite(value) && value > 0)) {
    return [];
  }
  return [broken(rule, path, { ...violation, got: value })];
}
