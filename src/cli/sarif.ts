import * as path from 'path';
import { pathToFileURL } from 'url';
import { PAGES } from './explain';
import { Report, ReportedFinding } from './report';
import { version } from './version';
import { RULES } from '../rules';
import { Rule, problemWithValue } from '../rules/finding';

/** The base of all paths in the log. */
const ROOT = '%SRCROOT%';

/**
 * A report as a SARIF 2.1.0 log.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 *
 * @internal
 */
export function sarif(report: Report): string {
  const used = new Set(report.findings.map(({ rule }) => rule));
  const rules = RULES.filter(({ id }) => used.has(id));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'cdk-inference', version: version(), rules: rules.map(descriptor) },
        },
        invocations: [invocation(report)],
        originalUriBaseIds: { [ROOT]: { uri: `${pathToFileURL(report.root).href}/` } },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
          level: finding.severity,
          message: { text: text(finding) },
          locations: [location(finding, report)],
          partialFingerprints: { 'constructPath/v1': `${finding.path} ${finding.rule}` },
          ...suppressions(finding),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor({ id, severity, requirement, example, subject }: Rule): object {
  const lines = [
    requirement,
    ...(example === '' ? [] : [`Example: ${example}`]),
    `Page: docs/${PAGES[subject]} of the package cdk-inference`,
  ];
  return {
    id,
    shortDescription: { text: requirement },
    help: { text: lines.join('\n') },
    defaultConfiguration: { level: severity },
    properties: { tags: [subject] },
  };
}

/** Problem and fix of a finding; its path is the logical location. */
function text({ problem, value, fix }: ReportedFinding): string {
  return `${problemWithValue(problem, value)}\nfix: ${fix}`;
}

/** A finding without a known line is at the file that names the program: viewers require a file. */
function location({ path: construct, source }: ReportedFinding, { root, config }: Report): object {
  const uri = source ? relative(root, source.file) : config;
  const region = source && { startLine: source.line, startColumn: source.column };
  return {
    ...(uri !== undefined && {
      physicalLocation: {
        artifactLocation: { uri: encodeURI(uri), uriBaseId: ROOT },
        region: region ?? { startLine: 1 },
      },
    }),
    logicalLocations: [{ fullyQualifiedName: construct, kind: 'object' }],
  };
}

/** A path from one folder to a file, with slashes. @internal */
export function relative(from: string, file: string): string {
  return path.relative(from, file).split(path.sep).join('/');
}

function suppressions({ acknowledged }: ReportedFinding): object {
  if (!acknowledged) {
    return {};
  }
  const { reason, until } = acknowledged;
  const justification = until === undefined ? reason : `until ${until}: ${reason}`;
  return { suppressions: [{ kind: 'inSource', status: 'accepted', justification }] };
}

function invocation({ failure }: Report): object {
  return failure === undefined
    ? { executionSuccessful: true }
    : {
        executionSuccessful: false,
        toolExecutionNotifications: [
          {
            level: 'error',
            message: { text: `${failure.command} ended with ${failure.status}\n${failure.output}` },
          },
        ],
      };
}
