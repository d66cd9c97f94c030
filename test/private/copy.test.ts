import { runInNewContext } from 'vm';
import { Lazy } from 'cdk8s';
import { copyOf } from '../../src/private/copy';

describe('a copy', () => {
  test('equals what it is made of and shares none of it', () => {
    const value = { list: [{ a: 1 }], nothing: null, no: false, zero: 0, text: '' };
    const copy = copyOf(value);
    expect(copy).toEqual(value);
    copy.list[0].a = 2;
    copy.list.push({ a: 3 });
    expect(value.list).toEqual([{ a: 1 }]);
  });

  test('keeps what means something only as itself', () => {
    const lazy = Lazy.any({ produce: () => 1 });
    expect(copyOf({ lazy: [lazy] }).lazy[0]).toBe(lazy);
  });

  test('is made of objects of another realm as well', () => {
    const value = runInNewContext('({ list: [{ a: 1 }] })');
    const copy = copyOf(value);
    value.list[0].a = 2;
    expect(copy.list[0].a).toBe(1);
  });

  test.each([undefined, null, 0, '', false])('of %p is itself', (value) => {
    expect(copyOf(value)).toBe(value);
  });
});
