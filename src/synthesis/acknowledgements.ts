import { IConstruct } from 'constructs';
import { AppRegistry } from '../private/app-registry';
import {
  acknowledged,
  checkAcknowledgement,
  illegalToday,
  isDate,
  unusedAcknowledgement,
} from '../rules/acknowledgements';
import { Finding, Severity } from '../rules/finding';
import { AcknowledgementSpec } from '../spec/acknowledgement';

/** The acknowledgements that hold for one service, and those that match one of its warnings. @internal */
export interface AcknowledgementUse {
  readonly acknowledgements: readonly AcknowledgementSpec[];
  readonly matched: ReadonlySet<AcknowledgementSpec>;
  /** Whether all rules ran; a service with errors may have warnings that are not known yet. */
  readonly complete: boolean;
  /**
   * The day of synthesis.
   * @default - not known: nothing is acknowledged, or the context of the app has an illegal one
   */
  readonly today?: string;
}

/** A service to which acknowledgements apply. @internal */
export interface AcknowledgementSource {
  readonly path: string;
  acknowledgementUse(): AcknowledgementUse;
}

/** The acknowledgements of one app: those of scopes, and a check of all. @internal */
export class Acknowledgements {
  private sources: AcknowledgementSource[] = [];
  private readonly scopes = new Map<IConstruct, AcknowledgementSpec[]>();
  private found?: { readonly revision: number; readonly bySource: Map<string, Finding[]> };

  public constructor(private readonly app: AppRegistry) {}

  public add(source: AcknowledgementSource): void {
    this.sources.push(source);
  }

  public remove(source: AcknowledgementSource): void {
    this.sources = this.sources.filter((each) => each !== source);
  }

  public declare(scope: IConstruct, acknowledgement: AcknowledgementSpec): void {
    this.scopes.set(scope, [...(this.scopes.get(scope) ?? []), acknowledgement]);
    this.app.changed();
  }

  /** The acknowledgements of the scopes around a construct, the nearest scope first. */
  public around(construct: IConstruct): AcknowledgementSpec[] {
    return this.scopes.size === 0
      ? []
      : [...construct.node.scopes].reverse().flatMap((scope) => this.scopes.get(scope) ?? []);
  }

  /**
   * Findings about acknowledgements, at the service that reports them. An acknowledgement of a scope or
   * platform covers many services and is reported at the first of them.
   */
  public findings({ path }: { readonly path: string }): Finding[] {
    if (this.found?.revision !== this.app.revision) {
      this.found = { revision: this.app.revision, bySource: this.check() };
    }
    return this.found.bySource.get(path) ?? [];
  }

  private check(): Map<string, Finding[]> {
    const uses = this.sources.map((source) => ({ source, ...source.acknowledgementUse() }));
    const all = new Set([
      ...uses.flatMap(({ acknowledgements }) => acknowledgements),
      ...[...this.scopes.values()].flat(),
    ]);
    const bySource = new Map<string, Finding[]>();
    for (const acknowledgement of all) {
      const covering = uses.filter((use) => use.acknowledgements.includes(acknowledgement));
      const [{ source }] = covering.length > 0 ? covering : uses;
      const path = acknowledgement.owner ?? source.path;
      const errors = checkAcknowledgement(acknowledgement, path, severities());
      const isUsed = covering.some(
        ({ complete, matched }) => !complete || matched.has(acknowledgement),
      );
      const findings =
        errors.length > 0 || isUsed ? errors : [unusedAcknowledgement(acknowledgement, path)];
      bySource.set(source.path, [...(bySource.get(source.path) ?? []), ...findings]);
    }
    return bySource;
  }
}

/** Context of the construct tree: the day of synthesis, for tests and reproducible output. */
const TODAY = 'cdk-inference:today';

/** The findings of a construct, with those marked that are acknowledged today. @internal */
export function withAcknowledgements(
  { node }: IConstruct,
  acknowledgements: readonly AcknowledgementSpec[],
  findings: readonly Finding[],
): { readonly findings: readonly Finding[]; readonly acknowledgements: AcknowledgementUse } {
  const { path } = node;
  const complete = !findings.some(({ severity }) => severity === Severity.ERROR);
  if (acknowledgements.length === 0) {
    return { findings, acknowledgements: { acknowledgements, matched: new Set(), complete } };
  }
  const today: unknown = node.tryGetContext(TODAY) ?? new Date().toISOString().slice(0, 10);
  if (!isDate(today)) {
    const use = { acknowledgements, matched: new Set<never>(), complete: false };
    return { findings: [...findings, illegalToday(path, TODAY, today)], acknowledgements: use };
  }
  const { findings: marked, matched } = acknowledged(path, findings, acknowledgements, today);
  return { findings: marked, acknowledgements: { acknowledgements, matched, complete, today } };
}

/** The rules are loaded when something is synthesized, see `service-synthesizer`. */
function severities(): Map<string, Severity> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RULES } = require('../rules/index') as typeof import('../rules/index');
  return new Map(RULES.map(({ id, severity }) => [id, severity]));
}
