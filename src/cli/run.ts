import * as fs from 'fs';
import * as path from 'path';
import { CommandError, Surroundings, UsageError } from './command';
import { COMMANDS } from './commands';

/** What `cdk-inference` does with its arguments; the exit code. @internal */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { out, err } = surroundings;
  const [word, ...rest] = args;
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    // asked for nothing: the help is the answer, but a script that meant something must notice
    (word === undefined ? err : out)(help());
    return word === undefined ? 2 : 0;
  }
  if (word === '--version' || word === '-v') {
    out(`${version()}\n`);
    return 0;
  }
  const entry = COMMANDS.find(({ name }) => name === word);
  if (entry === undefined) {
    const names = COMMANDS.map(({ name }) => name).join(', ');
    err(`cdk-inference: there is no command '${word}'; there are: ${names}\n`);
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
      err(`cdk-inference ${word}: ${failure.message}\n`);
      err(`'cdk-inference ${word} --help' says how it is called\n`);
      return 2;
    }
    if (failure instanceof CommandError) {
      err(`cdk-inference ${word}: ${failure.message}\n`);
      return 1;
    }
    throw failure;
  }
}

/** Version of this package. @internal */
export function version(): string {
  const manifest = path.join(__dirname, '..', '..', 'package.json');
  return JSON.parse(fs.readFileSync(manifest, 'utf8')).version;
}

/** What `--help` prints. @internal */
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
    `'cdk-inference COMMAND --help' says more; --version prints the version.`,
    '',
  ].join('\n');
}

/** Whether `parseArgs` of node:util did not understand the arguments. */
function isParseError(failure: unknown): failure is Error {
  const code = (failure as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}
