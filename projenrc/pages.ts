import * as fs from 'fs';
import * as path from 'path';
import { Yaml } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { blueGreen, isStep, scheduledBurst } from './example-previews';
import { Ran, run } from './programs';
import { COMMANDS } from '../src/cli/commands';
import { help } from '../src/cli/run';

const ROOT = path.join(__dirname, '..');

/** A code block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The comment in front of the block: `yaml: HTTPRoute`, `code: examples/chat/main.ts`, `file: chat.yaml`, `errors`, `printed`, `help: check`, `not run: needs a cluster`. */
  readonly marker?: string;
}

const BLOCK = /(?:<!-- ([^>]*?) -->\n *)?```(\w+)\n([\s\S]*?)```/g;

/** The report of an example, rendered as a part of the page: `blue-green switch prepare` with the base `prepare`. */
export const REPORT = /(<!-- preview: ([\w -]+) -->\n)[\s\S]*?(<!-- end of preview -->)/g;

/** The size of the first program of a page and of its output. */
const COUNTS = /(<!-- counts -->\n)[^\n]*/;

/** All pages in `docs` and its folders but the API reference, relative to the repository. */
export function docsPages(): string[] {
  return fs
    .readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && path.dirname(name) !== 'api')
    .map((name) => path.join('docs', name));
}

/** The hand-written pages, relative to the repository; without pages that are generated as a whole. */
export function pages(): string[] {
  const made = ['rules.md', 'fidelity.md', 'zh/console.md'].map((name) => path.join('docs', name));
  const others = ['README.md', 'README_ZH.md', 'AGENTS.md'];
  return [...others, ...docsPages().filter((name) => !made.includes(name))].sort();
}

export function read(page: string): string {
  return fs.readFileSync(path.join(ROOT, page), 'utf8');
}

export function blocks(text: string): Block[] {
  return [...text.matchAll(BLOCK)].map(([, marker, language, inner]) => ({
    language,
    text: inner,
    marker,
  }));
}

/** The files that the programs of a page read, by name: those of the page, and those next to a program of an example. */
export function files(text: string): Map<string, string> {
  const all = blocks(text);
  const named = (prefix: string) =>
    all.flatMap(({ marker = '', text: inner }) =>
      marker.startsWith(prefix) ? [{ name: marker.slice(prefix.length), inner }] : [],
    );
  return new Map([
    ...named('file: ').map(({ name, inner }): [string, string] => [name, inner]),
    ...named('code: examples/').flatMap(({ name }) => inputs(path.dirname(`examples/${name}`))),
  ]);
}

/** The files of an example that are neither programs nor folders. */
function inputs(folder: string): [string, string][] {
  return fs
    .readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
    .map(({ name }) => [name, read(path.join(folder, name))]);
}

/** A page with every generated block updated to the current output. */
export function renewed(text: string): string {
  let program: string | undefined;
  let ran: Ran | undefined;
  const blocksRenewed = text.replace(
    BLOCK,
    (whole, marker: string | undefined, language: string, inner: string) => {
      const [what, ...rest] = (marker ?? '').split(': ');
      const about = rest.join(': ');
      if (language === 'ts') {
        const source = what === 'code' ? read(about) : inner;
        [program, ran] = [source, undefined];
        return block(marker, language, source);
      }
      const now = () => (ran ??= run(program ?? '', files(text)));
      switch (what) {
        case 'yaml':
          return block(
            marker,
            language,
            about.startsWith('examples/') ? ofFile(about) : chosen(now().objects, about),
          );
        case 'errors':
          return block(marker, language, `${now().error}\n`);
        case 'help':
          return block(marker, language, about === '' ? help() : helpOf(about));
        case 'printed':
          return block(marker, language, `${now().printed}\n`);
        default:
          return whole;
      }
    },
  );
  return blocksRenewed
    .replace(COUNTS, (_, start: string) => `${start}${counts(text)}`)
    .replace(
      REPORT,
      (_, start: string, about: string, end: string) => `${start}\n${report(about)}\n${end}`,
    );
}

/** The lines of a program, without imports and blank lines, and its output. */
function counts(page: string): string {
  const { text } = blocks(page).find(({ language }) => language === 'ts')!;
  const lines = text.split('\n').filter((line) => !/^(import .*)?$/.test(line));
  const { objects } = run(text);
  const yaml = Yaml.stringify(...objects).trimEnd();
  return `${lines.length} lines without the imports, ${objects.length} objects, ${yaml.split('\n').length} lines of YAML.`;
}

function helpOf(name: string): string {
  return COMMANDS.find((command) => command.name === name)!
    .load()
    .help.replace(/\n+$/, '\n');
}

/** The report of an example without its marker and title, and with headings for the inside of a page. */
function report(about: string): string {
  const [example, ...steps] = about.split(' ');
  const [head, base] =
    example === 'scheduled-burst' ? [scheduledBurst()] : steps.filter(isStep).map(blueGreen);
  const [, ...sections] = head.toMarkdown(base).split(/^## Preview\n+/m);
  return sections.join('').replace(/^### /gm, '#### ');
}

function block(marker: string | undefined, language: string, text: string): string {
  return `${marker === undefined ? '' : `<!-- ${marker} -->\n`}\`\`\`${language}\n${text}\`\`\``;
}

/** `examples/chat/expected/production.k8s.yaml HTTPRoute` */
function ofFile(about: string): string {
  const [file, ...words] = about.split(' ');
  const objects = parseAllDocuments(read(file)).map((document) => document.toJSON());
  return words.length === 0 ? read(file) : chosen(objects, words.join(' '));
}

/** `HTTPRoute, Deployment chat-blue`: the objects of these kinds, restricted by name if there is one. */
function chosen(objects: readonly any[], about: string): string {
  const found = about.split(', ').flatMap((selector) => {
    const [kind, name] = selector.split(' ');
    const those = objects.filter(
      (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
    );
    if (those.length === 0) {
      throw new Error(`the program renders no ${selector}`);
    }
    return those;
  });
  return Yaml.stringify(...found);
}

if (require.main === module) {
  for (const page of pages()) {
    fs.writeFileSync(path.join(ROOT, page), renewed(read(page)));
  }
}
