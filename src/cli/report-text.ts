import * as path from 'path';
import { Report, ReportedFinding, isError } from './report';
import { formatWithPath } from '../rules/format';

/** A report for people. @internal */
export function reportText({ findings, services, failure, folder }: Report): string {
  const accepted = findings.filter(({ acknowledged }) => acknowledged);
  const errors = findings.filter(isError);
  const warnings = findings.filter((finding) => !isError(finding) && !finding.acknowledged);
  const counts = [
    counted(errors.length, 'error'),
    counted(warnings.length, 'warning'),
    ...(accepted.length > 0 ? [`${accepted.length} acknowledged`] : []),
  ];
  return [
    ...[...errors, ...warnings, ...accepted].map((finding) => entry(finding, folder)),
    ...(failure ? [`error: ${failure.command} ended with ${failure.status}\n`] : []),
    `${counts.join(', ')} in ${counted(services.length, 'service')}\n`,
  ].join('');
}

function entry(finding: ReportedFinding, folder: string): string {
  const { source, acknowledged } = finding;
  const label = acknowledged ? 'acknowledged' : finding.severity;
  return [
    `${label}: ${formatWithPath(finding)}`,
    ...(acknowledged ? [`      reason: ${acknowledged.reason}`] : []),
    ...(source ? [`      at: ${path.relative(folder, source.file)}:${source.line}`] : []),
    '',
  ].join('\n');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
