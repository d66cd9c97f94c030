import { Chart, Duration, Lazy, Size, Testing } from 'cdk8s';
import { Probe as OtherProbe } from 'cdk8s-plus-28';
import { InferenceService, Platform, Port, Severity } from '../../src';
import { places } from '../catalogue';

const VALUES: [label: string, value: () => unknown][] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['true', () => true],
  ['false', () => false],
  ['0', () => 0],
  ['-0', () => -0],
  ['-1', () => -1],
  ['1.5', () => 1.5],
  ['1e-7', () => 1e-7],
  ['2 ** 31', () => 2 ** 31],
  ['2 ** 53', () => 2 ** 53],
  ['1e21', () => 1e21],
  ['1e400', () => 1e400],
  ['-1e400', () => -1e400],
  ['NaN', () => NaN],
  ['10n', () => BigInt(10)],
  ['a symbol', () => Symbol('x')],
  ['""', () => ''],
  ['a space', () => ' '],
  ['"null"', () => 'null'],
  ['"undefined"', () => 'undefined'],
  ['"true"', () => 'true'],
  ['"NaN"', () => 'NaN'],
  ['"1"', () => '1'],
  ['"0o22"', () => '0o22'],
  ['"1e3"', () => '1e3'],
  ['"32Gi"', () => '32Gi'],
  ['"5m"', () => '5m'],
  ['"10%"', () => '10%'],
  ['"a: b"', () => 'a: b'],
  ['"a # b"', () => 'a # b'],
  ['"- a"', () => '- a'],
  ['"{{ x }}"', () => '{{ x }}'],
  ['"$(X)"', () => '$(X)'],
  ['"${x}"', () => '${x}'],
  ['"*"', () => '*'],
  ['"../x"', () => '../x'],
  ['"UPPER_case"', () => 'UPPER_case'],
  ['"é中😀"', () => 'é中😀'],
  ['NUL', () => 'a\0b'],
  ['a line break', () => 'a\nb'],
  ['CRLF', () => 'a\r\nb'],
  ['a tab first', () => '\ta\nb'],
  ['U+0085', () => 'a\u0085b'],
  ['U+2028', () => 'a\u2028b'],
  ['a lone surrogate', () => 'a\ud800b'],
  ['U+E000', () => 'a\ue000b'],
  ['U+FEFF', () => '\ufeffa'],
  ['a token', () => '${Token[TOKEN.0]}'],
  ['a token of cdktf', () => '${TfToken[TOKEN.0]}'],
  ['a Lazy text', () => Lazy.any({ produce: () => 'a' })],
  ['a Lazy list', () => Lazy.any({ produce: () => ['a'] })],
  ['a Lazy map', () => Lazy.any({ produce: () => ({ a: 'b' }) })],
  ['a Lazy number', () => Lazy.any({ produce: () => 1 })],
  ['a Lazy NaN', () => Lazy.any({ produce: () => NaN })],
  ['a Lazy true', () => Lazy.any({ produce: () => true })],
  ['a Lazy null', () => Lazy.any({ produce: () => null })],
  ['a Lazy undefined', () => Lazy.any({ produce: () => undefined })],
  ['a Lazy Size', () => Lazy.any({ produce: () => Size.gibibytes(1) })],
  ['a Lazy Port', () => Lazy.any({ produce: () => Port.http1({ listen: 8000 }) })],
  ['a Lazy date', () => Lazy.any({ produce: () => new Date(0) })],
  ['a Lazy function', () => Lazy.any({ produce: () => () => 1 })],
  ['a Lazy of a Lazy', () => Lazy.any({ produce: () => Lazy.any({ produce: () => [1] }) })],
  ['a Lazy look-alike of a token', () => Lazy.any({ produce: () => '${TfToken[TOKEN.0]}' })],
  ['a Lazy in a list', () => [Lazy.any({ produce: () => ({ a: 'b' }) })]],
  ['a Lazy in a map', () => ({ a: Lazy.any({ produce: () => ['b'] }) })],
  ['a list of a token', () => ['#{TfToken[TOKEN.0]}']],
  ['"__proto__"', () => '__proto__'],
  ['64 characters', () => 'x'.repeat(64)],
  ['300 characters', () => 'x'.repeat(300)],
  ['100,000 characters', () => 'x'.repeat(100_000)],
  ['a date', () => new Date(0)],
  ['an invalid date', () => new Date(NaN)],
  ['a regular expression', () => /x/],
  ['a function', () => () => 1],
  ['a class', () => class {}],
  ['an error', () => new Error('x')],
  ['a promise', () => Promise.resolve(1)],
  ['a buffer', () => Buffer.from('x')],
  ['a String object', () => new String('x')],
  ['a Number object', () => new Number(1)],
  ['[]', () => []],
  ['[undefined]', () => [undefined]],
  ['[null]', () => [null]],
  ['[""]', () => ['']],
  ['["a", "a"]', () => ['a', 'a']],
  ['[1]', () => [1]],
  ['[[]]', () => [[]]],
  ['[{}]', () => [{}]],
  // eslint-disable-next-line no-sparse-arrays
  ['a hole', () => [, 'a']],
  ['1,000 entries', () => Array.from({ length: 1000 }, (_, index) => `a${index}`)],
  ['{}', () => ({})],
  ['{ a: undefined }', () => ({ a: undefined })],
  ['{ a: null }', () => ({ a: null })],
  ['{ "": "a" }', () => ({ '': 'a' })],
  ['{ a: 1 }', () => ({ a: 1 })],
  ['{ a: "b" }', () => ({ a: 'b' })],
  ['{ a: {} }', () => ({ a: {} })],
  ['{ "a b": "c" }', () => ({ 'a b': 'c' })],
  ['an own __proto__', () => JSON.parse('{ "__proto__": "a" }')],
  ['{ length: 1 }', () => ({ length: 1 })],
  ['an object without prototype', () => Object.create(null)],
  ['a frozen object', () => Object.freeze({ a: 'b' })],
  ['a map', () => new Map([['a', 'b']])],
  ['a set', () => new Set(['a'])],
  [
    'a circle',
    () => {
      const circle: any = {};
      circle.circle = circle;
      return circle;
    },
  ],
  [
    'a list in itself',
    () => {
      const list: any[] = [];
      list.push(list);
      return list;
    },
  ],
  ['a proxy', () => new Proxy({}, {})],
  ['{ toString: 1 }', () => ({ toString: 1 })],
  ['a Duration', () => Duration.seconds(5)],
  ['a Duration of 0', () => Duration.seconds(0)],
  ['a Duration of 1 ms', () => Duration.millis(1)],
  ['a Size', () => Size.gibibytes(1)],
  ['a Size of 0', () => Size.gibibytes(0)],
  ['a Port', () => Port.http1({ listen: 8000 })],
  ['a Platform', () => Platform.kubernetes()],
  ['a Probe of cdk8s-plus', () => OtherProbe.fromCommand(['true'])],
];

