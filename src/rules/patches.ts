import { Finding, Rule, broken, error } from './finding';

const PATCH_TARGET = error(
  'PATCH_TARGET',
  'a patch names a kind of object that its construct makes, and every operation applies',
);

/** @internal */
export const PATCH_RULES: Rule[] = [PATCH_TARGET];

/** @internal */
export function patchHitsNothing(path: string, kind: string, kinds: readonly string[]): Finding {
  return broken(PATCH_TARGET, path, {
    problem: `the patch names a kind that is not made here; the kinds are ${[...new Set(kinds)].sort().join(', ')}`,
    got: kind,
    mend: 'name one of them, or patch the service or deployment that makes it',
  });
}

/** @internal */
export function patchFails(path: string, object: string, operation: unknown, why: string): Finding {
  return broken(PATCH_TARGET, path, {
    problem: `a patch does not apply to ${object} (${why})`,
    got: operation,
    mend: 'correct its path: look at the object as it is without the patch; add makes what replace expects',
  });
}
