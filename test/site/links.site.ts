import * as fs from 'fs';
import * as path from 'path';
import { DefaultTreeAdapterMap, parse } from 'parse5';
import { ROOT, builtPages, fileOf } from './built';
import { REPOSITORY, address, sitePages } from '../../projenrc/site';

// The built files, as a browser without scripts reads them.

type Element = DefaultTreeAdapterMap['element'];

/** A built page, and its parts to which others link. */
interface Page {
  readonly elements: readonly Element[];
  readonly anchors: ReadonlySet<string>;
}

const read = new Map<string, Page>();

function page(file: string): Page {
  const known = read.get(file);
  if (known !== undefined) return known;
  const elements: Element[] = [];
  const visit = (node: DefaultTreeAdapterMap['node']) => {
    if ('tagName' in node) elements.push(node);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(fs.readFileSync(file, 'utf8')));
  const anchors = new Set(elements.flatMap((each) => attribute(each, 'id') ?? []));
  read.set(file, { elements, anchors });
  return read.get(file)!;
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

/** The problem of a link on a page; none if the link leads to something. */
function astray(at: string, link: string): string | undefined {
  if (/^(?:mailto|data):/.test(link)) return undefined;
  const { origin, pathname, hash } = new URL(link, `http://site${at}`);
  if (origin !== 'http://site') return link.startsWith(REPOSITORY) ? notThere(link) : undefined;
  const file = fileOf(pathname);
  if (file === undefined) return `${link}: no such file`;
  const anchor = decodeURIComponent(hash.slice(1));
  const isThere = anchor === '' || !file.endsWith('.html') || page(file).anchors.has(anchor);
  return isThere ? undefined : `${link}: no such anchor`;
}

/** The problem of a link to a file of the repository, which no test can open. */
function notThere(link: string): string | undefined {
  const [, name = ''] = /^\/(?:blob|tree)\/main\/([^#]+)/.exec(link.slice(REPOSITORY.length)) ?? [];
  return fs.existsSync(path.join(ROOT, name)) ? undefined : `${link}: not in the repository`;
}

test('every page of the repository has its place in the site', () => {
  const missing = [...sitePages().keys()].filter(
    (file) => fileOf(address(file).replace(/[^/]$/, '$&.html')) === undefined,
  );
  expect(sitePages().size).toBeGreaterThan(40);
  expect(missing).toEqual([]);
});

test('two pages have neither the same title nor the same description', () => {
  const heads = builtPages().map((at) => {
    const { elements } = page(fileOf(at)!);
    const named = (name: string) =>
      elements.find((each) => attribute(each, 'name') === name && each.tagName === 'meta');
    const [text] = elements.find(({ tagName }) => tagName === 'title')!.childNodes;
    return {
      title: 'value' in text ? text.value : '',
      description: attribute(named('description')!, 'content') ?? '',
    };
  });
  for (const texts of [heads.map((head) => head.title), heads.map((head) => head.description)]) {
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
    expect(texts).not.toContain('');
  }
});

test.each(builtPages())('%s links only to pages, anchors and files that are there', (at) => {
  const links = page(fileOf(at)!).elements.flatMap((each) =>
    ['href', 'src'].flatMap((name) => attribute(each, name) ?? []),
  );
  expect(links.length).toBeGreaterThan(4);
  expect(links.flatMap((link) => astray(at, link) ?? [])).toEqual([]);
});

test.each([
  ['/nowhere.html', '/nowhere.html: no such file'],
  ['/canary.html#nowhere', '/canary.html#nowhere: no such anchor'],
  [
    `${REPOSITORY}/blob/main/nowhere.ts`,
    `${REPOSITORY}/blob/main/nowhere.ts: not in the repository`,
  ],
  [`${REPOSITORY}/blob/main/package.json`, undefined],
  ['./canary.html#canary', undefined],
])('a link to %s has the problem %p', (link, problem) => {
  expect(astray('/index.html', link)).toBe(problem);
});
