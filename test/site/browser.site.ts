import * as fs from 'fs';
import * as http from 'http';
import { AddressInfo } from 'net';
import * as path from 'path';
import { ROOT, builtPages, fileOf } from './built';
import { sitePages } from '../../projenrc/site';

// The site in Debian's Chromium, or in the browser that CHROMIUM names.

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const MODULES = path.join(ROOT, 'site', 'node_modules');
const AXE = path.join(MODULES, 'axe-core', 'axe.min.js');

/** A phone and a laptop, in CSS pixels. */
const WIDTHS = [390, 1280];

/** The ten pages that most readers need, and what is not a page of its own: the index and the page for errors 404. */
const MAIN = [
  '/index.html',
  '/getting-started.html',
  '/inference-service.html',
  '/deployment.html',
  '/traffic-policy.html',
  '/canary.html',
  '/autoscaler.html',
  '/load-balancer.html',
  '/errors.html',
  '/rules.html',
  '/pages.html',
  '/404.html',
];

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const server = http.createServer(({ url }, response) => {
  const { pathname } = new URL(url!, 'http://site');
  const file = fileOf(pathname);
  const sent = file ?? fileOf('/404.html')!;
  response.writeHead(file ? 200 : 404, { 'content-type': TYPES[path.extname(sent)] ?? '' });
  fs.createReadStream(sent).pipe(response);
});

let origin: string;
let browser: any;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { chromium } = require(path.join(MODULES, 'playwright-core'));
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser?.close();
  server.close();
});

interface Look {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** Opens a page, and collects what the browser reports about it. */
async function open(at: string, { width = 1280, colorScheme = 'light' }: Look = {}) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.setDefaultTimeout(100_000);
  const problems: string[] = [];
  page.on('pageerror', (error: Error) => problems.push(error.message));
  page.on('console', (message: any) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('requestfailed', (request: any) => problems.push(`failed: ${request.url()}`));
  page.on('request', (request: any) => {
    if (!request.url().startsWith(origin)) problems.push(`elsewhere: ${request.url()}`);
  });
  await page.goto(origin + at, { waitUntil: 'networkidle' });
  // names of buttons are set by the scripts
  await page.waitForFunction('document.querySelector("#app").__vue_app__ !== undefined');
  return { page, problems };
}

/** What axe finds, each with the elements that it is about. */
async function violations(page: any): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  const found: any[] = await page.evaluate(
    'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node: any) => node.target).join(', ')}`);
}

/** Pixels by which the page is wider than the window. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe.each(WIDTHS)('in a window of %d pixels', (width) => {
  test.each(MAIN)('axe finds nothing on %s', async (at) => {
    const { page } = await open(at, { width });
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  test.each(builtPages())('%s fits, and loads without an error', async (at) => {
    const { page, problems } = await open(at, { width });
    expect(await page.evaluate(OVERFLOW)).toBe(0);
    expect(await page.locator('h1').count()).toBe(1);
    expect(problems).toEqual([]);
    await page.close();
  });
});

test.each(MAIN)('axe finds nothing on %s with dark colours', async (at) => {
  const { page } = await open(at, { colorScheme: 'dark' });
  expect(await page.locator('html.dark').count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  await page.close();
});

test('an unknown address has the page for errors 404', async () => {
  const { page } = await open('/nowhere');
  expect(await page.locator('h1').innerText()).toBe('Page not found');
  await page.close();
});

describe('the search', () => {
  async function search(words: string, look?: Look) {
    const { page } = await open('/index.html', look);
    await page.keyboard.press('Control+k');
    await page.locator('#localsearch-input').fill(words);
    await page.locator('.result').first().waitFor();
    return page;
  }

  test.each([
    ['canary', '/canary.html'],
    ['TRAFFIC_WEIGHT', '/rules.html'],
  ])('finds %s', async (words, at) => {
    const page = await search(words);
    await page.keyboard.press('Enter');
    await page.waitForURL((url: URL) => url.pathname !== '/index.html');
    expect(new URL(page.url()).pathname).toBe(at);
    await page.close();
  });

  // VitePress 1.6 renders its results as options of a list that contain links, with the whole text as name
  const OF_VITEPRESS = ['label-content-name-mismatch', 'nested-interactive'];

  test.each(WIDTHS)('has nothing else that axe finds, in a window of %d pixels', async (width) => {
    const page = await search('canary', { width });
    const rules = (await violations(page)).map((each) => each.replace(/:.*/, ''));
    expect(rules.filter((rule) => !OF_VITEPRESS.includes(rule))).toEqual([]);
    await page.close();
  });
});

describe('diagrams', () => {
  const count = (file: string) =>
    fs.readFileSync(path.join(ROOT, file), 'utf8').match(/^```mermaid$/gm)?.length ?? 0;
  const pages = [...sitePages()].filter(([file]) => count(file) > 0);

  test.each(pages)('of %s are drawn, and have names', async (file, place) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(`/${place.replace(/\.md$/, '.html')}`, { colorScheme });
      await page.locator('.diagram svg').first().waitFor();
      const drawn = page.locator('.diagram svg[aria-label], .diagram svg[aria-labelledby]');
      expect(await drawn.count()).toBe(count(file));
      expect(await violations(page)).toEqual([]);
      await page.close();
    }
  });
});
