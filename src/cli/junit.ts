import { Report, ReportedFinding, isError } from './report';
import { relative } from './sarif';
import { formatWithPath } from '../rules/format';

/**
 * A report as JUnit XML: a failed test for each error, a passed one for each warning, a skipped one for
 * each acknowledged warning, and a passed one for each service without findings.
 *
 * @internal
 */
export function junit(report: Report): string {
  const { findings, services, failure, root } = report;
  const quiet = services.filter(
    (service) => !findings.some(({ path }) => `${path}/`.startsWith(`${service}/`)),
  );
  const names = distinct(findings);
  const cases = [
    ...findings.map((finding, index) => findingCase(finding, names[index], root)),
    ...quiet.map((service) => testCase({ classname: service, name: 'no findings' })),
    ...(failure
      ? [
          testCase(
            { classname: 'cdk-inference', name: failure.command },
            element('error', { message: `ended with ${failure.status}` }, failure.output),
          ),
        ]
      : []),
  ];
  const counts = {
    tests: cases.length,
    failures: findings.filter(isError).length,
    errors: failure ? 1 : 0,
    skipped: findings.filter(({ acknowledged }) => acknowledged).length,
  };
  const suite = [
    `  <testsuite${attributes({ name: 'cdk-inference check', ...counts })}>`,
    ...cases,
    '  </testsuite>',
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(counts)}>`,
    ...suite,
    '</testsuites>',
    '',
  ].join('\n');
}

/** The rule of each finding, numbered if it was found before: GitLab ignores a second test of a name. */
function distinct(findings: readonly ReportedFinding[]): string[] {
  const counts = new Map<string, number>();
  return findings.map(({ path, rule }) => {
    const count = (counts.get(`${path} ${rule}`) ?? 0) + 1;
    counts.set(`${path} ${rule}`, count);
    return count === 1 ? rule : `${rule} (${count})`;
  });
}

function findingCase(finding: ReportedFinding, name: string, root: string): string {
  const { path, rule, message, source, acknowledged } = finding;
  const text = formatWithPath(finding);
  const place = source && { file: relative(root, source.file), line: source.line };
  const names = { classname: path, name, ...place };
  if (isError(finding)) {
    return testCase(names, element('failure', { type: rule, message }, text));
  }
  if (acknowledged) {
    const reason = `acknowledged: ${acknowledged.reason}`;
    return testCase(names, element('skipped', { message: reason }, `${reason}\n${text}`));
  }
  return testCase(names, element('system-out', {}, `warning: ${text}`));
}

function testCase(names: Record<string, string | number>, content?: string): string {
  return content === undefined
    ? `    <testcase${attributes(names)}/>`
    : `    <testcase${attributes(names)}>\n      ${content}\n    </testcase>`;
}

function element(name: string, values: Record<string, string>, text: string): string {
  return `<${name}${attributes(values)}>${escaped(text)}</${name}>`;
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replace(/\n/g, '&#10;')}"`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text in XML 1.0, which has no control characters but tab and the two of a line end. */
function escaped(text: string): string {
  return (
    text
      .replace(/[&<>"]/g, (character) => ENTITIES[character])
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '\ufffd')
  );
}
