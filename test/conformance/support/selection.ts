/** A test environment. */
export interface Environment {
  readonly name: string;
  /** It takes too long for a run of all: only a word selects it. */
  readonly byName?: boolean;
}

/**
 * The test environments whose names contain one of the words; without a word those that are not `byName`. A
 * word that no name contains is an error, because the run would otherwise pass without that environment.
 */
export function selection(
  words: readonly string[],
  environments: readonly Environment[],
): (environment: Environment) => boolean {
  const names = environments.map(({ name }) => name);
  const unknown = words.filter((word) => !names.some((name) => name.includes(word)));
  if (unknown.length > 0) {
    throw new Error(
      `no test environment has ${unknown.map((word) => `"${word}"`).join(' or ')} in its name; there are:\n` +
        names.map((name) => `  ${name}`).join('\n'),
    );
  }
  return ({ name, byName }) =>
    words.length === 0 ? byName !== true : words.some((word) => name.includes(word));
}
