/**
 * The name that a misspelled one most likely means: the one with the fewest edits, at most a third of its
 * letters; undefined if none is near.
 *
 * @internal
 */
export function nearest(name: string, names: readonly string[]): string | undefined {
  return nearestNames(name, names, 1)[0];
}

/** The nearest names, at most `most`, the nearest first. @internal */
export function nearestNames(name: string, names: readonly string[], most: number): string[] {
  const key = name.toLowerCase();
  return names
    .map((each) => ({ each, edits: distance(key, each.toLowerCase()) }))
    .filter(({ each, edits }) => edits <= Math.ceil(each.length / 3))
    .sort((a, b) => a.edits - b.edits || prefix(key, b.each) - prefix(key, a.each))
    .slice(0, most)
    .map(({ each }) => each);
}

/** How many letters two names have in common at the beginning. */
function prefix(one: string, other: string): number {
  const index = [...one].findIndex((letter, place) => letter !== other[place]);
  return index < 0 ? one.length : index;
}

/** The number of letters to insert, remove or replace (Levenshtein distance). @internal */
export function distance(one: string, other: string): number {
  let row = [...other, ''].map((_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[other.length];
}
