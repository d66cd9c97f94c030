import * as fs from 'fs';
import * as path from 'path';
import { called } from './called';
import { PAGES } from '../../src/cli/explain';
import { RULES } from '../../src/rules';

describe('cdk-inference explain', () => {
  test.each(RULES)('says what $id wants', async ({ id, requirement }) => {
    const { code, out, err } = await called(['explain', id]);
    expect([code, err]).toEqual([0, '']);
    expect(out.startsWith(`${id} (`)).toBe(true);
    expect(out).toContain(`${requirement}\n`);
    expect(out).toMatch(/\n {2}(error|warning): /);
  });

  test('takes several ids, small letters, and the beginning of ids', async () => {
    const { out } = await called(['explain', 'replicas', 'port_g', 'PROBE_']);
    const ids = out.split('\n').flatMap((line) => /^([A-Z_]+) \(/.exec(line)?.[1] ?? []);
    expect(ids).toEqual([
      'REPLICAS',
      'PORT_GRPC',
      'PROBE_TARGET',
      'PROBE_TIMES',
      'PROBE_READINESS',
      'PROBE_STARTUP_BUDGET',
    ]);
  });

  test('takes an id as it stands in a message', async () => {
    expect((await called(['explain', 'REPLICAS:'])).code).toBe(0);
  });

  test.each([
    ['PORT_LISTN', 'did you mean PORT_LISTEN'],
    ['REPLICA_S', 'did you mean REPLICAS'],
    ['LISTEN', 'did you mean PORT_LISTEN'],
    ['NONSENSE_OF_SOMEBODY', 'or pass the beginning of an id, such as PORT_,'],
    ['', 'copy the id'],
    ['42', 'copy the id'],
  ])('fails for %j, and names the nearest ids: %s', async (word, text) => {
    const { code, out, err } = await called(['explain', word]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`there is no rule '${word}'; `);
    expect(err).toContain(text);
    expect(err.length).toBeLessThan(250);
  });

  test('prints an example and the page', async () => {
    const { out } = await called(['explain', 'ADOPT_OWNED']);
    expect(out).toMatch(/^ADOPT_OWNED \(Adoption\)\n {2}triggers when a controller /);
    expect(out).toContain('\n  triggered by: metadata: { ownerReferences');
    expect(out).toMatch(/\n {2}page: docs\/adoption.md of the package cdk-inference\n$/);
  });

  test('knows a page that exists for the subject of every rule', () => {
    expect(Object.keys(PAGES).sort()).toEqual(
      [...new Set(RULES.map((rule) => rule.subject))].sort(),
    );
    const docs = fs.readdirSync(path.join(__dirname, '..', '..', 'docs'));
    Object.values(PAGES).forEach((page) => expect(docs).toContain(page));
  });

  test('fails without an id, and says how it is called', async () => {
    expect(await called(['explain'])).toEqual({
      code: 2,
      out: '',
      err: "cdk-inference explain: pass the id of a rule, such as PORT_LISTEN\nrun 'cdk-inference explain --help' for usage\n",
    });
  });
});
