import * as fs from 'fs';
import * as path from 'path';

/** The part of a type in `.jsii` that names its members and its bases. */
export interface JsiiType {
  readonly kind: string;
  readonly name: string;
  readonly fqn: string;
  readonly locationInModule?: { readonly filename: string };
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

/** Pages with the types of several files, by the name of the file. All other pages are named after their file. */
const TOGETHER: Record<string, string> = {
  acknowledgement: 'finding',
  'adopted-options': 'adoption',
  algorithm: 'load-balancer',
  authentication: 'public-gateway',
  behavior: 'autoscaler',
  'certificate-issuer': 'public-gateway',
  'deployment-options': 'deployment',
  'existing-load-balancer': 'load-balancer',
  fallback: 'autoscaler',
  gate: 'release',
  'inference-testing': 'testing',
  'platform-options': 'platform',
  price: 'queue',
  'prometheus-auth': 'platform',
  'rate-limit': 'public-gateway',
  'service-props': 'inference-service',
  'synthesized-manifests': 'testing',
  weight: 'traffic-policy',
};

/** Folders of `src` whose types are on one page each: nobody creates them, and methods return them. */
const FOLDERS = ['plan', 'preview'];

/** The page of a type: a construct, a class or a group of options, with everything that it takes. */
export function pageOf({ name, locationInModule }: JsiiType): string {
  const [, folder, file] =
    /^src\/([\w-]+)\/.*?([\w-]+)\.ts$/.exec(locationInModule?.filename ?? '') ?? [];
  if (folder === undefined) {
    throw new Error(`${name} is in no folder of src, so it has no page`);
  }
  return FOLDERS.includes(folder) ? folder : (TOGETHER[file] ?? file);
}

/** `load-balancer` -> `Load balancer` */
const titleOf = (page: string) => (page[0].toUpperCase() + page.slice(1)).replace(/-/g, ' ');

const MADE =
  '<!-- Generated by "npx projen docgen" from the docstrings in src: edit those, not this page. -->';

/** The reference, a page for each construct or group: the text by the name of the page. */
export function apiPages(reference: string, types: JsiiTypes): Map<string, string> {
  const pages = new Map<string, string[]>();
  for (const [kind, ...sections] of split(reference, /^## /).map((part) =>
    split(part.join('\n'), /^### /),
  )) {
    const begun = new Set<string>();
    for (const section of sections) {
      const type = types[/ id="([^"]+)"/.exec(section[0])?.[1] ?? ''];
      const page = pageOf(type);
      const text = pages.get(page) ?? [
        `# ${titleOf(page)}`,
        '',
        MADE,
        '',
        '[All types](../../API.md)',
        '',
      ];
      pages.set(page, [...text, ...(begun.has(page) ? [] : kind), ...section]);
      begun.add(page);
    }
  }
  const named = [...pages].sort(([one], [other]) => (one < other ? -1 : 1));
  return new Map(
    named.map(([page, lines]) => [page, `${linked(lines.join('\n'), page, types).trimEnd()}\n`]),
  );
}

/** Links to the types of other pages lead there. */
function linked(text: string, page: string, types: JsiiTypes): string {
  return text.replace(/(href="|\]\()#([^.")]+\.[^.")]+)/g, (link, begin: string, fqn: string) => {
    const type = types[fqn];
    return type && pageOf(type) !== page ? `${begin}${pageOf(type)}.md#${fqn}` : link;
  });
}

/** The index: each page with its types, constructs and classes first. */
export function apiIndex(types: JsiiTypes): string {
  const all = Object.values(types);
  const names = [...new Set(all.map(pageOf))].sort();
  const rows = names.map((page) => {
    const here = all.filter((type) => pageOf(type) === page);
    const links = ['class', 'interface', 'enum']
      .flatMap((kind) => here.filter((type) => type.kind === kind))
      .map(({ name, fqn }) => `[${name}](docs/api/${page}.md#${fqn})`);
    return `| [${titleOf(page)}](docs/api/${page}.md) | ${links.join(', ')} |`;
  });
  return [
    '# API reference',
    '',
    MADE,
    '',
    'Each page has a construct or a class with its options. [docs/README.md](docs/README.md) leads from tasks to pages',
    'with examples.',
    '',
    '| page | types |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

if (require.main === module) {
  const root = path.join(__dirname, '..');
  const index = path.join(root, 'API.md');
  const { types } = JSON.parse(fs.readFileSync(path.join(root, '.jsii'), 'utf8'));
  const reference = withoutRepetitions(fs.readFileSync(index, 'utf8'), types);
  const folder = path.join(root, 'docs', 'api');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  for (const [page, text] of apiPages(reference, types)) {
    fs.writeFileSync(path.join(folder, `${page}.md`), text);
  }
  fs.writeFileSync(index, apiIndex(types));
}
