import { Command } from './command';

/** A command and its loader; a command is loaded only when it runs. @internal */
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
    summary: 'create a project: app, test, pipeline',
    load: () => (require('./init') as typeof import('./init')).INIT,
  },
  {
    name: 'adopt',
    summary: 'generate an app from the manifests of a running service',
    load: () => (require('./adopt') as typeof import('./adopt')).ADOPT,
  },
  {
    name: 'check',
    summary: 'report the findings of an app as text, SARIF or JUnit',
    load: () => (require('./check') as typeof import('./check')).CHECK,
  },
  {
    name: 'preview',
    summary: 'report what happens when an app is applied over another version',
    load: () => (require('./preview') as typeof import('./preview')).PREVIEW,
  },
  {
    name: 'release',
    summary: 'print the next step of a release, and whether its gates pass',
    load: () => (require('./release') as typeof import('./release')).RELEASE,
  },
  {
    name: 'explain',
    summary: 'explain a rule',
    load: () => (require('./explain') as typeof import('./explain')).EXPLAIN,
  },
];
