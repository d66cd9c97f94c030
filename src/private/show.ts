import { isPlain } from './copy';

const LONGEST = 80;

/**
 * A value as an error message shows it: strings quoted with control characters escaped, `-0` and
 * `NaN` visible, long values cut. Shows everything, also what JSON cannot: a rule must not fail over
 * the value that it reports.
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
  const text = written(value);
  const characters = [...text];
  if (characters.length <= LONGEST) {
    return text;
  }
  const length = typeof value === 'string' ? [...value].length : characters.length;
  return `${characters.slice(0, LONGEST).join('')}… (${length} characters)`;
}

function written(value: unknown): string {
  if (isInstance(value)) {
    return `an instance of ${value.constructor.name}`;
  }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value === 'object' && value !== null ? unwritable(value) : String(value);
  }
}

/** What JSON cannot show, such as a construct in an object, or an object in itself. */
function unwritable(value: object): string {
  return Array.isArray(value)
    ? `a list of ${value.length}`
    : `an object with ${Object.keys(value)
        .map((name) => `"${name}"`)
        .join(', ')}`;
}

function isInstance(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isPlain(value) &&
    typeof value.constructor === 'function'
  );
}
