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
  'a Volcengine resource has legal values, also after patches',
  "service.patch('volcengine_clb', JsonPatch.add('/type', 'internal')) // behind a CLB, in a TerraformStack",
);

/** A rendered Volcengine resource. @internal */
export interface ResourceFact {
  /** Path of the construct that renders it. */
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
            fix: 'correct or remove the patch that sets it',
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
