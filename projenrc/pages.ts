import * as fs from 'fs';
import * as path from 'path';
import { Yaml } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Ran, run } from './programs';
import { help } from '../src/cli/run';

const ROOT = path.join(__dirname, '..');

/** A block of a page, as `markers` of it say what it is made from. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** What the comment before it says: `yaml: HTTPRoute`, `code: examples/chat/main.ts`, `file: chat.yaml`, `errors`, `printed`. */
  readonly marker?: string;
}

const BLOCK = /(?:<!-- ([^>]*?) -->\n)?```(\w+)\n([\s\S]*?)```/g;

/** The pages that people read, relative to the repository; those that are made as a whole left out. */
export function pages(): string[] {
  const docs = fs.readdirSync(path.join(ROOT, 'docs')).map((name) => path.join('docs', name));
  const made = ['rules.md', 'fidelity.md'].map((name) => path.join('docs', name));
  return [
    'README.md',
    ...docs.filter((name) => name.endsWith('.md') && !made.includes(name)),
  ].sort();
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

/** What a reader has in files beside the programs of a page. */
export function files(text: string): Map<string, string> {
  const named = blocks(text).filter(({ marker }) => marker?.startsWith('file: '));
  return new Map(named.map(({ marker, text: inner }) => [marker!.slice('file: '.length), inner]));
}

/** A page with every block of YAML, and every other one that something says, as it is now. */
export function renewed(text: string): string {
  let program: string | undefined;
  let ran: Ran | undefined;
  return text.replace(
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
          return block(marker, language, help());
        case 'printed':
          return block(marker, language, `${now().printed}\n`);
        default:
          return whole;
      }
    },
  );
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

/** `HTTPRoute, Deployment chat-blue`: the objects of these kinds, and where it is said of this name. */
function chosen(objects: readonly any[], about: string): string {
  const found = about.split(', ').flatMap((request) => {
    const [kind, name] = request.split(' ');
    const those = objects.filter(
      (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
    );
    if (those.length === 0) {
      throw new Error(`nothing is written that is ${request}`);
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
