interface Named {
  readonly name: string;
}

/**
 * The test environments whose names contain one of the words; all of them without a word. A word that no
 * name contains is an error, because the run would otherwise pass without that environment.
 */
export function selection(
  words: readonly string[],
  environments: readonly Named[],
): (environment: Named) => boolean {
  const names = environments.map(({ name }) => name);
  const unknown = words.filter((word) => !names.some((name) => name.includes(word)));
  if (unknown.length > 0) {
    throw new Error(
      `no test environment has ${unknown.map((word) => `"${word}"`).join(' or ')} in its name; there are:\n` +
        names.map((name) => `  ${name}`).join('\n'),
    );
  }
  return ({ name }) => words.length === 0 || words.some((word) => name.includes(word));
}
