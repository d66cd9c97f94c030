import { AppRegistry } from '../private/app-registry';

/** Files that an app has in addition to its manifests. @internal */
export interface Output {
  /** Whether the files exist. */
  readonly exists: () => boolean;
  /** Writes the files, and returns the errors that stop it. */
  readonly write: () => string[];
}

/**
 * What one app writes in addition to its manifests. A framework has no step after validation, so that the
 * first validation of a synthesis makes all others run, and writes if none reports an error.
 *
 * @internal
 */
export class Outputs {
  private readonly all: Output[] = [];
  private written = '';
  private isPaused = false;

  public constructor(private readonly app: AppRegistry) {}

  public add(output: Output): void {
    this.all.push(output);
    this.written = '';
  }

  /** Writes, unless nothing changed since the last time. A validation, which returns errors. */
  public write(): string[] {
    if (this.all.length === 0 || this.isPaused || this.isCurrent()) {
      return [];
    }
    return this.pausedDuring(() => {
      if (this.app.root.node.findAll().some(({ node }) => node.validate().length > 0)) {
        // the framework reports them
        return [];
      }
      const errors = this.all.flatMap((output) => output.write());
      this.written = this.state();
      return errors;
    });
  }

  /** Runs a validation or a synthesis that writes no files. */
  public pausedDuring<T>(run: () => T): T {
    const before = this.isPaused;
    this.isPaused = true;
    try {
      return run();
    } finally {
      this.isPaused = before;
    }
  }

  /** cdk8s validates the whole app once per Chart, and all but the first time find the files written. */
  private isCurrent(): boolean {
    return this.written === this.state() && this.all.every((output) => output.exists());
  }

  /** Objects of the user do not count as changes of this library, so that all constructs are counted. */
  private state(): string {
    return `${this.app.revision} ${this.app.root.node.findAll().length}`;
  }
}
