import { SourceLine, sourceLine } from './source-line';
import { Finding, Severity } from '../rules/finding';
import { FindingsRecord, ReleaseRecord } from '../rules/findings-record';

/** A finding with the line that created its construct. @internal */
export interface ReportedFinding extends Finding {
  readonly source?: SourceLine;
}

/** A release with the line that sets its step. @internal */
export interface ReportedRelease extends ReleaseRecord {
  readonly source?: SourceLine;
}

/** A program that ended with an error. @internal */
export interface ProgramFailure {
  readonly command: string;
  readonly status: string;
  /** Standard error of the program. */
  readonly output: string;
}

/** The outcome of one run of the user's program. @internal */
export interface Report {
  /** The folder in which the program ran. */
  readonly folder: string;
  /** The folder to which paths of files are relative: the repository, or the folder itself. */
  readonly root: string;
  /**
   * The file that names the program, relative to `root`.
   * @default - the command line names it
   */
  readonly config?: string;
  readonly services: readonly string[];
  readonly findings: readonly ReportedFinding[];
  readonly releases: readonly ReportedRelease[];
  /**
   * A failure that no finding explains.
   * @default - none
   */
  readonly failure?: ProgramFailure;
}

/** Whether the report has a reason to stop a pipeline. @internal */
export function fails({ findings, failure }: Report): boolean {
  return failure !== undefined || findings.some(isError);
}

/** @internal */
export const isError = ({ severity }: Finding) => severity === Severity.ERROR;

/** The last records of all apps in a findings file, with the lines that created their constructs. @internal */
export function recorded(
  text: string,
  folder: string,
  library: string,
): Pick<Report, 'services' | 'findings' | 'releases'> {
  const records = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): FindingsRecord => JSON.parse(line));
  const last = [...new Map(records.map((record) => [record.app, record])).values()];
  const placed = <T extends { readonly stack?: string }>({ stack, ...each }: T) => {
    const source = sourceLine(stack, folder, library);
    return { ...each, ...(source && { source }) };
  };
  return {
    services: last.flatMap(({ services }) => services),
    findings: last.flatMap(({ findings }) => findings).map(placed),
    releases: last.flatMap(({ releases }) => releases).map(placed),
  };
}
