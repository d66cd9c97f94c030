import { Random } from '../fleet/random';

/** What numbers of any dialect of YAML are made of. */
const NUMERIC = [...'0179abeEfoOxX_+-.:'];

/** Characters that some reader takes for a line break, for a mark, or for none at all. */
const CHARACTERS = [
  ...range(0x00, 0x20),
  ...range(0x7e, 0xa1),
  ...[0xad, 0x300, 0x600, 0x61c, 0x180e],
  ...range(0x2000, 0x2070),
  ...[
    0x3000, 0xd7ff, 0xe000, 0xe001, 0xf8ff, 0xfdd0, 0xfdef, 0xfeff, 0xfff9, 0xfffd, 0xfffe, 0xffff,
  ],
  ...[0x10000, 0x1f600, 0x1fffe, 0xe0001, 0x10ffff],
].map((code) => String.fromCodePoint(code));

/** Where a character is in a text: alone, at each end, between words and lines. */
const PLACES: readonly ((character: string) => string)[] = [
  (c) => c,
  (c) => `${c}a`,
  (c) => `a${c}`,
  (c) => `a${c}b`,
  (c) => `a ${c}`,
  (c) => `a ${c} b`,
  (c) => `a${c}${c}b`,
  (c) => `"${c}'`,
  (c) => `a: ${c}b`,
  (c) => `a\n${c}`,
  (c) => `a\n${c}b`,
  (c) => `a${c}\nb`,
  (c) => `${c}\nb`,
  (c) => `\n${c}b`,
  (c) => `\n${c}`,
  (c) => `\n${c}b\n`,
  (c) => `a\n\n${c}b\n\n`,
];

/** Texts of several lines, of which tabs and spaces at the ends of lines are the hard ones. */
const PIECES = [
  '',
  ' ',
  '  ',
  '\t',
  '\t\t',
  ' \t',
  '\t ',
  'a',
  '\ta',
  ' a',
  'a\t',
  'a ',
  '#a',
  '- a',
];

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** All texts of at most so many of these characters. */
function upTo(length: number, characters: readonly string[]): string[] {
  const shorter = length === 1 ? [''] : upTo(length - 1, characters);
  return [
    ...(length === 1 ? [] : shorter),
    ...shorter.flatMap((text) => characters.map((character) => `${text}${character}`)),
  ].filter((text) => text !== '');
}

/** More than 40,000 texts that a reader of YAML may take for something else, always the same ones. */
export function hostileStrings(): string[] {
  const random = new Random(7);
  const some = (count: number, make: () => string) => random.several(count, make);
  const word = (characters: readonly string[], most: number) =>
    some(1 + random.below(most), () => random.pick(characters)).join('');
  const all = [
    ...upTo(3, NUMERIC),
    ...some(12_000, () => word(NUMERIC, 8)),
    ...CHARACTERS.flatMap((character) => PLACES.map((place) => place(character))),
    ...PIECES.flatMap((first) =>
      PIECES.flatMap((second) => PIECES.map((third) => [first, second, third].join('\n'))),
    ),
    ...some(6_000, () => some(2 + random.below(4), () => random.pick(PIECES)).join('\n')),
    ...some(12_000, () => word([...CHARACTERS, ...PIECES, ...NUMERIC, '\n', '\n'], 6)),
  ];
  return [...new Set(all)];
}
