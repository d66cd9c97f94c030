const LONGEST = 80;

/**
 * A value as an error message shows it: strings quoted with control characters escaped, `-0` and
 * `NaN` visible, long values cut.
 *
 * @internal
 */
export function show(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  if (typeof value === 'number') {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
