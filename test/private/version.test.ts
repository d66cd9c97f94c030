import { atLeast, versionParts } from '../../src/private/version';

describe('a version', () => {
  test.each([
    ['1.34', [1, 34]],
    ['v1.34.2', [1, 34, 2]],
    ['0.8.5.post1', [0, 8, 5]],
    ['1.30+', [1, 30]],
    ['25.06-py3', [25, 6]],
    ['1', [1]],
    ['', []],
    ['latest', []],
    ['v', []],
    [' 1.2', []],
    ['.5', []],
  ])('%j has the parts %j', (version, parts) => {
    expect(versionParts(version)).toEqual(parts);
  });

  test.each([
    ['1.9', '1.9', true],
    ['1.10', '1.9', true],
    ['1.8', '1.9', false],
    ['1.8.99', '1.9', false],
    ['1.9.0', '1.9', true],
    ['v1.9.1', '1.9', true],
    ['2.0', '1.9', true],
    ['0.99', '1.9', false],
    ['2', '1.9', true],
    ['1', '1.9', false],
    ['1', '1.0', true],
    ['', '1.0', false],
    ['latest', '1.0', false],
    ['', '0.1', false],
  ])('%j is at least %s: %p', (version, floor, expected) => {
    expect(atLeast(version, floor)).toBe(expected);
  });
});
