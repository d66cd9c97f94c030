import { Finding, violation } from './finding';
import { Subject } from './subject';

/** @internal */
export const PATCHES = new Subject('Patches');

const PATCH_TARGET = PATCHES.error(
  'PATCH_TARGET',
  'a patch names a kind of object that its construct makes, has operations, and every one applies',
);

/** @internal */
export function patchHitsNothing(path: string, kind: string, kinds: readonly string[]): Finding {
  return violation(PATCH_TARGET, path, {
    problem: `a patch must name a kind of object that is made here (${[...new Set(kinds)].sort().join(', ')})`,
    value: kind,
    fix: 'name one of these, or patch the service or deployment that makes the object',
  });
}

/** @internal */
export function patchSaysNothing(path: string, kind: string): Finding {
  return violation(PATCH_TARGET, path, {
    problem: `the patch for ${kind} must have operations`,
    fix: 'add some, such as JsonPatch.add(path, value), or take it out',
  });
}

/** @internal */
export function patchFails(path: string, object: string, operation: unknown, why: string): Finding {
  return violation(PATCH_TARGET, path, {
    problem: `a patch does not apply to ${object} (${why})`,
    value: operation,
    fix: 'correct its path by the object as it is without the patch; "replace" and "remove" need something there, "add" needs only what is around it',
  });
}
