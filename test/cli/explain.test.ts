import { called } from './called';
import { RULES } from '../../src/rules';

describe('cdk-inference explain', () => {
  test.each(RULES)('says what $id wants', async ({ id, requirement }) => {
    const { code, out, err } = await called(['explain', id]);
    expect([code, err]).toEqual([0, '']);
    expect(out.startsWith(`${id} (`)).toBe(true);
    expect(out).toContain(`\n  ${requirement}\n`);
    expect(out.split('\n')).toHaveLength(4);
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

  test.each(['NONSENSE', '', '42'])('fails for %j, and says which ids there are', async (word) => {
    const { code, out, err } = await called(['explain', word]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`there is no rule '${word}'; the ids are: HOME, `);
  });

  test('fails without an id, and says how it is called', async () => {
    expect(await called(['explain'])).toEqual({
      code: 2,
      out: '',
      err: "cdk-inference explain: pass the id of a rule, such as PORT_LISTEN\nrun 'cdk-inference explain --help' for usage\n",
    });
  });
});
