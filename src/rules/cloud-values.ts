import { CLOUD_LIMITS } from './cloud-limits';
import { Finding, violation } from './finding';
import { fits, inWords } from './limits';
import { Subject } from './subject';
import { isPlain } from '../private/copy';
import { isUnresolved } from '../private/unresolved';

/** @internal */
export const CLOUD_VALUES = new Subject('Volcengine');

const CLOUD_VALUE = CLOUD_VALUES.error(
  'CLOUD_VALUE',
  "a resource of the cloud has values that the cloud takes, also after patches: enumerations, ranges, lengths, characters, on and off, which Terraform's provider leaves to the cloud",
);

/** A resource of the cloud as this rule sees it. @internal */
export interface ResourceFact {
  /** Path of the construct that makes it. */
  readonly path: string;
  readonly type: string;
  readonly name: string;
  readonly values: { readonly [argument: string]: unknown };
}

/** @internal */
export function checkCloudValues(resources: readonly ResourceFact[]): Finding[] {
  return resources.flatMap(({ path, type, name, values }) =>
    Object.entries(CLOUD_LIMITS[type] ?? {}).flatMap(([argument, limit]) =>
      found(values, argument.split('.'))
        .filter((value) => !isUnresolved(value) && !fits(limit, value))
        .map((value) =>
          violation(CLOUD_VALUE, path, {
            problem: `"${argument}" of ${type}.${name} must be ${inWords(limit)}`,
            value,
            fix: 'correct the patch that sets it, or take it out',
          }),
        ),
    ),
  );
}

/** The values of an argument: nested blocks are lists, and so are sets of values. */
function found(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (name === undefined) {
    return (Array.isArray(value) ? value : [value]).filter(
      (each) => each !== undefined && each !== null,
    );
  }
  const blocks = Array.isArray(value) ? value : [value];
  return blocks.flatMap((block) => (isPlain(block) ? found(block[name], rest) : []));
}
