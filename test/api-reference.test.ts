import * as fs from 'fs';
import * as path from 'path';
import {
  JsiiTypes,
  apiIndex,
  apiPages,
  pageOf,
  withoutRepetitions,
} from '../projenrc/api-reference';

const type = (name: string, kind: string, properties: string[], bases: object) => ({
  name,
  kind,
  fqn: `lib.${name}`,
  properties: properties.map((property) => ({ name: property })),
  ...bases,
});

const TYPES: JsiiTypes = {
  'lib.Base': type('Base', 'interface', ['cpu'], {}),
  'lib.Middle': type('Middle', 'interface', ['gpus'], { interfaces: ['lib.Base'] }),
  'lib.Props': type('Props', 'interface', ['service'], { interfaces: ['lib.Middle'] }),
  'lib.Job': type('Job', 'class', ['replicas'], {
    base: 'constructs.Construct',
    interfaces: ['lib.IJob'],
  }),
};

const title = (name: string) => [`### ${name} <a name="${name}" id="lib.${name}"></a>`, ''];

const row = (name: string, property: string) =>
  `| <code><a href="#lib.${name}.property.${property}">${property}</a></code> | <code>number</code> |`;

const property = (name: string, each: string, { declaration = true, text = 'Text.' } = {}) => [
  `##### \`${each}\` <a name="${each}" id="lib.${name}.property.${each}"></a>`,
  '',
  ...(declaration ? ['```typescript', `public readonly ${each}: number;`, '```', ''] : []),
  '- *Type:* number',
  '',
  text,
  '',
];

const properties = (name: string, names: string[], options = {}) => [
  '#### Properties <a name="Properties" id="Properties"></a>',
  '',
  ...names.map((each) => row(name, each)),
  '',
  ...names.flatMap((each) => property(name, each, options)),
];

const reference = (...lines: string[][]) => withoutRepetitions(lines.flat().join('\n'), TYPES);

describe('the reference without repetitions', () => {
  test('links to the base instead of its members, which keep their own section', () => {
    const base = [...title('Middle'), ...properties('Middle', ['cpu', 'gpus'])];
    const props = [...title('Props'), ...properties('Props', ['cpu', 'gpus', 'service'])];
    expect(reference(base, props).split('\n')).toEqual([
      ...title('Middle'),
      'Also has all members of [Base](#lib.Base).',
      '',
      ...properties('Middle', ['gpus'], { declaration: false }),
      ...title('Props'),
      'Also has all members of [Middle](#lib.Middle).',
      '',
      ...properties('Props', ['service'], { declaration: false }),
    ]);
  });

  test('has no section whose members are all inherited, and names a base of another package', () => {
    const methods = [
      '#### Methods <a name="Methods" id="Methods"></a>',
      '',
      '| <code><a href="#lib.Job.toString">toString</a></code> | Text. |',
      '',
      '##### `toString` <a name="toString" id="lib.Job.toString"></a>',
      '',
    ];
    expect(reference(title('Job'), methods, properties('Job', ['replicas'])).split('\n')).toEqual([
      ...title('Job'),
      'Also has all members of `constructs.Construct`.',
      '',
      ...properties('Job', ['replicas'], { declaration: false }),
    ]);
  });

  test('leads a link to an inherited member to the type that declares it', () => {
    const text = 'See <a href="#lib.Props.property.cpu">cpu</a>.';
    expect(reference(title('Base'), property('Base', 'cpu', { text }))).toContain(
      '<a href="#lib.Base.property.cpu">cpu</a>',
    );
  });

  test('keeps a line of an example that looks like a heading', () => {
    const example = ['```yaml', '# a comment', '```'];
    expect(reference(title('Base'), example).split('\n')).toEqual([...title('Base'), ...example]);
  });
});

