import { Finding, violation } from './finding';
import { Subject } from './subject';

/** @internal */
export const PATCHES = new Subject('Patches');

const PATCH_TARGET = PATCHES.error(
  'PATCH_TARGET',
  'a patch names a kind of object that its construct renders, and every operation applies',
  "deployment.patch('Pod', JsonPatch.remove('/spec'))",
);

/** @internal */
export function patchMatchesNothing(path: string, kind: string, kinds: readonly string[]): Finding {
  return violation(PATCH_TARGET, path, {
    problem: `a patch must name a kind of object that this construct renders (${[...new Set(kinds)].sort().join(', ')})`,
    value: kind,
    fix: 'name one of these kinds, or patch the service or deployment that renders the object',
  });
}

/** @internal */
export function patchIsEmpty(path: string, kind: string): Finding {
  return violation(PATCH_TARGET, path, {
    problem: `the patch for ${kind} has no operations`,
    fix: 'add one, such as JsonPatch.add(path, value), or remove the patch',
  });
}

/** @internal */
export function patchFails(path: string, object: string, operation: unknown, why: string): Finding {
  return violation(PATCH_TARGET, path, {
    problem: `a patch does not apply to ${object} (${why})`,
    value: operation,
    fix: 'correct its "path"; "replace" and "remove" need an existing value, "add" needs an existing parent',
  });
}