/** An error with the id of a rule. */
const REFUSED = /(^|\] )[A-Z][A-Z_]+: /m;

/** What a program with the value does: `refused` with a rule's id, `written`, or what went wrong. */
function outcome(build: () => InferenceService): string {
  let service: InferenceService;
  try {
    service = build();
    if (service.findings().some(({ severity }) => severity === Severity.ERROR)) {
      return 'refused';
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return REFUSED.test(text) ? 'refused' : `crashed: ${String(text).slice(0, 160)}`;
  }
  try {
    const text = JSON.stringify(Testing.synth(Chart.of(service)), (_, value) =>
      value === undefined || (typeof value === 'number' && !Number.isFinite(value))
        ? `WRONG ${value}`
        : value,
    );
    const wrong = /"WRONG|:null|\[null|\[object |(?<!said )undefined/.exec(text);
    return wrong ? `wrote ${text.slice(wrong.index - 60, wrong.index + 30)}` : 'written';
  } catch (error) {
    const { message } = error as Error;
    return REFUSED.test(message) ? 'refused' : `crashed at synthesis: ${message.slice(0, 160)}`;
  }
}

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => jest.restoreAllMocks());

test.each(places().map((place) => [place.at, place] as const))(
  '%s is refused with the id of a rule, or written',
  (_, { set }) => {
    const wrong = VALUES.flatMap(([label, value]) => {
      const result = outcome(() => set(value()));
      return ['refused', 'written'].includes(result) ||
        (result.startsWith('wrote') && label === '"undefined"')
        ? []
        : [`${label}: ${result}`];
    });
    expect(wrong).toEqual([]);
  },
);
