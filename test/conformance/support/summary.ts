import * as fs from 'fs';
import * as path from 'path';

/** What became of objects that were put before an API server. */
export interface Tally {
  readonly suite: string;
  readonly accepted: number;
  readonly refused: number;
}

/** What a suite ran on, as the table names it. */
export interface Ground {
  readonly release: { readonly version: string };
  readonly bundle: { readonly name: string };
}

/** A line of the table at the end: one suite on one plane. */
export interface Row extends Tally {
  readonly plane: Ground;
  readonly passed: number;
  readonly failed: number;
}

/** What the suites of a plane wrote down, and what became of their tests. */
export function rowsOf(plane: Ground, results: string, tallies: string, status: number): Row[] {
  if (!fs.existsSync(results)) {
    return [{ plane, suite: 'did not run', accepted: 0, refused: 0, passed: 0, failed: 1 }];
  }
  const written: Tally[] = fs
    .readFileSync(tallies, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const { testResults } = JSON.parse(fs.readFileSync(results, 'utf8'));
  const rows: Row[] = testResults.map((file: any) => {
    const suite = path.basename(file.name).replace('.conformance.ts', '');
    const own = written.filter((tally) => tally.suite === suite);
    const count = (state: string) =>
      file.assertionResults.filter((test: any) => test.status === state).length;
    const broken = file.status === 'failed' && count('failed') === 0 ? 1 : 0;
    return {
      plane,
      suite,
      accepted: sum(own, 'accepted'),
      refused: sum(own, 'refused'),
      passed: count('passed'),
      failed: count('failed') + broken,
    };
  });
  return status !== 0 && rows.every(({ failed }) => failed === 0)
    ? [
        ...rows,
        { plane, suite: `ended with ${status}`, accepted: 0, refused: 0, passed: 0, failed: 1 },
      ]
    : rows;
}

function sum(tallies: readonly Tally[], what: 'accepted' | 'refused'): number {
  return tallies.reduce((total, tally) => total + tally[what], 0);
}

export function table(rows: readonly Row[]): string {
  const head = [
    'suite',
    'Kubernetes',
    'definitions',
    'objects accepted',
    'refused as expected',
    'claims held',
    'failed',
  ];
  const body = rows.map(({ suite, plane, accepted, refused, passed, failed }) => [
    suite,
    plane.release.version,
    plane.bundle.name,
    `${accepted}`,
    `${refused}`,
    `${passed}`,
    `${failed}`,
  ]);
  const lines = [head, ...body];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
