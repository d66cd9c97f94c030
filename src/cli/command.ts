/** Working folder and output streams of a command. @internal */
export interface Surroundings {
  /** The current folder. */
  readonly folder: string;
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
}

/** A command of `cdk-inference`. @internal */
export interface Command {
  /** The text that `--help` prints: usage, arguments, options. */
  readonly help: string;
  /** Runs the command and returns the exit code. Throws a `UsageError` for wrong arguments. */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>;
}

/** Wrong arguments: prints a message without a stack trace, exit code 2. @internal */
export class UsageError extends Error {}

/** A failed command: prints a message without a stack trace, exit code 1. @internal */
export class CommandError extends Error {}
