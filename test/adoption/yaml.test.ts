import { readDocuments } from '../../src/adoption/yaml';

const value = (text: string) => {
  const [document, ...others] = readDocuments(`a: ${text}`);
  expect([document.failure, others]).toEqual([undefined, []]);
  return (document.value as { a: unknown }).a;
};

const failure = (text: string) => readDocuments(text).find((each) => each.failure)?.failure;

describe('a scalar is read as kubectl reads it', () => {
  test.each<[string, unknown]>([
    ['yes', true],
    ['On', true],
    ['y', true],
    ['no', false],
    ['off', false],
    ['N', false],
    ['yesterday', 'yesterday'],
    ['"yes"', 'yes'],
    ["'off'", 'off'],
    ['~', null],
    ['', null],
    ['null', null],
    ['0', 0],
    ['-7', -7],
    ['+7', 7],
    ['8_000', 8000],
    ['0644', 420],
    ['0o17', 15],
    ['-010', -8],
    ['0x1F', 31],
    ['-0x1F', -31],
    ['0b101', 5],
    ['09', 9],
    ['"0644"', '0644'],
    ['1.5', 1.5],
    ['-.5', -0.5],
    ['1e3', 1000],
    ['"1e3"', '1e3'],
    ['.', '.'],
    ['-', [null]],
    ['1.2.3', '1.2.3'],
    ['12:30', '12:30'],
    ['2026-05-02', '2026-05-02'],
    ['25%', '25%'],
    ['!!str 12', '12'],
    ['>-\n  one\n  two', 'one two'],
    ['|\n  one\n  two', 'one\ntwo\n'],
    ['|+\n  one\n\n', 'one\n\n'],
  ])('%s', (text, read) => {
    expect(value(text === '-' ? '\n- ' : text)).toEqual(read);
  });
});

describe('anchors', () => {
  test('are copied where they are named, and merged by <<', () => {
    const [{ value: read }] = readDocuments('a: &x {p: 1}\nb: *x\nc: {<<: *x, q: 2}');
    expect(read).toEqual({ a: { p: 1 }, b: { p: 1 }, c: { p: 1, q: 2 } });
    expect((read as any).a).not.toBe((read as any).b);
  });

  test('fail where they are of another document', () => {
    expect(failure('a: &x 1\n---\nb: *x')).toMatch(/^Unresolved alias/);
  });

  test('fail where their aliases grow beyond measure', () => {
    const lines = Array.from({ length: 12 }, (_, n) =>
      n === 0
        ? 'a0: &a0 [1]'
        : `a${n}: &a${n} [${Array(10)
            .fill(`*a${n - 1}`)
            .join(', ')}]`,
    );
    expect(failure(lines.join('\n'))).toMatch(/alias/);
  });
});

describe('documents', () => {
  test('are numbered, empty ones among them', () => {
    expect(readDocuments('# nothing\n---\na: 1\n---\n---\nb: 2\n')).toEqual([
      { number: 1, value: { a: 1 } },
      { number: 2, value: null },
      { number: 3, value: { b: 2 } },
    ]);
  });

  test('may be JSON', () => {
    expect(readDocuments('{"a": [1, true, null]}')).toEqual([
      { number: 1, value: { a: [1, true, null] } },
    ]);
  });

  test.each(['', '# a comment\n', '\n\n'])('are none in %j', (text) => {
    expect(readDocuments(text)).toEqual([]);
  });
});

describe('what cannot be kept as it is fails', () => {
  test.each<[string, string, RegExp]>([
    ['a key twice', 'a: 1\na: 2', /^Map keys must be unique at line 2/],
    ['a template', 'a: {{ .Values.a }}', /^a template that was not rendered$/],
    ['a number too large', 'a: 12345678901234567890', /"a" is not one that JSON can write/],
    ['infinity', 'a: .inf', /"a" is not one that JSON can write/],
    ['a tag of its own', 'a: !secret x', /^Unresolved tag: !secret/],
    ['broken structure', 'a: [1\n', /at line 2/],
  ])('%s', (_, text, message) => {
    expect(failure(text)).toMatch(message);
  });
});
