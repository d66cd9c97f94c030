import { Answered, Asked, Stage } from './stage';

/** How many callers wait for an answer at the same time. */
const AT_ONCE = 32;

/** Asks many times, some at once; the answers in the order of the questions. */
export async function askMany(
  stage: Stage,
  times: number,
  asked: (index: number) => Asked,
): Promise<Answered[]> {
  const answers: Answered[] = [];
  let next = 0;
  const caller = async () => {
    while (next < times) {
      const index = next;
      next += 1;
      answers[index] = await stage.ask(asked(index));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return answers;
}

/** How often each value is there. */
export function tallied(values: readonly (string | number | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) {
    counts[`${value}`] = (counts[`${value}`] ?? 0) + 1;
  }
  return counts;
}

/** A request that was not answered as it should be. */
export interface Lost {
  /** 0 when there was no answer at all. */
  readonly status: number;
  readonly why: string;
}

const PIECES = 5;
/** Milliseconds that the longest answer takes, and some to spare. */
const LONGEST = PIECES * 20 + 100;

/** Short answers, slow ones, and answers that come in pieces. */
const PATHS = ['/', '/wait/20', `/stream/${PIECES}/20`];

/** Callers who go on until they are told to stop. */
export class Load {
  public readonly answered: Answered[] = [];
  public readonly lost: Lost[] = [];
  private readonly callers: Promise<void>[];
  private going = true;

  public constructor(private readonly stage: Stage) {
    this.callers = Array.from({ length: 12 }, (_, index) => this.call(PATHS[index % PATHS.length]));
  }

  /** Every caller has got the last answer. */
  public async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.callers);
  }

  /** Who answers from now on, after the answers that are under way. */
  public async answersFor(milliseconds: number): Promise<Answered[]> {
    await pause(LONGEST);
    const begun = this.answered.length;
    await pause(milliseconds);
    return this.answered.slice(begun);
  }

  private async call(path: string): Promise<void> {
    for (let index = 0; this.going; index += 1) {
      const headers = { 'x-user': `user-${path}-${index}` };
      await this.stage.ask({ path, headers }).then(
        (answer) => this.judge(path, answer),
        (error: Error) => this.lost.push({ status: 0, why: error.message }),
      );
      await pause(1);
    }
  }

  private judge(path: string, answer: Answered): void {
    const { status, body } = answer;
    if (status === 200 && isWhole(path, body)) {
      this.answered.push(answer);
    } else {
      this.lost.push({ status, why: status === 200 ? 'cut' : body });
    }
  }
}

/** Whether an answer came to its end. */
export function isWhole(path: string, body: string): boolean {
  return !path.startsWith('/stream') || body.endsWith('data: [DONE]\n\n');
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
