import { Finding, problemWithValue } from './finding';

/**
 * The text of a finding, as validations return it and warnings are printed.
 *
 * cdk8s and cdktn put `[path]` in front of it and indent it by two columns. The fix has a line of its
 * own, indented further, which separates it from the next finding.
 *
 * @internal
 */
export function formatFinding({ rule, problem, value, fix }: Finding): string {
  return `${rule}: ${problemWithValue(problem, value)}\n      fix: ${fix}`;
}

/** The text of a finding with its path, where no framework adds it. @internal */
export function formatWithPath(finding: Finding): string {
  return `[${finding.path}] ${formatFinding(finding)}`;
}
