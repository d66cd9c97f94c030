import { Random } from './random';
import { misreading } from '../../src/private/yaml-text';

/** Strings that some reader of YAML takes for something else, or that end a plain string. */
export const TEXTS: readonly string[] = [
  ...['', '~', 'null', 'Null', 'NULL', 'nULL', 'y', 'Y', 'n', 'N', 'yes', 'Yes', 'YES', 'yEs'],
  ...['no', 'No', 'NO', 'on', 'On', 'ON', 'off', 'Off', 'OFF', 'true', 'True', 'TRUE', 'false'],
  ...['False', 'FALSE', 'truely', 'none', 'one', 'offset', '<<', '=', '0', '00', '07', '0777'],
  ...['08', '09', '0o7', '0o17', '0b11', '0b12', '0x1F', '0xg', '1_000', '_1', '1_', '+1', '-1'],
  ...['--1', '1.', '.1', '.', '..', '1.5', '-1.5', '1.5.2', '1e3', '1E+3', 'e5', 'E10', 'e', '.e1'],
  ...['1.e1', '-.5', '1e', '.inf', '-.INF', '+.Inf', '.nan', '.NaN', '.NAN', 'NaN', 'Infinity'],
  ...['1:30', '190:20:30', '190:20:30.15', '1:60', '12:30:45', '-1:30', '1:', ':1', '0:0', '1:2:'],
  ...['2001-01-01', '2001-1-1', '2001-01-01T1:2:3Z', '2001-12-14 21:59:43.10 -5', '2001-13-45'],
  ...['2001-12-14t21:59:43.10-05:00', '2001-01-01 ', '01-01-2001', '2001-01-01T00:00:00.000Z'],
  ...[
    '-',
    '- ',
    '- a',
    '-a',
    '-\ta',
    '?',
    '? a',
    '?a',
    ':',
    ': a',
    ':a',
    'a:',
    'a: b',
    'a:b',
    'a :b',
  ],
  ...['a\t', '\ta', 'a\tb', ' a', 'a ', ' ', '  ', 'a  b', 'a #b', 'a#b', '#a', 'a:\tb', 'a\t#b'],
  ...['---', '--- a', '---a', '...', '... a', '%a', 'a%', 'a\u2028---', 'a\u2029%b', '@a', '`a`'],
  ...[
    '!a',
    '&a',
    '*a',
    '|',
    '>',
    '|-',
    '>+',
    '[a]',
    ']',
    '{a: b}',
    '}',
    ',',
    'a,b',
    'a[0]',
    'a{0}',
  ],
  ...['"', "'", '"a"', "'a'", `a"b`, `a'b`, `"a' b`, '\\', 'a\\b', '\\n', '"\\', "it's", '\\u0041'],
  ...[
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\ufffe',
    '\u{1f600}',
    '\u{1f468}\u200d\u{1f469}',
    '通义',
    'ñandú',
    'e\u0301',
  ],
  ...[
    '16Gi',
    '500m',
    '25%',
    '80',
    'nvidia.com/gpu',
    'registry.example.com/a/b:1.0',
    'http://a/b?c=d',
  ],
  ...['app.kubernetes.io/name', 'x-session-id', '0 8 * * 1-5', 'a@sha256:0123', 'A=b', 'k=v,l=w'],
  ...[
    '__proto__',
    'constructor',
    'toJSON',
    'resolve',
    'hasOwnProperty',
    'length',
    '10',
    '4294967295',
  ],
];

/** Strings that are written with escapes. */
export const ESCAPED: readonly string[] = [
  ...['\u0000', 'a\u0007b', '\u001b[31m', '\u007f', '\u0085', '\ud800', 'a\udc00b', '\r', 'a\r\n'],
];

/** The same over several lines. */
export const BLOCKS: readonly string[] = [
  ...['\n', '\n\n', '\n\n\n', ' \n', '\n ', '\t\n', 'a\n', 'a\n\n', 'a\n\n\n', 'a\nb', 'a\nb\n'],
  ...['\na', '\n\na\n', ' a\nb', '  a\n b\n', '\n a', '\n  a\n', '\ta\nb', 'a\n b', 'a\n\tb\n'],
  ...['a \nb', 'a\t\nb', 'a\n ', 'a\n\t', 'a\n \n', 'a\n\n ', 'a \n', 'a\t\n\n', 'a\n\n\nb\n\n'],
  ...[
    '---\n',
    '---\na: b',
    '%a\n',
    '...\nb',
    '# a\nb',
    'a: b\nc: d\n',
    '- a\n- b',
    '"a"\n',
    "'\n'",
  ],
  ...[
    'a\r\nb',
    'a\rb\n',
    'a\u0000\nb',
    '\u{1f600}\n\ud800',
    'yes\n',
    '1\n2',
    '\n---',
    ' \na',
    ' \n\na',
  ],
  ...[
    '#!/bin/sh\nset -e\n\nif true; then\n  echo "a"\nfi\n',
    '{\n  "a": [1, 2]\n}\n',
    'a\u2028b\nc',
  ],
];

