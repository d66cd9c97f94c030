import { empty } from '../../src/private/empty';

test('an empty object is like any other', () => {
  const made = Object.assign(empty<Record<string, number>>(), { a: 1 });
  expect(made).toStrictEqual({ a: 1 });
  expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  expect(Object.keys(made)).toEqual(['a']);
  expect(empty()).not.toBe(empty());
});
