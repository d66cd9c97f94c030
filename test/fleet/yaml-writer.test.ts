import { Yaml } from 'cdk8s';
import { differing, outcome } from './differing';
import { Random } from './random';
import { expected, read } from './reader';
import { BLOCKS, ESCAPED, TEXTS, aDocument } from './values';
import { YamlWriter } from '../../src/fleet/yaml-writer';
import { misreading } from '../../src/private/yaml-text';

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
  const misread = named.filter(([, text]) => misreading(text) !== undefined);
  const same = named.filter(([, text]) => misreading(text) === undefined);

  test('differs from that of cdk8s in texts that kubectl would misread, and in no other', () => {
    const differs = (text: string) =>
      [{ key: text }, { list: [[text]] }].some(
        (document) => written(document) !== Yaml.stringify(document),
      );
    expect(named.filter(([, text]) => differs(text))).toEqual(misread);
    expect(misread.length).toBeGreaterThan(10);
  });

  test.each<[string, string]>([
    ['0o22', '"0o22"'],
    ['0O7', '"0O7"'],
    ['0X1F', '"0X1F"'],
    ['0B1', '"0B1"'],
    ['0Xbe', '"0Xbe"'],
    ['+_1', '"+_1"'],
    ['-_0', '"-_0"'],
    ['77E9_', '"77E9_"'],
    ['a\u0085b', '"a\\u0085b"'],
    ['a \u2028', '"a \\u2028"'],
    ['\u2029', '"\\u2029"'],
    ['a\u007f\nb', '"a\\u007f\\nb"'],
    ['\ufffe', '"\\ufffe"'],
    ['\n\tpip install x\n\tpython serve.py\n', '|2\n  \n  \tpip install x\n  \tpython serve.py'],
    ['\ta\nb', '|2-\n  \ta\n  b'],
    [' \n', '" \\n"'],
    ['\n\t\n', '"\\n\\t\\n"'],
  ])('has a text in another form that kubectl would misread: %j', (text, form) => {
    const plainLines = written({ key: text }).replace(/^ +$/gm, '');
    expect(plainLines).toBe(`key: ${form.replace(/^ +$/gm, '')}\n`);
    expect(read(written({ key: text, list: [{ a: text }] }))).toEqual({
      key: text,
      list: [{ a: text }],
    });
  });

  test.each(['\u2028', '0o22', '\ta\nb', '\u0085'])(
    'has a text that kubectl would misread in its own form beside one that is no plain case: %j',
    (text) => {
      const shared = { a: 'b\u0007' };
      const document = {
        key: text,
        [`a${text}`]: 1,
        control: '\u0000',
        one: shared,
        other: shared,
      };
      expect(read(written(document))).toEqual(document);
      expect(written(document)).not.toMatch(/[\u007f-\u009f\u2028]|&a/);
    },
  );

  test.each(same)('has the string %s written as cdk8s writes it', (_, text) => {
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
