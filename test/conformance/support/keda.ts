import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Manifest } from './api';

/** What KEDA is asked about a ScaledObject. */
export interface Question {
  readonly object: Manifest;
  /** What stands in the namespace besides. */
  readonly beside?: readonly Manifest[];
  /** Whole minutes since 1970, ascending, at which its cron triggers are asked. */
  readonly minutes?: readonly number[];
  /** Values of its other triggers by name, for its formula. */
  readonly values?: { readonly [trigger: string]: number };
}

/** What KEDA says. */
export interface Answer {
  /** Why its admission refuses the object. */
  readonly refused?: string;
  readonly warnings?: readonly string[];
  /** Why its scaler, or its reader of objects, does not take it. */
  readonly failed?: string;
  /**
   * For each of the minutes, the number that is asked for: of the triggers and the minimum the highest,
   * or what the formula makes of them.
   */
  readonly cronWindows: readonly number[];
}

interface Given {
  readonly judge: string;
  readonly tally: string;
}

function environment(): Given {
  const text = process.env.CONFORMANCE;
  if (text === undefined) {
    throw new Error('these suites need KEDA: npm run conformance -- keda');
  }
  return JSON.parse(text);
}

/** Asks KEDA's own code, all questions at once. */
export function askKeda(questions: readonly Question[]): Answer[] {
  const lines = askJudge(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  return lines
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const { runs, ...answer } = JSON.parse(line);
      return {
        ...answer,
        cronWindows: unrolled(runs ?? [], questions[index].minutes?.length ?? 0),
      };
    });
}

/** A request to a deployment that has no replica. */
export interface HeldRequest {
  readonly routes: readonly Manifest[];
  readonly services: readonly Manifest[];
  readonly headers: { readonly [name: string]: string };
  /** When a replica is ready, in milliseconds; negative for never. */
  readonly readyMs: number;
  /** Between its request and its response. */
  readonly delayMs?: number;
}

/** What becomes of it. */
export interface HeldAnswer {
  readonly failed?: string;
  readonly status: number;
  readonly body: string;
  /** The requests that the scaler reports meanwhile. */
  readonly held: number;
  /** Milliseconds until the response. */
  readonly waited: number;
}

/** Sends requests through the interceptor of the HTTP add-on. */
export function askInterceptor(questions: readonly HeldRequest[]): HeldAnswer[] {
  return JSON.parse(askJudge(JSON.stringify(questions)));
}

function askJudge(questions: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keda-'));
  const [asked, answered] = ['questions', 'answers'].map((name) => path.join(folder, name));
  try {
    fs.writeFileSync(asked, questions);
    execFileSync(environment().judge, ['-test.timeout=30m'], {
      env: { ...process.env, QUESTIONS: asked, ANSWERS: answered },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return fs.readFileSync(answered, 'utf8');
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs say from which minute on a number is asked for. */
function unrolled(runs: readonly [number, number][], length: number): number[] {
  return runs.flatMap(([from, floor], index) =>
    new Array<number>((runs[index + 1]?.[0] ?? length) - from).fill(floor),
  );
}

/** Counts for the table at the end. */
export function tally(counts: { readonly accepted?: number; readonly refused?: number }): void {
  const suite = path.basename(expect.getState().testPath!).replace('.conformance.ts', '');
  const line = { suite, accepted: 0, refused: 0, ...counts };
  fs.appendFileSync(environment().tally, `${JSON.stringify(line)}\n`);
}
