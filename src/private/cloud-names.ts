import { MAX_NAME, fitName } from './names';
import { isUnresolved } from './unresolved';

/**
 * A name that the cloud takes: 2–63 of letters, digits and `-`, not `-` first. Made of object names,
 * never of what people call a thing, which may be Chinese, and may change. What only Terraform will
 * know is left out.
 *
 * @internal
 */
export function cloudName(...parts: readonly (string | number | undefined)[]): string {
  const known = parts.filter((part) => part !== undefined && !isUnresolved(part)).join('-');
  return fitName(known.length < 2 ? `x-${known}` : known, MAX_NAME);
}
