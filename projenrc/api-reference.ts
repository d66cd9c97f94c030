import * as fs from 'fs';
import * as path from 'path';

/** The part of a type in `.jsii` that names its members and its bases. */
export interface JsiiType {
  readonly kind: string;
  readonly name: string;
  readonly fqn: string;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly methods?: readonly { readonly name: string }[];
  readonly properties?: readonly { readonly name: string }[];
  readonly members?: readonly { readonly name: string }[];
}

export type JsiiTypes = { readonly [fqn: string]: JsiiType };

/** The member that an anchor such as `cdk-inference.DeploymentProps.property.image` belongs to. */
interface Member {
  readonly type: JsiiType;
  readonly name: string;
  /** The anchor without the type. */
  readonly rest: string;
}

/**
 * The reference without repetitions: jsii-docgen lists inherited members at every type, and one line
 * links to the base instead. Links to a removed member lead to the member of the base.
 */
export function withoutRepetitions(markdown: string, types: JsiiTypes): string {
  const kept = split(markdown, /^#{1,4} /).flatMap((section) => [
    ...ownMembers(section, types),
    ...bases(section, types),
  ]);
  return relinked(kept, types).join('\n').replace(DECLARATION, '').replace(BLANK_LINES, '\n\n');
}

/** The declaration of a property: its heading and the line `Type` below hold the same. */
const DECLARATION = /^```typescript\npublic readonly .*;\n```\n\n/gm;

/** Markdown shows several empty lines like one. */
const BLANK_LINES = /\n{3,}/g;

/** A section of a type, such as its methods; empty if all its members are inherited. */
function ownMembers(section: readonly string[], types: JsiiTypes): string[] {
  const isInherited = (anchor: string | undefined) => {
    const member = anchor === undefined ? undefined : memberOf(anchor, types);
    return member !== undefined && !isOwn(member);
  };
  const [head, ...blocks] = split(section.join('\n'), /^##### /);
  const own = blocks.filter(([title]) => !isInherited(/ id="([^"]+)"/.exec(title)?.[1]));
  return blocks.length > 0 && own.length === 0
    ? []
    : [
        ...head.filter((line) => !isInherited(/^\| <code><a href="#([^"]+)"/.exec(line)?.[1])),
        ...own.flat(),
      ];
}

/** The line below the description of a type that has inherited members. */
function bases([title, ...text]: readonly string[], types: JsiiTypes): string[] {
  const type = types[/^### .* id="([^"]+)"/.exec(title)?.[1] ?? ''];
  const links = (type ? basesOf(type) : []).map((fqn) =>
    types[fqn] ? `[${types[fqn].name}](#${fqn})` : `\`${fqn}\``,
  );
  const note = `Also has all members of ${links.join(', ')}.`;
  return links.length === 0 || text.includes(note) ? [] : [note, ''];
}

/** Links to removed members lead to the type that declares them. */
function relinked(lines: readonly string[], types: JsiiTypes): string[] {
  return lines.map((line) =>
    line.replace(/href="#([^"]+)"/g, (link, anchor: string) => {
      const member = memberOf(anchor, types);
      const declaring = member && !isOwn(member) && declaringType(member, types);
      return declaring ? `href="#${declaring.fqn}.${member.rest}"` : link;
    }),
  );
}

function declaringType(member: Member, types: JsiiTypes): JsiiType | undefined {
  for (const base of basesOf(member.type)) {
    const type = types[base];
    const declaring =
      type && (isOwn({ ...member, type }) ? type : declaringType({ ...member, type }, types));
    if (declaring) {
      return declaring;
    }
  }
  return undefined;
}

function memberOf(anchor: string, types: JsiiTypes): Member | undefined {
  const [, fqn, rest, name] = /^([^.]+\.[^.]+)\.((?:property\.)?([^.]+).*)$/.exec(anchor) ?? [];
  const type = fqn === undefined ? undefined : types[fqn];
  return type && name !== 'Initializer' ? { type, name, rest } : undefined;
}

function isOwn({ type, name }: Member): boolean {
  const { methods = [], properties = [], members = [] } = type;
  return [...methods, ...properties, ...members].some((member) => member.name === name);
}

/** A class declares the members of its interfaces itself. */
function basesOf({ kind, base, interfaces = [] }: JsiiType): readonly string[] {
  return kind === 'interface' ? interfaces : base === undefined ? [] : [base];
}

/** Groups of lines that begin with a heading; the lines above the first heading are a group too. */
function split(markdown: string, heading: RegExp): string[][] {
  const groups: string[][] = [[]];
  let inCode = false;
  for (const line of markdown.split('\n')) {
    inCode = line.startsWith('```') ? !inCode : inCode;
    if (!inCode && heading.test(line)) {
      groups.push([]);
    }
    groups[groups.length - 1].push(line);
  }
  return groups.filter((group) => group.length > 0);
}

if (require.main === module) {
  const root = path.join(__dirname, '..');
  const file = path.join(root, 'API.md');
  const { types } = JSON.parse(fs.readFileSync(path.join(root, '.jsii'), 'utf8'));
  fs.writeFileSync(file, withoutRepetitions(fs.readFileSync(file, 'utf8'), types));
}
