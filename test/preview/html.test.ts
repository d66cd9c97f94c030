import { App, Chart, Size } from 'cdk8s';
import { DefaultTreeAdapterTypes as Tree, parse } from 'parse5';
import {
  Billing,
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Preview,
  Price,
  Queue,
  Release,
  ScalingMetric,
  Schedule,
  Weight,
} from '../../src';
import { reportOf } from '../../src/preview/report';

/** A text that each of HTML's contexts would read. */
const HOSTILE = `</title><script>alert(1)</script><!-- " onload='x' &`;
/** The same in a construct path, with two characters that change what a reader sees. */
const HOSTILE_ID = `${HOSTILE.replace(/\//g, '--')} \u2028 \u202e`;

const vllm = (gpus: number, version = '0.33.0') => ({
  image: Image.preset(Engine.VLLM, version),
  compute: ComputeSpec.of({ cpu: 4, memory: Size.gibibytes(32), gpus }),
});

function chartOf(id = 'prod'): Chart {
  const app = new App();
  Platform.kubernetes({
    prometheus: 'http://prometheus.monitoring:9090',
    timeZone: 'Europe/Berlin',
  }).attachTo(app);
  return new Chart(app, id, { namespace: 'llm' });
}

interface CanaryOptions {
  readonly step?: 'before' | 'tenth' | 'all';
  readonly version?: string;
  readonly capacity?: number;
  readonly argument?: string;
  readonly id?: string;
}

/** A canary in a queue with a capacity and a price. */
function canary({
  step = 'before',
  version = '0.32.0',
  capacity = 64,
  argument = 'model',
  id,
}: CanaryOptions = {}): Preview {
  const chart = chartOf(id);
  const service = new InferenceService(chart, 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  const queue = Queue.named('h20', {
    capacity: { gpus: capacity },
    price: Price.perGpuHour(12.5, 'CNY'),
  });
  const add = (name: string, of: string, replicas: number) =>
    service.addDeployment(name, { ...vllm(8, of), args: [argument], queue, replicas });
  const stable = add('stable', version, 4);
  const next = add('next', '0.33.0', 1);
  const steps = [
    { name: 'before', percent: 0 },
    { name: 'tenth', percent: 10 },
    { name: 'all', percent: 100 },
  ];
  service.releaseTraffic(Release.canary(stable, next, steps), step);
  return Preview.of(chart);
}

/** Schedules, two queues and no capacity. */
function schedules(): Preview {
  const chart = chartOf();
  const service = new InferenceService(chart, 'assistant', {
    ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  const base = service.addDeployment('base', {
    ...vllm(1),
    queue: Queue.named('prepaid', { billing: Billing.PREPAID }),
  });
  base.autoscale({
    schedules: [Schedule.cron('0 8 * * 1-5', 6), Schedule.cron('0 20 * * 1-5', 2)],
  });
  const burst = service.addDeployment('burst', { ...vllm(1), queue: Queue.named('burst') });
  burst.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.queueLength(4)] });
  service.splitTraffic([Weight.of(base, 3), Weight.of(burst, 1)]);
  return Preview.of(chart);
}

const PAGES: { readonly [name: string]: () => [Preview, Preview?] } = {
  nothing: () => [Preview.of(chartOf())],
  'a release': () => [canary({ step: 'tenth' })],
  'a step of a release': () => [canary({ step: 'tenth' }), canary()],
  'a restart that waits': () => [canary({ version: '0.33.0', capacity: 48 }), canary()],
  schedules: () => [schedules()],
  'a service that is new': () => [schedules(), canary()],
  'hostile names': () => [
    canary({ id: HOSTILE_ID, argument: HOSTILE }),
    canary({ id: HOSTILE_ID, argument: 'model' }),
  ],
};

/** The elements of a page, and the errors that a browser would repair. */
class Page {
  public readonly errors: string[] = [];
  public readonly elements: Tree.Element[];
  public readonly text: string;

  constructor(html: string) {
    const document = parse(html, { onParseError: ({ code }) => this.errors.push(code) });
    this.elements = elementsIn(document);
    this.text = textOf(document);
  }

  public all(...names: string[]): Tree.Element[] {
    return this.elements.filter(({ tagName }) => names.includes(tagName));
  }

  public attributes(): { readonly of: string; readonly name: string; readonly value: string }[] {
    return this.elements.flatMap(({ tagName, attrs }) =>
      attrs.map(({ name, value }) => ({ of: tagName, name, value })),
    );
  }

  public ids(): string[] {
    return this.attributes().flatMap(({ name, value }) => (name === 'id' ? [value] : []));
  }

  /** The picture with a title. */
  public picture(title: string): Tree.Element {
    const found = this.all('svg').find((svg) => childText(svg, 'title') === title);
    if (!found) {
      throw new Error(`no picture is called ${title}`);
    }
    return found;
  }
}

