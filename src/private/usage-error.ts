import { inspect } from 'util';

/** This library's own modules, compiled and, where source maps are followed, as they are written. */
const OWN = ['lib', 'src'].map((folder) =>
  __dirname.replace(/(lib|src)([\\/])private$/, `${folder}$2`),
);

/**
 * An error about what a user wrote: people get the message and where in their own program it came up,
 * and nothing of how the program was run.
 *
 * @internal
 */
export function usageError(message: string): Error {
  return withText(new Error(message), message);
}

/**
 * Makes an error show a text instead of its message, and only those lines of its stack trace that are
 * the user's. Everything else about it, its message too, stays as it is.
 *
 * @internal
 */
export function withText(error: Error, text: string): Error {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  error.stack = [`Error: ${text}`, ...lines.filter(isUsers)].join('\n');
  printAlone(error);
  return error;
}

/** Whether a line of a stack trace is in a file that the user wrote. */
function isUsers(line: string): boolean {
  return (
    /:\d+:\d+\)?$/.test(line) &&
    !/[\\/]node_modules[\\/]|\bnode:|\bevalmachine\./.test(line) &&
    !OWN.some((folder) => line.includes(folder))
  );
}

/**
 * Where nobody catches an error, Node prints the line that threw it, which is one of ours, before and
 * its own version after it. This prints the error alone and ends the process as Node would; only until
 * the program has been through its present turn, and not where somebody else listens for errors.
 * Another error in the meantime is printed as a whole.
 */
function printAlone(error: Error): void {
  if (process.listenerCount('uncaughtException') > 0) {
    return;
  }
  const listener = (thrown: unknown) => {
    const text = thrown === error ? error.stack : inspect(thrown);
    process.stderr.write(`${text}\n`, () => process.exit(1));
  };
  process.on('uncaughtException', listener);
  setImmediate(() => process.off('uncaughtException', listener));
}
