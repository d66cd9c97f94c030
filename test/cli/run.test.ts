import { called } from './called';
import { COMMANDS } from '../../src/cli/commands';

describe('cdk-inference', () => {
  test.each(['--help', '-h', 'help'])('lists its commands when asked by %s', async (word) => {
    const { code, out, err } = await called([word]);
    expect([code, err]).toEqual([0, '']);
    COMMANDS.forEach(({ name, summary }) =>
      expect(out).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm')),
    );
  });

  test('fails when nothing is asked of it, and says what may be', async () => {
    const { code, out, err } = await called([]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('usage: cdk-inference COMMAND');
  });

  test.each(['--version', '-v'])('prints its version when asked by %s', async (word) => {
    const { version } = jest.requireActual('../../package.json');
    expect(await called([word])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test('fails for a command that is not there, and names those that are', async () => {
    const { code, out, err } = await called(['inti']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      "cdk-inference: unknown command 'inti'; try init, adopt, check, preview, release or explain\n",
    );
  });

  test.each(COMMANDS.map(({ name }) => name))('%s says how it is called', async (name) => {
    const { code, out, err } = await called([name, '--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^usage: cdk-inference ${name}`));
  });

  test.each(COMMANDS.map(({ name }) => name))(
    '%s fails for an option that it does not know, without a stack trace',
    async (name) => {
      const { code, out, err } = await called([name, '--nonsense']);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain(`cdk-inference ${name}: Unknown option '--nonsense'`);
      expect(err).not.toMatch(/^ +at /m);
    },
  );
});

test('an unknown option is named, without advice that ends in the middle', async () => {
  const { code, err } = await called(['init', 'a', '--pkg', 'x']);
  expect(code).toBe(2);
  expect(err).toBe(
    "cdk-inference init: Unknown option '--pkg'\nrun 'cdk-inference init --help' for usage\n",
  );
});
