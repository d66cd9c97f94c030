import * as fs from 'fs';
import * as path from 'path';
import type { Published, PublishedBlock } from './provider-packages';

/** Words such as `string optional new`, or a block and its words. */
export type Words = string | { readonly is: string; readonly of: Arguments };

export interface Arguments {
  readonly [name: string]: Words;
}

/** Arguments and attributes by path; a dot leads into a block. */
export type ByPath<T> = Record<string, T>;

/** `volcengine-schema.json`, by type. */
export function transcribed(): Record<string, Arguments> {
  const file = path.join(__dirname, '..', 'terraform', 'volcengine-schema.json');
  const { provider, resources, data } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return Object.fromEntries(
    Object.entries<{ readonly arguments: Arguments }>({ provider, ...resources, ...data }).map(
      ([type, facts]) => [type, facts.arguments],
    ),
  );
}

/** The words of a transcribed block, and of the blocks in it. */
export function words(block: Arguments): ByPath<string> {
  return flat(block, (each) =>
    typeof each === 'string' ? [each] : [`block ${each.is}`, words(each.of)],
  );
}

/** What a package has, by the names of the provider. */
export function properties(block: PublishedBlock, known: Arguments): ByPath<Published> {
  const names = new Map(Object.keys(known).map((name) => [plural(name), name]));
  const renamed = Object.entries(block).map(([name, what]) => [
    what.many && !(name in known) ? (names.get(name) ?? name) : name,
    what,
  ]);
  return flat<Published, Published>(Object.fromEntries(renamed), (what, name) => {
    const inside = known[name];
    return what.of
      ? [what, properties(what.of, typeof inside === 'object' ? inside.of : {})]
      : [what];
  });
}

/** As Pulumi's bridge names a list. */
function plural(name: string): string {
  return name.endsWith('s') ? name : `${name}s`;
}

function flat<T, F>(
  block: Record<string, T>,
  look: (what: T, name: string) => [itself: F, inside?: ByPath<F>],
): ByPath<F> {
  return Object.fromEntries(
    Object.entries(block).flatMap(([name, what]) => {
      const [itself, inside = {}] = look(what, name);
      return [
        [name, itself],
        ...Object.entries(inside).map(([at, each]): [string, F] => [`${name}.${at}`, each]),
      ];
    }),
  );
}

/**
 * What transcribed words mean, as far as Pulumi's packages show it: a list of at most one item is the item. Only of an
 * attribute of the resource itself they show whether it is always there, which is if it is computed or required.
 */
export function fact(text: string, at: string): string {
  const block = text.startsWith('block ');
  const [, kind, item] = /^(?:block )?(\w+)(?:\((\w+)\))?/.exec(text)!;
  const has = (word: string) => text.split(' ').includes(word);
  const list = (kind === 'list' || kind === 'set') && !has('max:1');
  const type = block ? 'block' : kind === 'map' ? kind : (item ?? kind);
  const input = has('required') ? 'required' : has('optional') ? 'optional' : 'attribute';
  return inWords(list, type, input, has('computed') && !at.includes('.'));
}

const TYPES: Record<string, string> = { str: 'string', float: 'number' };

/** The same of a property in a package. */
export function publishedFact({ many, type, of, input, output }: Published, at: string): string {
  const name = of ? 'block' : (TYPES[type!] ?? type!);
  return inWords(many, name, input || 'attribute', output === 'always' && !at.includes('.'));
}

function inWords(list: boolean, type: string, input: string, always: boolean): string {
  return `${list ? 'list of ' : ''}${type}, ${input}${always && input === 'optional' ? ', computed' : ''}`;
}

/** Values that transcribed words allow. */
export function allowed(text: string): string | undefined {
  const [, values, least, most] = /one-of:(\S+)|between:(-?\d+),(\d+)/.exec(text) ?? [];
  return values ? inOrder(values.split(',')) : least && `${least}–${most}`;
}

/** Values that a text of a package lists as the only ones, or the smallest and the largest number it allows. */
export function documented(text: string): string | undefined {
  const [, listed] =
    /(?:choice contains|values?(?: range| can be| is)?:?) (`[^`]+`(?:,? (?:or )?`[^`]+`)*)/i.exec(
      text,
    ) ?? [];
  return listed ? inOrder(listed.match(/[^`]+(?=`(?:,? (?:or )?`|$))/g)!) : range(text);
}

/** The smallest and the largest number of the ranges that a text names. */
export function range(text: string): string | undefined {
  const ends = [...text.matchAll(/(\d+) ?(?:[~–-]|to) ?(\d+)/g)].flatMap(([, ...each]) => each);
  const numbers = ends.map(Number);
  return ends.length > 0 ? `${Math.min(...numbers)}–${Math.max(...numbers)}` : undefined;
}

export function inOrder(values: readonly string[]): string {
  return [...values].sort().join(' ');
}