const LETTERS = [
  ...'aabcdeE0123456789 \t:#-?,[]{}&*!|>\'"%@`~=<.+_/\\',
  ...['\u{1f600}', '\u00e9', '  '],
];

const RARE = [
  '\n',
  '\n\n',
  ' \n',
  '\r',
  '\u0001',
  '\u007f',
  '\u0085',
  '\u2028',
  '\ud800',
  '\ufeff',
];

/**
 * A string: one that is known to be hard, one of random characters, or a very long one. None that
 * kubectl misreads as cdk8s writes it: those are written otherwise on purpose.
 */
export function aText(random: Random): string {
  for (;;) {
    const text = anyText(random);
    if (misreading(text) === undefined) {
      return text;
    }
  }
}

/** A string of any kind, also one that kubectl misreads. */
function anyText(random: Random): string {
  const kind = random.below(20);
  if (kind < 9) {
    return random.pick(random.chance(0.02) ? ESCAPED : TEXTS);
  }
  if (kind < 11) {
    return random.pick(BLOCKS);
  }
  if (kind < 19) {
    const rare = random.chance(0.1) ? RARE : [];
    return random.several(random.below(9), () => random.pick([...LETTERS, ...rare])).join('');
  }
  const words = random.several(random.below(250), () =>
    random.pick(['words', 'a', 'is', '-', '#']),
  );
  return words.join(random.pick([' ', ' ', '', ': ', '\n']));
}

const NUMBERS: readonly (number | bigint)[] = [
  ...[0, -0, 1, -1, 42, 8080, 1.5, -1.5, 0.1 + 0.2, 1e21, -1e21, 1e20, 1e-7, 1e-6, 5e-324],
  ...[2 ** 53, -(2 ** 53), 2 ** 64, NaN, Infinity, -Infinity, 10n ** 30n, -5n, 0n, 1e300],
];

class Amount {
  public constructor(public readonly value: string) {}
}

/** Values that are no JSON. */
const FOREIGN: readonly ((random: Random) => unknown)[] = [
  () => new Date(Date.UTC(2001, 11, 14)),
  () => new Map<unknown, unknown>([['a', 1]]),
  () => new Set(['a', 'b']),
  () => new Amount('1Gi'),
  () => Object.assign(Object.create(null), { a: 'b' }),
  () => Buffer.from('bytes'),
  () => Symbol('a'),
  () => () => 'a',
  () => ({ toJSON: () => 'json' }),
  () => [undefined, , null],
  () => Object('boxed'),
  () => /a/,
  (random) => {
    const shared = random.pick([{}, [], { a: 1 }, [1]]);
    return { one: shared, other: [shared] };
  },
];

/** Any value, now and then of a kind that manifests do not have. */
export function aValue(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 16 : 10);
  if (kind < 6) {
    return aText(random);
  }
  if (kind < 8) {
    return random.pick(NUMBERS.slice(0, random.chance(0.1) ? NUMBERS.length : 18));
  }
  if (kind === 8) {
    return random.chance(0.5);
  }
  if (kind === 9) {
    return random.chance(0.03)
      ? random.pick(FOREIGN)(random)
      : random.pick([null, undefined, {}, []]);
  }
  if (kind < 13) {
    return aMap(random, depth - 1);
  }
  return random.several(random.below(4), () => aValue(random, depth - 1));
}

/** Hard ones, and those that manifests have. */
const KEYS = [
  ...TEXTS.filter((text) => misreading(text) === undefined),
  ...TEXTS.map((_, index) => `key${index}`),
];

/** A map with keys that may need quotes. */
export function aMap(random: Random, depth: number): Record<string, unknown> {
  const entries = random.several(random.below(6), () => [
    random.chance(0.9) ? random.pick(KEYS) : aText(random),
    aValue(random, depth),
  ]);
  return Object.fromEntries(entries);
}

/** A whole document: nearly always a map. */
export function aDocument(random: Random): unknown {
  return random.chance(0.02) ? aValue(random, 2) : { kind: 'A', ...aMap(random, 3) };
}
