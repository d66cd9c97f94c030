import { aSplit } from '../support/split-service';
import { Answered, Asked, Stage } from '../support/stage';

const REQUESTS = 20000;
const AT_ONCE = 32;

/** Asks many times, some at once, and gives the answers. */
async function askMany(stage: Stage, times: number, asked: (index: number) => Asked): Promise<Answered[]> {
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

function tallied(values: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) {
    counts[`${value}`] = (counts[`${value}`] ?? 0) + 1;
  }
  return counts;
}

describe('x', () => {
  test('y', async () => {
    const stage = await Stage.set(aSplit({ weights: { main: 9, canary: 1 } }), { 'chat-main': 3, 'chat-canary': 2 });
    const t = Date.now();
    const answers = await askMany(stage, REQUESTS, () => ({}));
    console.log(Date.now() - t, tallied(answers.map(({ status }) => `${status}`)), tallied(answers.map(({ instance }) => instance)), tallied(answers.map(({ deployment }) => deployment)));
    await stage.strike();
  }, 60000);
});
