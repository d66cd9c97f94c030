/**
 * The numeric parts of a version such as `1.34`, `v1.34.2` or `0.8.5.post1`; empty when it starts
 * with none.
 *
 * @internal
 */
export function versionParts(version: string): number[] {
  const match = /^v?(\d+(?:\.\d+)*)/.exec(version);
  return match ? match[1].split('.').map(Number) : [];
}

/**
 * Whether `version` is `floor` or later, comparing only as many parts as `floor` has.
 *
 * @internal
 */
export function atLeast(version: string, floor: string): boolean {
  const have = versionParts(version);
  for (const [index, want] of versionParts(floor).entries()) {
    const part = have[index] ?? 0;
    if (part !== want) {
      return part > want;
    }
  }
  return true;
}
