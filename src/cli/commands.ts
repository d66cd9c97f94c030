import { Command } from './command';

/** A command and how to load it; none is loaded before it is called. @internal */
export interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Command;
}

/* eslint-disable @typescript-eslint/no-require-imports */

/** All commands, in the order in which `--help` lists them. @internal */
export const COMMANDS: readonly Entry[] = [
  {
    name: 'init',
    summary: 'writes a new project: program, test, pipeline',
    load: () => (require('./init') as typeof import('./init')).INIT,
  },
  {
    name: 'adopt',
    summary: 'writes the program of a service that runs, from its manifests',
    load: () => (require('./adopt') as typeof import('./adopt')).ADOPT,
  },
  {
    name: 'explain',
    summary: 'says what a rule wants, by its id',
    load: () => (require('./explain') as typeof import('./explain')).EXPLAIN,
  },
];
