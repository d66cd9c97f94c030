import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Manifest } from './api';

/** The programs of the environment `prometheus`. */
export function tools(): Record<'promtool' | 'prometheus' | 'dashboardReader', string> {
  const text = process.env.CONFORMANCE;
  if (text === undefined) {
    throw new Error('these suites need Prometheus: npm run conformance -- prometheus');
  }
  return JSON.parse(text);
}

/** Recorded series, a value each minute, in promtool's notation. */
export type Recorded = Readonly<Record<string, string>>;

/** A state of the alerts at one minute. */
export interface Fired {
  readonly alert: string;
  readonly deployment: string;
}

/** Runs in a folder of its own with the rules of an object. */
function inFolder<T>(rule: Manifest, run: (folder: string) => T): T {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'promtool-'));
  try {
    // YAML reads JSON too
    fs.writeFileSync(path.join(folder, 'rules.yaml'), JSON.stringify(rule.spec));
    return run(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Fails unless Prometheus accepts all rules; warnings of its linter count. */
export function checkRules(rule: Manifest): void {
  inFolder(rule, (folder) =>
    execFileSync(tools().promtool, ['check', 'rules', '--lint-fatal', 'rules.yaml'], {
      cwd: folder,
      encoding: 'utf8',
    }),
  );
}

/** What a query returns at a minute of recorded series, as promtool prints the difference; empty if it is as expected. */
export function differs(
  rule: Manifest,
  series: Recorded,
  minute: number,
  query: string,
  expected: readonly { readonly labels: string; readonly value: number }[],
): string {
  return inFolder(rule, (folder) => {
    const test = {
      rule_files: ['rules.yaml'],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: [{ expr: query, eval_time: `${minute}m`, exp_samples: expected }],
        },
      ],
    };
    fs.writeFileSync(path.join(folder, 'test.yaml'), JSON.stringify(test));
    const { status, stdout, stderr } = spawnSync(tools().promtool, ['test', 'rules', 'test.yaml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return status === 0 ? '' : `${stdout}${stderr}`;
  });
}

/** Whether one alert of one deployment fires at a minute; fails if it is neither one nor none. */
export function fires(
  rule: Manifest,
  { alert, deployment }: Fired,
  series: Recorded,
  minute: number,
): boolean {
  const query = `count(ALERTS{alertname="${alert}",deployment="${deployment}",alertstate="firing"})`;
  const silent = differs(rule, series, minute, query, []);
  if (silent === '') {
    return false;
  }
  const firing = differs(rule, series, minute, query, [{ labels: '{}', value: 1 }]);
  if (firing !== '') {
    throw new Error(`${silent}\n${firing}`);
  }
  return true;
}
