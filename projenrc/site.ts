import * as fs from 'fs';
import * as path from 'path';
import { pageIndex } from './page-index';

// What the site in `site` is made of: its pages, their addresses and its navigation. All of it is read
// from the pages themselves, above all from their index.

const ROOT = path.join(__dirname, '..');
const INDEX = 'docs/README.md';

/** The index of the pages that are generated for each class. */
export const REFERENCE = 'API.md';

const { repository } = JSON.parse(read('package.json'));

/** Address of the repository, without a slash at its end. */
export const REPOSITORY: string = repository.url.replace(/\.git$/, '');

function read(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), 'utf8');
}

function isThere(file: string): boolean {
  return fs.existsSync(path.join(ROOT, file));
}

function folders(folder: string): string[] {
  return fs
    .readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.posix.join(folder, name));
}

/** Pages of the repository that have another name in the site. */
const PLACES: Record<string, string> = {
  'README.md': 'index.md',
  'README_ZH.md': 'zh/index.md',
  [INDEX]: 'pages.md',
  // docs/security.md is about the pods
  'SECURITY.md': 'security-policy.md',
};

/**
 * All files that are pages, and the file of each in the site: `docs/canary.md` is `canary.md`. Pages are
 * README, all of `docs`, the files next to them that the index lists, and the README of each example.
 */
export function sitePages(): ReadonlyMap<string, string> {
  const docs = fs
    .readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join('docs', name.split(path.sep).join('/')));
  const listed = pageIndex(INDEX)
    .flatMap(({ pages }) => pages)
    .filter((file) => !file.includes('/'));
  const examples = ['examples', ...folders('examples')]
    .map((folder) => `${folder}/README.md`)
    .filter(isThere);
  const files = new Set([...Object.keys(PLACES).filter(isThere), ...docs, ...listed, ...examples]);
  return new Map([...files].sort().map((file) => [file, PLACES[file] ?? placeOf(file)]));
}

const pages = sitePages();

/** Markdown files next to `docs` that are no pages. */
export function otherFiles(): string[] {
  return fs.readdirSync(ROOT).filter((name) => name.endsWith('.md') && !pages.has(name));
}

function placeOf(file: string): string {
  const [, example] = /^(examples\/[^/]+)\/README\.md$/.exec(file) ?? [];
  if (example !== undefined) return `${example}.md`;
  const [, inside = file.toLowerCase()] = /^docs\/(.*)$/.exec(file) ?? [];
  return inside.replace(/\bREADME\.md$/i, 'index.md');
}

/** Address of a file: in the site (`/canary`) if it is a page, else in the repository. */
export function address(file: string): string {
  const place = pages.get(file);
  if (place !== undefined) return `/${place}`.replace(/\.md$/, '').replace(/\/index$/, '/');
  return inRepository(file);
}

/** Address of a file or folder in the repository. */
export function inRepository(file: string): string {
  const kind = fs.statSync(path.join(ROOT, file)).isDirectory() ? 'tree' : 'blob';
  return `${REPOSITORY}/${kind}/main/${file}`;
}

/** Where a link of a page leads in the site. A link to nothing stays, and the build reports it. */
export function destination(file: string, link: string): string {
  const [target, ...anchor] = link.split(/(?=#)/);
  if (target === '' || /^(?:[a-z]+:|\/)/i.test(target)) return link;
  const led = path.posix.join(path.posix.dirname(file), target).replace(/\/$/, '');
  return isThere(led) ? [address(led), ...anchor].join('') : link;
}

/** The first heading of a page. */
export function titleOf(file: string): string {
  const [, title] = /^# (.+)$/m.exec(read(file)) ?? [undefined, file];
  return plain(title);
}

/** A paragraph that leads away: to an index, or to another language. */
const ONLY_LINKS = /^\[[^\]]*\]\([^)]*\)(?: \| \S+)?$/;

/** The first sentences of a page, without marks and links: at most 200 characters. */
export function descriptionOf(file: string): string {
  const paragraphs = read(file)
    .replace(/<!--[\s\S]*?-->/g, '')
    .split(/\n\s*\n/)
    .map((each) => each.trim());
  const first =
    paragraphs.find((each) => /^[\p{L}`[*]/u.test(each) && !ONLY_LINKS.test(each)) ?? '';
  const sentences = plain(first).match(/.+?(?:[.:!?。：！？](?=\s|$|\p{Script=Han})|$)/gu) ?? [];
  let text = '';
  for (const sentence of sentences) {
    if (text !== '' && text.length + sentence.length > 200) break;
    text += sentence;
  }
  return text.trim().replace(/[:：]$/, '');
}

function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)|<\/?a\b[^>]*>/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The anchor of a heading, as the pages of a repository have it. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');
}

/** A section of the navigation. */
export interface Section {
  readonly text: string;
  /** Where the index has the section. */
  readonly link: string;
  readonly items: readonly { readonly text: string; readonly link: string }[];
}

/** The navigation of a language, from an index. Pages in front of its first heading have its title. */
export function navigation(language: 'en' | 'zh', index = INDEX): Section[] {
  const sections = pageIndex(index);
  const listed = sections.flatMap(({ title, pages: inside }) =>
    title === undefined ? [] : inside,
  );
  return sections
    .map(({ title, pages: inside }) => ({
      text: title ?? titleOf(index),
      link: `${address(index)}${title === undefined ? '' : `#${slug(title)}`}`,
      items: inside
        .filter((page) => title !== undefined || !listed.includes(page))
        .map((page) => ({ text: titleOf(page), link: address(page) }))
        .filter(({ link }) => link.startsWith('/zh/') === (language === 'zh')),
    }))
    .filter(({ items }) => items.length > 0);
}