describe('the pages of the reference', () => {
  const at = (name: string, filename: string, kind = 'class') => ({
    ...type(name, kind, [], {}),
    locationInModule: { filename },
  });
  const types: JsiiTypes = {
    'lib.Job': at('Job', 'src/deployment/job.ts'),
    'lib.JobOptions': at('JobOptions', 'src/spec/job.ts', 'interface'),
    'lib.Weight': at('Weight', 'src/traffic/weight.ts'),
    'lib.JobPlan': at('JobPlan', 'src/plan/job.ts', 'interface'),
  };

  test.each([
    ['Job', 'job'],
    ['JobOptions', 'job'],
    ['Weight', 'traffic-policy'],
    ['JobPlan', 'plan'],
  ])('%s is on the page %s', (name, page) => {
    expect(pageOf(types[`lib.${name}`])).toBe(page);
  });

  test('a type outside of src has no page', () => {
    expect(() => pageOf(at('Stray', 'lib/stray.ts'))).toThrow('Stray is in no folder of src');
  });

  test('links lead to the page of a type, and stay on their own page', () => {
    const text = [
      '# API Reference',
      '',
      '## Structs',
      '',
      ...title('JobOptions'),
      'See <a href="#lib.Job.name">Job</a> and [Weight](#lib.Weight).',
      '',
      '## Classes',
      '',
      ...title('Job'),
      ...title('Weight'),
    ].join('\n');
    const pages = apiPages(text, types);
    expect([...pages.keys()]).toEqual(['job', 'traffic-policy']);
    expect(pages.get('job')!.split('\n').slice(6)).toEqual([
      '## Structs',
      '',
      ...title('JobOptions'),
      'See <a href="#lib.Job.name">Job</a> and [Weight](traffic-policy.md#lib.Weight).',
      '',
      '## Classes',
      '',
      ...title('Job'),
    ]);
    expect(pages.get('traffic-policy')).toMatch(/^# Traffic policy\n/);
  });
});

describe('API.md and docs/api', () => {
  const root = path.join(__dirname, '..');
  const folder = path.join(root, 'docs', 'api');
  const { types } = JSON.parse(fs.readFileSync(path.join(root, '.jsii'), 'utf8'));
  const index = fs.readFileSync(path.join(root, 'API.md'), 'utf8');
  const texts = new Map(
    fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]),
  );
  const anchorsOf = (text: string) => [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  const anchors = new Map([...texts].map(([name, text]) => [name, new Set(anchorsOf(text))]));

  test('the index has every type, and is the one of the compiled types', () => {
    expect(index).toBe(apiIndex(types));
  });

  test('every type is on one page, and no page has anything else', () => {
    const expected = new Set(Object.values<any>(types).map((each) => `${pageOf(each)}.md`));
    expect([...texts.keys()].sort()).toEqual([...expected].sort());
    const found = [...texts.values()].flatMap((text) =>
      [...text.matchAll(/^### .* id="([^"]+)"/gm)].map(([, id]) => id),
    );
    expect(found.sort()).toEqual(Object.keys(types).sort());
  });

  test('no page is longer than 2,500 lines, and none is empty', () => {
    const lengths = [...texts].map(([name, text]) => [name, text.split('\n').length] as const);
    expect(lengths.filter(([, lines]) => lines > 2500 || lines < 20)).toEqual([]);
  });

  test('all links lead to a page and an anchor that exist', () => {
    const links = (name: string, text: string) =>
      [...text.matchAll(/(?:href="|\]\()([^")]+)/g)]
        .map(([, link]) => link.replace('docs/api/', ''))
        .filter((link) => !/:\/\/|^(?:docs\/README|\.\.\/\.\.\/API)\.md$/.test(link))
        .map((link) => ({ link: `${name}: ${link}`, parts: link.split('#') }))
        .map(({ link, parts: [page, anchor] }) => ({ link, page: page || name, anchor }));
    const all = [['API.md', index] as const, ...texts].flatMap(([name, text]) => links(name, text));
    expect(all.length).toBeGreaterThan(1000);
    const isDead = ({ page, anchor }: { page: string; anchor?: string }) =>
      !texts.has(page) || (anchor !== undefined && !anchors.get(page)!.has(anchor));
    expect(all.filter(isDead).map(({ link }) => link)).toEqual([]);
  });
});
