/** HTML that is safe to write: all text in it is escaped. @internal */
export class Markup {
  constructor(public readonly html: string) {}
}

/** What an element may contain: markup, or text, which is escaped. @internal */
export type Content = Markup | string | readonly Content[];

/** @internal */
export type Attributes = { readonly [name: string]: string | number | undefined };

const VOID = new Set(['meta', 'br']);

/** An element with its attributes, without those that are undefined. @internal */
export function element(name: string, attributes: Attributes, ...content: Content[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(`${value}`)}"`)
    .join('');
  const end = VOID.has(name) ? '' : `</${name}>`;
  return new Markup(`<${name}${written}>${markup(content).html}${end}`);
}

/** @internal */
export function markup(content: Content): Markup {
  if (content instanceof Markup) {
    return content;
  }
  return typeof content === 'string'
    ? new Markup(escape(content))
    : new Markup(content.map((each) => markup(each).html).join(''));
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text in which no character has a meaning to HTML. Characters without a glyph and those that reverse
 * the direction of a line are shown by their number: a name with them looks like another name.
 */
function escape(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character])
    .replace(
      /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
      (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
    );
}
