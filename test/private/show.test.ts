import { show } from '../../src/private/show';

describe('a value in an error message', () => {
  const circle: unknown[] = [];
  circle.push(circle);

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'nothing'],
    ['null', null, 'null'],
    ['a number', 1.5, '1.5'],
    ['minus zero', -0, '-0'],
    ['no number', NaN, 'NaN'],
    ['infinity', -Infinity, '-Infinity'],
    ['an empty string', '', '""'],
    ['Chinese', '通义', '"通义"'],
    ['an emoji', '😀', '"😀"'],
    ['control characters', 'a\n\u0007', '"a\\n\\u0007"'],
    ['a quote', '"', '"\\""'],
    ['a list', ['a', 1], '["a",1]'],
    ['an object', { a: 1 }, '{"a":1}'],
    ['a big integer', 10n, '10'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['a list that contains itself', circle, 'a list of 1'],
    ['an object around it', { circle, a: 1 }, 'an object with "circle", "a"'],
    ['an object without a prototype', Object.create(null), '{}'],
  ])('shows %s', (_, value, text) => {
    expect(show(value)).toBe(text);
  });

  test('is whole up to 80 characters, quotes included', () => {
    expect(show('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`);
  });

  test.each([
    ['a'.repeat(201), 201],
    ['通'.repeat(201), 201],
    ['😀'.repeat(201), 201],
    ['\n'.repeat(79), 79],
  ])('is cut beyond, with the length of the string itself', (value, length) => {
    expect(show(value)).toMatch(/^".{79}… \((\d+) characters\)$/su);
    expect(show(value)).toContain(`(${length} characters)`);
  });

  test('is cut beyond, a list with the length of its text', () => {
    expect(show(Array(100).fill(1))).toMatch(/^\[1,1.{76}… \(201 characters\)$/);
  });
});
