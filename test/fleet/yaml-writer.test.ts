import { Yaml } from 'cdk8s';
import { differing, outcome } from './differing';
import { Random } from './random';
import { expected, read } from './reader';
import { BLOCKS, ESCAPED, TEXTS, aDocument } from './values';
import { YamlWriter } from '../../src/fleet/yaml-writer';

const write = (writer: YamlWriter, document: unknown) => writer.joined([writer.document(document)]);

const written = (document: unknown) => write(new YamlWriter(), document);

const inAscii = (text: string) =>
  JSON.stringify(text).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

describe('a document', () => {
  // a report cannot hold every character
  const named = [...TEXTS, ...ESCAPED, ...BLOCKS].map((text) => [inAscii(text), text]);

  test.each(named)('has the string %s written as cdk8s writes it', (_, text) => {
    for (const document of [
      { key: text },
      { list: [text, [text]] },
      { deep: { deeper: { key: text, list: [{ key: text }] } } },
      { [text]: 'value' },
      { deep: { [text]: { [text]: text } } },
    ]) {
      expect(written(document)).toBe(Yaml.stringify(document));
    }
  });

  test.each<[string, unknown]>([
    ['numbers', { list: [0, -0, 1.5, 1e21, 1e-7, 2 ** 53, 10n ** 30n, NaN, Infinity, -Infinity] }],
    ['booleans', { yes: true, no: false }],
    ['nothing', { nothing: null, neither: undefined, list: [null, undefined] }],
    ['empty maps and lists', { map: {}, list: [], both: [{}, [], [{}], [[]]] }],
    ['lists in lists', { list: [[['a'], 'b'], [{ c: ['d'] }]] }],
    ['a long key', { ['k'.repeat(1024)]: 1 }],
    ['a key that is too long', { ['k'.repeat(1025)]: 1 }],
    ['a long line', { text: 'word '.repeat(500).trim(), other: `it's ${'a: b '.repeat(200)}` }],
    ['a map that is empty', {}],
    ['no map', ['a', { b: 'c' }]],
    ['a string alone', '---'],
    ['nothing at all', undefined],
  ])('has %s written as cdk8s writes it', (_, document) => {
    expect(written(document)).toBe(Yaml.stringify(document));
  });

  test('refers to what stands in it twice, as that of cdk8s does', () => {
    const shared = { a: 'b' };
    const text = written({ one: shared, other: shared });
    expect(text).toBe('one: &a1\n  a: b\nother: *a1\n');
    expect(text).toBe(Yaml.stringify({ one: shared, other: shared }));
  });

  test('is not referred to from the next one', () => {
    const shared = { a: 'b' };
    const writer = new YamlWriter();
    expect(writer.document({ shared })).toBe(writer.document({ shared }));
  });

  test('fails as that of cdk8s does where a value cannot be written', () => {
    const document = { key: () => 'value' };
    expect(() => written(document)).toThrow('Tag not resolved for Function value');
    expect(outcome(() => written(document))).toBe(outcome(() => Yaml.stringify(document)));
  });
});

test('1,000 random documents are written as cdk8s writes them, by one writer', () => {
  expect(differing(1_000, 9)).toEqual([]);
});

test('random documents mean to another reader of YAML 1.1 what they were made of', () => {
  const writer = new YamlWriter();
  const random = new Random(10);
  let count = 0;
  for (let index = 0; index < 1_000; index += 1) {
    const document = { document: aDocument(random) };
    const meant = expected(document);
    if (meant !== undefined) {
      count += 1;
      expect(read(write(writer, document))).toEqual(meant.value);
    }
  }
  expect(count).toBeGreaterThan(500);
});
