import { Finding, Rule, violation } from './finding';
import { isUnresolved } from '../private/unresolved';

/** The values that one property may have. @internal */
export type Limit =
  | { readonly kind: 'one of'; readonly values: readonly string[] }
  | {
      readonly kind: 'whole';
      readonly min: number;
      readonly max: number;
      readonly unit?: string;
      /** First and last number of a range that is not allowed. */
      readonly except?: readonly [number, number];
    }
  | {
      readonly kind: 'above';
      readonly min: number;
      readonly unit?: string;
      /** Whether the bound itself is allowed. */
      readonly included?: boolean;
    }
  | { readonly kind: 'text'; readonly pattern: Grammar; readonly words: string }
  | { readonly kind: 'switch' };

/** The texts that are legal: a regular expression, or a check such as `{ test: isCidr }`. @internal */
export interface Grammar {
  test(text: string): boolean;
}

/** The largest number that Kubernetes' int32 fields take. @internal */
export const INT32 = 2 ** 31 - 1;

/** The most seconds of a duration of the Gateway API, which has at most five digits per unit. @internal */
export const MAX_TIMEOUT_SECONDS = 99999;

/** @internal */
export function oneOf(...values: string[]): Limit {
  return { kind: 'one of', values };
}

/** A whole number within two bounds, both included. @internal */
export function whole(min: number, max: number = INT32, unit?: string): Limit {
  return { kind: 'whole', min, max, ...(unit !== undefined && { unit }) };
}

/** A whole number within two bounds, outside of a range between them. @internal */
export function wholeExcept(min: number, max: number, ...except: [number, number]): Limit {
  return { kind: 'whole', min, max, except };
}

/** A number above a bound, which is not included. @internal */
export function above(min: number, unit?: string): Limit {
  return { kind: 'above', min, ...(unit !== undefined && { unit }) };
}

/** A number that is not below a bound. @internal */
export function atLeast(min: number): Limit {
  return { kind: 'above', min, included: true };
}

/** @internal */
export function text(pattern: Grammar, words: string): Limit {
  return { kind: 'text', pattern, words };
}

/** The grammar of a DNS label, in words. @internal */
export const DNS_LABEL = '1 to 63 of a-z 0-9 and -, with a letter or digit at both ends';

/** @internal */
export function dnsLabel(): Limit {
  return text(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, DNS_LABEL);
}

/**
 * A path that routes match. The Gateway API accepts these characters, and others as % with two hexadecimal
 * digits.
 *
 * @internal
 */
export const URL_PATH = text(
  /^(?=.{1,1024}$)(?!.*(?:\/\/|\/\.{1,2}(?:\/|$)|%2f))\/(?:[-a-z0-9/._~!$&'()*+,;=:@]|%[0-9a-f]{2})*$/i,
  'a URL path that starts with /, has at most 1024 characters, and has no //, /./, /../ or %2f',
);

/** A property's limit, the rule that keeps it, and the way out. @internal */
export interface Bound {
  readonly rule: Rule;
  /** As a program sets it, such as `"maxReplicas"`. */
  readonly property: string;
  readonly limit: Limit;
  readonly fix: string;
  /** Whether an absent value violates the rule as well. */
  readonly required?: boolean;
}

/** The finding that a value is outside its bound; a value that only Terraform knows is not judged. @internal */
export function outside(bound: Bound, path: string, value: unknown): Finding[] {
  const { rule, property, limit, fix, required } = bound;
  const absent = value === undefined;
  return isUnresolved(value) || (absent ? required !== true : fits(limit, value))
    ? []
    : [violation(rule, path, { problem: `${property} must be ${inWords(limit)}`, value, fix })];
}

/** A list has so many items, each once. @internal */
export function counted(
  rule: Rule,
  path: string,
  property: string,
  items: readonly string[],
  min: number,
  max: number,
): Finding[] {
  const isLegal =
    items.length >= min && items.length <= max && new Set(items).size === items.length;
  return isLegal || isUnresolved(items)
    ? []
    : [
        violation(rule, path, {
          problem: `${property} must have ${min}–${max} items, each once`,
          value: items,
          fix:
            items.length < min
              ? 'add one, or remove the option'
              : items.length > max
                ? `remove ${items.length - max}`
                : 'remove the repetition',
        }),
      ];
}

/** @internal */
export function fits(limit: Limit, value: unknown): boolean {
  switch (limit.kind) {
    case 'one of':
      return limit.values.includes(value as string);
    case 'whole':
      return (
        Number.isInteger(value) &&
        !Object.is(value, -0) &&
        Number(value) >= limit.min &&
        Number(value) <= limit.max &&
        !(
          limit.except !== undefined &&
          Number(value) >= limit.except[0] &&
          Number(value) <= limit.except[1]
        )
      );
    case 'above':
      return (
        Number.isFinite(value) &&
        (Number(value) > limit.min || (limit.included === true && value === limit.min))
      );
    case 'text':
      return typeof value === 'string' && limit.pattern.test(value);
    case 'switch':
      return typeof value === 'boolean';
  }
}

/** @internal */
export function inWords(limit: Limit): string {
  switch (limit.kind) {
    case 'one of':
      return limit.values.join(' or ');
    case 'whole':
      return `a whole number${limit.unit === undefined ? '' : ` of ${limit.unit}`}, ${
        limit.max === INT32 ? `at least ${limit.min}` : ranges(limit).join(' or ')
      }`;
    case 'above':
      return `a number${limit.unit === undefined ? '' : ` of ${limit.unit}`} ${
        limit.included === true ? 'of at least' : 'above'
      } ${limit.min}`;
    case 'text':
      return limit.words;
    case 'switch':
      return 'true or false';
  }
}

function ranges({ min, max, except }: Limit & { readonly kind: 'whole' }): string[] {
  return except === undefined
    ? [`${min}–${max}`]
    : [`${min}–${except[0] - 1}`, `${except[1] + 1}–${max}`];
}
