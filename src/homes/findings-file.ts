import * as fs from 'fs';
import { IConstruct } from 'constructs';
import { Synthesizable } from './home';
import { AppRegistry, isInTree } from '../private/app-registry';
import { FINDINGS_FILE, FindingsRecord } from '../rules/findings-record';

/** Number of apps in this process that have recorded findings. */
let apps = 0;

/**
 * Writes the findings of one app to the file that the environment names, in addition to the report of
 * the framework. The framework throws errors as one text, together with those of other libraries.
 *
 * @internal
 */
export class FindingsFile {
  private readonly file = process.env[FINDINGS_FILE];
  private readonly synthesizables = new Set<Synthesizable>();
  private readonly stacks = new Map<string, string>();
  private recorded = -1;
  private id?: string;

  public constructor(private readonly app: AppRegistry) {}

  /** Notes who created a construct; findings are reported at it. Called by its constructor. */
  public declare(part: IConstruct, synthesizable: Synthesizable): void {
    if (this.file) {
      this.synthesizables.add(synthesizable);
      this.stacks.set(part.node.path, stackOf(part));
    }
  }

  /** Appends the findings of all services, unless nothing changed since the last time. */
  public record(): void {
    if (this.file && this.recorded !== this.app.revision) {
      this.recorded = this.app.revision;
      this.id ??= `${process.pid}/${(apps += 1)}`;
      const services = [...this.synthesizables].filter((each) => isInTree(each));
      const results = services.map((each) => each._synthesize());
      const record: FindingsRecord = {
        app: this.id,
        services: services.map(({ node }) => node.path),
        findings: results
          .flatMap(({ findings }) => findings)
          .map((finding) => ({ ...finding, stack: this.stackAt(finding.path) })),
        releases: results
          .flatMap(({ release }) => release ?? [])
          .map((release) => ({ ...release, stack: this.stackAt(release.path) })),
      };
      fs.appendFileSync(this.file, `${JSON.stringify(record)}\n`);
    }
  }

  /** The stack trace of the construct at a path, or of the nearest one around it. */
  private stackAt(path: string): string | undefined {
    const around = path.split('/').map((_, index, ids) => ids.slice(0, ids.length - index));
    return around.map((ids) => this.stacks.get(ids.join('/'))).find((stack) => stack);
  }
}

/** The calls that led to the constructor of a construct, the nearest first. */
function stackOf(part: IConstruct): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, part.constructor as () => void);
  return holder.stack ?? '';
}
