import { Lazy } from 'cdk8s';
import {
  isAbsolute,
  isCidr,
  isNamespace,
  isObjectName,
  isReference,
  isRelative,
} from '../../src/private/grammar';

const label = (length: number) => 'a'.repeat(length);

describe('the name of an object', () => {
  test.each(['a', '7b', 'a-b', 'a.b', 'a.b-c.d', label(253)])('may be %s', (name) =>
    expect(isObjectName(name)).toBe(true),
  );

  test.each(['', 'a..b', '.a', 'a.', '-a', 'a-', 'a-.b', 'a.-b', 'A', 'a_b', 'a/b', label(254), 7])(
    'is not %s',
    (name) => expect(isObjectName(name)).toBe(false),
  );
});

describe('the name of a namespace', () => {
  test.each(['a', '7b', 'a-b', label(63)])('may be %s', (name) =>
    expect(isNamespace(name)).toBe(true),
  );

  test.each(['', 'a.b', '-a', 'a-', 'A', label(64), undefined])('is not %s', (name) =>
    expect(isNamespace(name)).toBe(false),
  );
});

describe('a reference', () => {
  test.each(['name', 'namespace/name', 'namespace/na.me'])('may be %s', (text) =>
    expect(isReference(text)).toBe(true),
  );

  test.each(['', '/', 'a/', '/a', 'a/b/c', 'a.b/c', 'a..b', 'a/b..c'])('is not %j', (text) =>
    expect(isReference(text)).toBe(false),
  );
});

test('a value that is only known later is legal', () => {
  const later = Lazy.any({ produce: () => 'A' });
  for (const isLegal of [isObjectName, isNamespace, isReference, isAbsolute, isRelative]) {
    expect(isLegal(later)).toBe(true);
  }
});

test.each([
  ['/', true, false],
  ['/a/b', true, false],
  ['/a/../b', false, false],
  ['/a..b', true, false],
  ['a/b', false, true],
  ['../a', false, false],
  ['a/..', false, false],
  ['..a', false, true],
  ['', false, false],
])('%j is absolute: %s, relative: %s', (path, absolute, relative) => {
  expect([isAbsolute(path), isRelative(path)]).toEqual([absolute, relative]);
});

test.each([
  ['10.0.0.0/8', true],
  ['10.0.0.0/32', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/08', false],
  ['10.0.0.0', false],
  ['2001:db8::/128', true],
  ['2001:db8::/129', false],
  ['a/8', false],
])('%s is a block of addresses: %s', (text, expected) => {
  expect(isCidr(text)).toBe(expected);
});
