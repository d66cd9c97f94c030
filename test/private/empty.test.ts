import * as v8 from 'v8';
import { empty } from '../../src/private/empty';

test('an empty object is like any other', () => {
  const made = Object.assign(empty<Record<string, number>>(), { a: 1 });
  expect(made).toStrictEqual({ a: 1 });
  expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  expect(Object.keys(made)).toEqual(['a']);
  expect(empty()).not.toBe(empty());
});

test('an empty object has the shape of its names, however many others began with other names', () => {
  v8.setFlagsFromString('--allow-natives-syntax');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const isAlike = new Function('one', 'other', 'return %HaveSameMap(one, other)');
  v8.setFlagsFromString('--no-allow-natives-syntax');
  const named = (object: Record<string, number>, name: string) => {
    object[name] = 1;
    return object;
  };
  const children = Array.from({ length: 2_000 }, (_, index) => named({}, `child-${index}`));
  expect(isAlike(named({}, 'first'), named({}, 'first'))).toBe(false);
  expect(isAlike(named(empty(), 'first'), named(empty(), 'first'))).toBe(true);
  expect(children).toHaveLength(2_000);
});
