import { CommandError, Surroundings, UsageError } from './command';
import { COMMANDS } from './commands';
import { version } from './version';

/** Runs `cdk-inference` with its arguments, and returns the exit code. @internal */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { out, err } = surroundings;
  const [word, ...rest] = args;
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    // without arguments print the help, with an exit code that a script notices
    (word === undefined ? err : out)(help());
    return word === undefined ? 2 : 0;
  }
  if (word === '--version' || word === '-v') {
    out(`${version()}\n`);
    return 0;
  }
  const entry = COMMANDS.find(({ name }) => name === word);
  if (entry === undefined) {
    err(
      `cdk-inference: unknown command '${word}'; try ${choice(COMMANDS.map(({ name }) => name))}\n`,
    );
    return 2;
  }
  const command = entry.load();
  if (rest.includes('--help') || rest.includes('-h')) {
    out(command.help);
    return 0;
  }
  try {
    return await command.run(rest, surroundings);
  } catch (failure) {
    if (failure instanceof UsageError || isParseError(failure)) {
      // Node's advice about arguments with a dash ends in an open quote
      const [problem] = failure.message.split('. To specify');
      err(`cdk-inference ${word}: ${problem}\n`);
      err(`run 'cdk-inference ${word} --help' for usage\n`);
      return 2;
    }
    if (failure instanceof CommandError) {
      err(`cdk-inference ${word}: ${failure.message}\n`);
      return 1;
    }
    throw failure;
  }
}

function choice(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;
}

/** The text that `--help` prints. @internal */
export function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'cdk-inference: constructs for online inference services',
    '',
    'usage: cdk-inference COMMAND [options]',
    '',
    ...lines,
    '',
    `Run 'cdk-inference COMMAND --help' for the usage of a command. --version prints the version.`,
    '',
  ].join('\n');
}

/** Whether `parseArgs` of node:util rejected the arguments. */
function isParseError(failure: unknown): failure is Error {
  const code = (failure as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}
