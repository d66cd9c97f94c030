import { Lazy as LazyObject } from 'cdk8s';
import { Lazy, TerraformStack, TerraformVariable, Testing, Token } from 'cdktn';
import { isUnresolved } from '../../src/private/unresolved';

const stack = new TerraformStack(Testing.app(), 'stack');
const variable = new TerraformVariable(stack, 'variable', {});
/** cdktf numbers its tokens; one with a high number has more of its bits set. */
const laterNumber = () => {
  for (let count = 0; count < 1000; count++) {
    Token.asNumber(variable.value);
  }
  return variable.numberValue;
};

describe('a value that cdktf knows only later', () => {
  test.each<[string, unknown]>([
    ['a string', variable.stringValue],
    ['a string inside another', `http://${variable.stringValue}:9090`],
    ['a string beside shell braces', `\${HOME}/${variable.stringValue}`],
    ['a number', variable.numberValue],
    ['a number with a high index', laterNumber()],
    ['a list', variable.listValue],
    ['a list of numbers', Token.asNumberList(variable.value)],
    ['a map', Token.asStringMap(variable.value)],
    ['a resolvable', variable.booleanValue],
    ['a lazy string', Lazy.stringValue({ produce: () => 'late' })],
    ['a lazy number', Lazy.numberValue({ produce: () => 3 })],
    ['a lazy list', Lazy.listValue({ produce: () => ['late'] })],
    ['a lazy value', Lazy.anyValue({ produce: () => 'late' })],
    ['null as a token', Token.nullValue()],
  ])('is unknown, as %s, and cdktf agrees', (_, value) => {
    expect(Token.isUnresolved(value)).toBe(true);
    expect(isUnresolved(value)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['list', variable.listValue[0]],
    ['list of numbers', Token.asNumberList(variable.value)[0]],
  ])('is unknown as the one element of a %s, which rules look at alone', (_, element) => {
    expect(isUnresolved(element)).toBe(true);
  });
});

describe('a value that cdk8s knows only while writing', () => {
  test('is unknown', () => {
    expect(isUnresolved(LazyObject.any({ produce: () => 'late' }))).toBe(true);
  });
});

describe('an ordinary value', () => {
  test.each<[unknown]>([
    [''],
    ['chat'],
    ['${HOME}'],
    ['$${HOME}'],
    ['#{list}'],
    ['&{map}'],
    ['{"a": {"b": []}}'],
    ['TfToken[TOKEN.1]'],
    ['-8.109562212591379e+298'],
    [0],
    [-0],
    [1],
    [-1],
    [0.1],
    [1e289],
    [-1e289],
    [1e300],
    [-1e300],
    [Number.MAX_VALUE],
    [-Number.MAX_VALUE],
    [Number.MIN_VALUE],
    [Number.MAX_SAFE_INTEGER],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY],
    [-123456789],
    [true],
    [false],
    [null],
    [[]],
    [['a']],
    [['a', 'b']],
    [[1]],
    [{}],
    [{ produce: 'apples' }],
    [{ resolve: true }],
    [new Date(0)],
  ])('is known: %p, and cdktf agrees', (value) => {
    expect(Token.isUnresolved(value)).toBe(false);
    expect(isUnresolved(value)).toBe(false);
  });

  test('is known where there is none', () => {
    expect(isUnresolved(undefined)).toBe(false);
  });

  test('is known where it looks like the beginning of a double that cdktf takes for its own, from both sides', () => {
    const double = (high: number) => {
      const bits = new DataView(new ArrayBuffer(8));
      bits.setUint16(0, high);
      return bits.getFloat64(0);
    };
    for (const high of [0x7dff, 0xfdfe, 0xfe00, 0x7bff, 0xfbfe, 0xfc00]) {
      expect(Token.isUnresolved(double(high))).toBe(false);
      expect(isUnresolved(double(high))).toBe(false);
    }
  });
});
