/** Where a command writes, and where it stands. @internal */
export interface Surroundings {
  /** The folder in which the command was called. */
  readonly folder: string;
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
}

/** A word after `cdk-inference`. @internal */
export interface Command {
  /** What `--help` of the command prints: usage, arguments, options. */
  readonly help: string;
  /** Carries it out; throws a `UsageError` where it was called wrongly. Returns the exit code. */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>;
}

/** The command was called wrongly: a message, no stack trace, exit code 2. @internal */
export class UsageError extends Error {}

/** The command could not do what it was asked to: a message, no stack trace, exit code 1. @internal */
export class CommandError extends Error {}
