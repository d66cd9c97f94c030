import { AppRegistry } from '../private/app-registry';

/**
 * What one app writes in addition to its manifests. A framework has no step after validation, so that the
 * first validation of a synthesis makes all others run, and writes if none reports an error.
 *
 * @internal
 */
export class Outputs {
  private readonly writers: (() => string[])[] = [];
  private written = -1;
  private isWriting = false;

  public constructor(private readonly app: AppRegistry) {}

  /** @param writer writes, and returns the errors that stop it */
  public add(writer: () => string[]): void {
    this.writers.push(writer);
    this.written = -1;
  }

  /** Writes, unless nothing changed since the last time. A validation, which returns errors. */
  public write(): string[] {
    if (this.writers.length === 0 || this.isWriting || this.written === this.app.revision) {
      return [];
    }
    this.isWriting = true;
    try {
      if (this.app.root.node.findAll().some(({ node }) => node.validate().length > 0)) {
        // the framework reports them
        return [];
      }
      const errors = this.writers.flatMap((writer) => writer());
      this.written = this.app.revision;
      return errors;
    } finally {
      this.isWriting = false;
    }
  }
}
