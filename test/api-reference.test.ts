import * as fs from 'fs';
import * as path from 'path';
import { JsiiTypes, withoutRepetitions } from '../projenrc/api-reference';

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

describe('API.md', () => {
  const root = path.join(__dirname, '..');
  const text = fs.readFileSync(path.join(root, 'API.md'), 'utf8');

  test('has no repetition: a second run changes nothing', () => {
    const { types } = JSON.parse(fs.readFileSync(path.join(root, '.jsii'), 'utf8'));
    expect(withoutRepetitions(text, types)).toBe(text);
  });

  test('links only to anchors that it has', () => {
    const anchors = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...text.matchAll(/(?:href="|\]\()#([^")]+)/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(1000);
    expect(links.filter((link) => !anchors.has(link))).toEqual([]);
  });
});
