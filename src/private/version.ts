/**
 * The numeric parts of a version such as `1.34`, `v1.34.2` or `0.8.5.post1`; empty when it starts
 * with none.
 *
 * @internal
 */
export function versionParts(version: string): readonly number[] {
  const known = PARTS.get(version);
  if (known) {
    return known;
  }
  const match = /^v?(\d+(?:\.\d+)*)/.exec(version);
  const parts = match ? match[1].split('.').map(Number) : [];
  PARTS.set(version, parts);
  return parts;
}

/** Every service compares the same few versions. */
const PARTS = new Map<string, readonly number[]>();

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
