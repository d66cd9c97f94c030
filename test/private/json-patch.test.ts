import { Operation, PatchedCopy } from '../../src/private/json-patch';
import { Expression } from '../../src/private/unresolved';

const anything = () => undefined;

function patched<T extends object>(object: T, ...operations: Operation[]): T {
  const copy = new PatchedCopy(object);
  operations.forEach((operation) => copy.apply(operation, anything));
  return copy.result();
}

describe('a patched copy', () => {
  test('leaves the object and the values of the operations as they are', () => {
    const object = { metadata: { name: 'a' }, list: [1] };
    const value = { b: [1] };
    const result = patched(
      object,
      { op: 'add', path: '/list/-', value: 2 },
      { op: 'add', path: '/added', value },
      { op: 'add', path: '/added/b/-', value: 2 },
      { op: 'copy', from: '/added', path: '/copied' },
      { op: 'replace', path: '/copied/b/0', value: 9 },
    );
    expect(result).toEqual({
      metadata: { name: 'a' },
      list: [1, 2],
      added: { b: [1, 2] },
      copied: { b: [9, 2] },
    });
    expect(object).toEqual({ metadata: { name: 'a' }, list: [1] });
    expect(value).toEqual({ b: [1] });
  });

  test('keeps values that are only known later, also where they are copied', () => {
    const later = new Expression('each.value');
    const result = patched(
      { a: later },
      { op: 'copy', from: '/a', path: '/b' },
      { op: 'add', path: '/c', value: [later] },
    );
    expect(result).toEqual({ a: later, b: later, c: [later] });
    expect((result as any).b).toBe(later);
  });

  test.each(['\0', '\u00000', '\0later 0', '\0\0later 0'])(
    'keeps a text that looks like a placeholder: %j',
    (text) => {
      const later = new Expression('each.value');
      const result = patched(
        { later, text, list: [text] },
        { op: 'test', path: '/text', value: text },
        { op: 'copy', from: '/list', path: '/copied' },
        { op: 'add', path: '/added', value: { text } },
      );
      expect(result).toEqual({ later, text, list: [text], copied: [text], added: { text } });
    },
  );

  test.each<[string, Operation]>([
    ['replaces the document', { op: 'replace', path: '', value: { kind: 'B' } }],
    ['removes a field', { op: 'remove', path: '/kind' }],
    ['changes the metadata', { op: 'replace', path: '/metadata/name', value: 'b' }],
    ['removes the metadata', { op: 'remove', path: '/metadata' }],
    ['does not apply', { op: 'remove', path: '/nothing/there' }],
  ])('is what it was before after an operation that fails: one that %s', (_, operation) => {
    const object = { kind: 'A', metadata: { name: 'a', labels: { l: '1' } } };
    const copy = new PatchedCopy(object);
    const check = ({ kind, metadata }: typeof object) => {
      if (kind !== 'A' || metadata?.name !== 'a') {
        throw new Error('another object');
      }
    };
    copy.apply({ op: 'add', path: '/metadata/labels/m', value: '2' }, check);
    expect(() => copy.apply(operation, check)).toThrow();
    copy.apply({ op: 'add', path: '/metadata/labels/n', value: '3' }, check);
    expect(copy.result()).toEqual({
      kind: 'A',
      metadata: { name: 'a', labels: { l: '1', m: '2', n: '3' } },
    });
  });

  test('reads an object twice, however many operations there are', () => {
    const reads = (operations: number) => {
      let count = 0;
      const object = {
        get counted() {
          count += 1;
          return 1;
        },
      };
      const values = Array.from({ length: operations }, (_, index) => index);
      patched(object, ...values.map((index) => ({ op: 'add', path: `/a${index}`, value: index })));
      return count;
    };
    expect(reads(100)).toBe(reads(1));
  });
});
