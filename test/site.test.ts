import * as fs from 'fs';
import * as path from 'path';
import { docsPages } from '../projenrc/pages';
import {
  REFERENCE,
  REPOSITORY,
  address,
  descriptionOf,
  destination,
  navigation,
  sitePages,
  slug,
  titleOf,
} from '../projenrc/site';

const items = [...navigation('en'), ...navigation('zh'), ...navigation('en', REFERENCE)].flatMap(
  (section) => section.items,
);

describe('the navigation of the site', () => {
  test('has a section for each heading of the index', () => {
    const index = fs.readFileSync(path.join(__dirname, '..', 'docs', 'README.md'), 'utf8');
    const headings = [...index.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings.length).toBeGreaterThan(2);
    const sections = [...navigation('en'), ...navigation('zh')].map(({ text }) => text);
    expect(sections).toEqual(expect.arrayContaining(headings));
  });

  test('leads to every page of docs in its language', () => {
    const links = items.map(({ link }) => link);
    const missing = docsPages().filter((page) => !links.includes(address(page)));
    expect(missing.filter((page) => page !== 'docs/README.md')).toEqual([]);
  });

  test('has the title of each page', () => {
    expect(items).toContainEqual({ text: 'Canary', link: '/canary' });
  });
});

describe('the address', () => {
  test.each([
    ['README.md', '/'],
    ['docs/README.md', '/pages'],
    ['docs/canary.md', '/canary'],
    ['examples/README.md', '/examples/'],
    ['examples/chat/README.md', '/examples/chat'],
    ['src/index.ts', `${REPOSITORY}/blob/main/src/index.ts`],
    ['examples', `${REPOSITORY}/tree/main/examples`],
  ])('of %s is %s', (file, expected) => {
    expect(address(file)).toBe(expected);
  });

  test('of each page is its own', () => {
    const addresses = [...sitePages().keys()].map(address);
    expect(addresses).toEqual([...new Set(addresses)]);
  });
});

test.each([
  ['docs/canary.md', 'blue-green.md', '/blue-green'],
  ['docs/canary.md', 'blue-green.md#the-states', '/blue-green#the-states'],
  ['docs/canary.md', '../README.md#install', '/#install'],
  ['README.md', 'docs/canary.md', '/canary'],
  ['docs/canary.md', '../examples/', `${REPOSITORY}/tree/main/examples`],
  ['docs/canary.md', '#verify', '#verify'],
  ['docs/canary.md', 'https://keda.sh/docs', 'https://keda.sh/docs'],
  ['docs/canary.md', 'mailto:nobody', 'mailto:nobody'],
  ['docs/canary.md', 'nowhere.md', 'nowhere.md'],
])('on %s, the link %s leads to %s', (file, link, expected) => {
  expect(destination(file, link)).toBe(expected);
});

test.each([
  ['`Autoscaler`: metrics', 'autoscaler-metrics'],
  ['Scale to 0.5', 'scale-to-05'],
  ['灰度 发布', '灰度-发布'],
])('the anchor of %s is %s', (heading, expected) => {
  expect(slug(heading)).toBe(expected);
});

test.each([...sitePages().keys()])('%s has a title and a description', (file) => {
  expect(titleOf(file)).not.toBe(file);
  expect(descriptionOf(file)).toMatch(/^[^<>`\n]{5,300}$/);
});

test('descriptions are the first sentences, without marks', () => {
  expect(descriptionOf('docs/limits.md')).toBe(
    'This page lists what the library does not do, and what to use instead. Read it before you choose the library.',
  );
});
