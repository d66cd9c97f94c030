import type { Document, ScalarTag } from 'yaml';

/** The content of one YAML document, or the reason why it has none. @internal */
export interface ReadDocument {
  /** Its number in the text, from 1. */
  readonly number: number;
  readonly value?: unknown;
  /** Why it cannot be read, with its line. */
  readonly failure?: string;
}

/** More aliases than this in one document are an attack on whoever reads it. */
const MOST_ALIASES = 1000;

/**
 * The documents of a text, as `kubectl` reads them. That is YAML 1.1 as Go's library has it: `yes`
 * and `on` are true, `0644` is octal, `<<` merges, while `12:30` and dates stay text.
 *
 * @internal
 */
export function readDocuments(text: string): ReadDocument[] {
  // loaded by programs that adopt, not by all
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { isCollection, parseAllDocuments, visit } = require('yaml') as typeof import('yaml');
  const documents = parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    customTags: [...SCALARS, 'merge'],
    merge: true,
    prettyErrors: true,
  });
  return ('empty' in documents ? [] : documents).map((document, index) => ({
    number: index + 1,
    ...content(document, hasTemplate(document)),
  }));

  /** `{{ … }}` is a map in a map to YAML. */
  function hasTemplate(document: Document): boolean {
    let found = false;
    visit(document, { Pair: (_, { key }) => void (found ||= isCollection(key)) });
    return found;
  }
}

function content(document: Document, template: boolean): { value: unknown } | { failure: string } {
  const [problem] = [...document.errors, ...document.warnings];
  if (problem || template) {
    const why = problem?.message.split('\n')[0].replace(/:$/, '');
    return { failure: why ?? 'a template that was not rendered' };
  }
  try {
    // by JSON, since an anchor and its aliases would otherwise be one object
    const value: unknown = JSON.parse(
      JSON.stringify(document.toJS({ maxAliasCount: MOST_ALIASES }) ?? null, exact),
    );
    return { value };
  } catch (failure) {
    return { failure: (failure as Error).message };
  }
}

/** Numbers that JSON or JavaScript would write down otherwise than they were read. */
function exact(name: string, value: unknown): unknown {
  const kept =
    typeof value !== 'number' ||
    (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)));
  if (!kept) {
    throw new Error(`the number at "${name}" is not one that JSON can write`);
  }
  return value;
}

const scalar = (tag: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag => ({
  tag: `tag:yaml.org,2002:${tag}`,
  default: true,
  test,
  resolve,
});

const digits = (text: string) => text.replace(/[_+]/g, '');

/** A number with a prefix, which JavaScript does not read with a sign. */
const prefixed = (prefix: RegExp, base: number) => (text: string) =>
  (text.startsWith('-') ? -1 : 1) *
  parseInt(digits(text).replace('-', '').replace(prefix, ''), base);

/** Scalars other than text, by the rules of go-yaml 2; the first match applies. */
const SCALARS: ScalarTag[] = [
  scalar('null', /^(?:~|null|Null|NULL)?$/, () => null),
  scalar('bool', /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/, () => true),
  scalar('bool', /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/, () => false),
  scalar('int', /^[-+]?0[xX][0-9a-fA-F_]+$/, prefixed(/^0x/i, 16)),
  scalar('int', /^[-+]?0[bB][01_]+$/, prefixed(/^0b/i, 2)),
  scalar('int', /^[-+]?0[oO]?[0-7_]+$/, prefixed(/^0o?/i, 8)),
  scalar('int', /^[-+]?(?:0|[1-9][0-9_]*)$/, (text) => Number(digits(text))),
  scalar('float', /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/, (text) =>
    Number(text.replace(/_/g, '')),
  ),
  scalar('float', /^[-+]?\.(?:inf|Inf|INF)$/, () => Infinity),
  scalar('float', /^\.(?:nan|NaN|NAN)$/, () => NaN),
];