function elementsIn(node: Tree.ParentNode): Tree.Element[] {
  return node.childNodes.flatMap((child) =>
    'tagName' in child ? [child, ...elementsIn(child)] : [],
  );
}

function textOf(node: Tree.Node): string {
  if ('value' in node) {
    return node.value;
  }
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

function childText(element: Tree.Element, name: string): string | undefined {
  const child = element.childNodes.find((node) => 'tagName' in node && node.tagName === name);
  return child && textOf(child);
}

function attribute(element: Tree.Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

const htmlOf = ([head, base]: [Preview, Preview?]) => head.toHtml(base);
const pageOf = (name: string) => new Page(htmlOf(PAGES[name]()));

describe.each(Object.keys(PAGES))('the page of %s', (name) => {
  let page: Page;
  beforeAll(() => {
    page = pageOf(name);
  });

  test('is HTML that no browser has to repair', () => {
    expect(page.errors).toEqual([]);
    expect(page.all('h1')).toHaveLength(1);
  });

  test('has no script and loads nothing', () => {
    const loading = ['script', 'link', 'img', 'image', 'iframe', 'object', 'embed', 'base', 'use'];
    expect(page.all(...loading)).toEqual([]);
    const suspicious = page
      .attributes()
      .filter(
        ({ name: attr, value }) =>
          attr.startsWith('on') ||
          attr === 'src' ||
          (attr === 'href' && !value.startsWith('#')) ||
          /url\((?!#)/.test(value),
      );
    expect(suspicious).toEqual([]);
    expect(textOf(page.all('style')[0])).not.toMatch(/@import|url\(/);
    expect(page.all('style')).toHaveLength(1);
  });

  test('has references only to what is there, once', () => {
    const ids = page.ids();
    expect(new Set(ids).size).toBe(ids.length);
    const references = page
      .attributes()
      .flatMap(({ name: attr, value }) => [
        ...(attr === 'aria-labelledby' ? value.split(' ') : []),
        ...(attr === 'href' ? [value.slice(1)] : []),
        ...(/^url\(#(.*)\)$/.exec(value)?.slice(1) ?? []),
      ]);
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('has a title and a text for each picture', () => {
    const pictures = page.all('svg').filter((svg) => attribute(svg, 'aria-hidden') !== 'true');
    const without = pictures.filter(
      (svg) =>
        attribute(svg, 'role') !== 'img' || !childText(svg, 'title') || !childText(svg, 'desc'),
    );
    expect(without).toEqual([]);
  });

  test('is the same each time', () => {
    expect(htmlOf(PAGES[name]())).toBe(htmlOf(PAGES[name]()));
  });

  test('has all that the Markdown reports', () => {
    const [head, base] = PAGES[name]();
    const texts = reportOf(head.data(base)).flatMap(
      ({ title = [], lines = [], table, remarks = [], details, list = [] }) =>
        [
          ...title,
          ...[...lines, ...remarks, ...list, ...(details?.lines ?? [])].flat(),
          ...(table?.rows ?? []).flat(3),
        ].map(({ text }) => text),
    );
    const shown = page.text;
    const missing = texts.filter((text) => !shown.includes(visible(text)));
    expect(missing).toEqual([]);
  });
});

/** A text as a page shows it: characters without a glyph by their number. */
function visible(text: string): string {
  return text.replace(/\u2028/g, '\\u{2028}').replace(/\u202e/g, '\\u{202e}');
}

describe('a page', () => {
  test('shows hostile text as text', () => {
    const page = pageOf('hostile names');
    expect(page.text).toContain(`Queue h20 in ${visible(HOSTILE_ID)}`);
    // the changed argument, in the table that opens
    expect(page.all('pre').map(textOf).join('\n')).toContain(JSON.stringify(HOSTILE));
  });

  test('shows the capacity as a line, and the pods of each deployment as parts of bars', () => {
    const page = new Page(canary({ capacity: 64 }).toHtml());
    const picture = page.picture('h20: GPUs');
    expect(childText(picture, 'desc')).toMatch(/^64 GPUs in the queue\. minimum: 40 of 64 GPUs;/);
    const parts = elementsIn(picture).filter((each) => attribute(each, 'class') === 'part');
    expect(parts.slice(0, 2).map((part) => childText(part, 'title'))).toEqual([
      'prod/chat/stable: 32 GPUs',
      'prod/chat/next: 8 GPUs',
    ]);
    const widths = parts.slice(0, 2).map((part) => parseFloat(attribute(part, 'width')!));
    expect(widths[0] / widths[1]).toBeCloseTo(4, 1);
    expect(parseFloat(attribute(parts[1], 'x')!)).toBeCloseTo(widths[0], 1);
    const [limit] = elementsIn(picture).filter((each) => attribute(each, 'class') === 'limit');
    expect(parseFloat(attribute(limit, 'x1')!) / (widths[0] + widths[1])).toBeCloseTo(64 / 40, 1);
  });

  test('stacks all deployments in an update', () => {
    const preview = canary();
    const [{ amounts }] = preview.data().queues[0].rollouts;
    const parts = elementsIn(new Page(preview.toHtml()).picture('h20: GPUs'))
      .filter((each) => attribute(each, 'class') === 'part')
      .map((part) => childText(part, 'title')!);
    // two parts in each of minimum, maximum, largest update and all updates at once
    expect(parts).toHaveLength(8);
    const [stable, next] = parts.slice(4, 6).map((text) => Number(/(\d+) GPUs$/.exec(text)![1]));
    expect(stable + next).toBe(amounts!.gpus);
    expect(stable).toBeGreaterThan(32);
    expect(next).toBe(8);
  });

  test.each([
    [80, 'all updates at once: 80 of 80 GPUs'],
    [79, 'all updates at once: 80 of 79 GPUs – waits'],
  ])('says that pods wait only beyond a capacity of %d', (capacity, text) => {
    const picture = new Page(canary({ capacity }).toHtml()).picture('h20: GPUs');
    expect(childText(picture, 'desc')).toMatch(new RegExp(`${text}$`));
  });

  test('has a colour and a hatch for each deployment, the same in all pictures', () => {
    const page = pageOf('a step of a release');
    const fills = page
      .all('rect')
      .filter((rect) => childText(rect, 'title')?.startsWith('prod/chat/next:'))
      .map((rect) => attribute(rect, 'fill'));
    expect(fills.length).toBeGreaterThan(5);
    expect(new Set(fills)).toEqual(new Set(['url(#series-1)']));
  });

  test('has one picture for 100 deployments in a queue, with the smaller ones together', () => {
    const chart = chartOf();
    const service = new InferenceService(chart, 'many', {
      ports: [Port.http1({ listen: 8000, expose: 80 })],
    });
    const queue = Queue.named('q');
    for (let index = 0; index < 100; index++) {
      service.addDeployment(`d${index}`, { ...vllm(1), queue, replicas: index === 50 ? 9 : 1 });
    }
    const picture = new Page(Preview.of(chart).toHtml()).picture('q: GPUs');
    const titles = elementsIn(picture).flatMap((each) =>
      attribute(each, 'class') === 'part' ? [childText(each, 'title')] : [],
    );
    const minimum = titles.slice(0, 8);
    expect(minimum).toContain('prod/many/d50: 9 GPUs');
    expect(minimum[7]).toBe('others: 93 GPUs');
    // the third of four bars is the largest update, with the pods of the others as they are
    const update = titles.slice(16, 24);
    expect(update).toContain('prod/many/d50: 18 GPUs');
    expect(update).toContain('prod/many/d0: 1 GPU');
    expect(update[7]).toBe('others: 93 GPUs');
  });

  test('shows the week of a schedule as bands, and days that are the same together', () => {
    const page = pageOf('schedules');
    const picture = page.picture('Replicas of prod/assistant/base over a week');
    expect(childText(picture, 'desc')).toBe(
      'Mon–Fri: 00:00–08:00 2, 08:00–20:00 6, 20:00–24:00 2; Sat–Sun: 00:00–24:00 2',
    );
    const burst = page.picture('Replicas of prod/assistant/burst over a week');
    expect(childText(burst, 'desc')).toBe('Mon–Sun: 00:00–24:00 1 to 4');
    expect(page.text).toContain('Times are those of Europe/Berlin. When its clocks go forward');
  });

  test('marks the current step of a release alone', () => {
    const page = pageOf('a release');
    const steps = page.all('li').filter((li) => attribute(li, 'aria-current') === 'step');
    expect(steps.map(textOf)).toEqual([expect.stringMatching(/^tenth/)]);
    const picture = page.picture('Shares in step tenth');
    expect(childText(picture, 'desc')).toBe('prod/chat/stable: 90 %; prod/chat/next: 10 %');
  });

  test('numbers the figures that are not exact, and gives their reason', () => {
    const page = pageOf('a release');
    const notes = page.all('li').filter((li) => attribute(li, 'id')?.startsWith('note-'));
    expect(notes.map(textOf)).toEqual([
      'bounded: fewer pods drain at one time where new ones take longer to start',
      'assumed: a GPU of both deployments does the same work',
    ]);
    expect(new Set(page.all('a').map(textOf))).toEqual(new Set(['1', '2']));
  });
});

test('a program without a page does not load its pictures', () => {
  jest.isolateModules(() => {
    const { Preview: Fresh } = jest.requireActual('../../src') as typeof import('../../src');
    const cdk8s = jest.requireActual('cdk8s') as typeof import('cdk8s');
    const preview = Fresh.of(new cdk8s.Chart(new cdk8s.App(), 'chart'));
    const loaded = () =>
      Object.keys(require.cache).filter((file) => /preview.html\.ts$/.test(file));
    preview.toMarkdown();
    expect(loaded()).toEqual([]);
    preview.toHtml();
    expect(loaded()).toHaveLength(1);
  });
});
