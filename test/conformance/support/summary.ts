import * as fs from 'fs';
import * as path from 'path';

/** What became of objects that were put before an API server. */
export interface Tally {
  readonly suite: string;
  readonly accepted: number;
  readonly refused: number;
}

/** How many requests went where, against what was declared. */
export interface Count {
  readonly what: string;
  readonly declared: string;
  readonly counted: string;
  /** The largest difference, and how large it may be. */
  readonly off: string;
}

/** What became of the tests of one suite. */
export interface Result {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
}

/** What became of the suites of a plane, by Jest's own report. */
export function resultsOf(report: string, status: number): Result[] {
  if (!fs.existsSync(report)) {
    return [{ suite: 'did not run', passed: 0, failed: 1 }];
  }
  const { testResults } = JSON.parse(fs.readFileSync(report, 'utf8'));
  const results: Result[] = testResults.map((file: any) => {
    const count = (state: string) =>
      file.assertionResults.filter((test: any) => test.status === state).length;
    const violation = file.status === 'failed' && count('failed') === 0 ? 1 : 0;
    return {
      suite: path.basename(file.name).replace('.conformance.ts', ''),
      passed: count('passed'),
      failed: count('failed') + violation,
    };
  });
  return status !== 0 && results.every(({ failed }) => failed === 0)
    ? [...results, { suite: `ended with ${status}`, passed: 0, failed: 1 }]
    : results;
}

/** What the suites of a plane wrote down, a line each. */
export function written<T>(file: string): T[] {
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Objects that a suite put before an API server, added up. */
export function total(tallies: readonly Tally[], suite: string): Omit<Tally, 'suite'> {
  const own = tallies.filter((tally) => tally.suite === suite);
  return {
    accepted: own.reduce((sum, { accepted }) => sum + accepted, 0),
    refused: own.reduce((sum, { refused }) => sum + refused, 0),
  };
}

/** A table as Markdown has it; nothing without a row. */
export function table(
  head: readonly string[],
  body: readonly (readonly (string | number)[])[],
): string {
  const lines = [head, ...body].map((cells) => cells.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((support, column) => support.padEnd(widths[column])).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return body.length === 0
    ? ''
    : `\n${[line(lines[0]), rule, ...lines.slice(1).map(line)].join('\n')}`;
}
