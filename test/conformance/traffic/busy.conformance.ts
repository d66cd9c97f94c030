import { withoutPolicy } from '../support/edited';
import { count } from '../support/gateway-plane';
import { tallied } from '../support/load';
import { aSplit } from '../support/split-service';
import { Answered, Stage } from '../support/stage';

const STREAMS = 3000;
/** So long that the last one begins before the first one ends. */
const STREAM = { path: '/stream/2/6000' };

/** What becomes of streams that are all open at the same time. */
async function parallel(objects: ReturnType<typeof aSplit>): Promise<readonly Answered[]> {
  const stage = await Stage.set(objects, { 'chat-main': 2, 'chat-canary': 1 });
  const answers = await Promise.all(Array.from({ length: STREAMS }, () => stage.ask(STREAM)));
  await stage.strike();
  return answers;
}

const chat = () => aSplit({ weights: { main: 2, canary: 1 } });

test(`${STREAMS} parallel streams are all served`, async () => {
  const answers = await parallel(chat());
  const statuses = tallied(answers.map(({ status }) => status));
  count({
    what: `${STREAMS} streams at a time`,
    declared: 'none rejected',
    counted: `${STREAMS - (statuses[200] ?? 0)} rejected`,
    off: '',
  });
  expect(statuses).toEqual({ 200: STREAMS });
  expect(answers.filter(({ body }) => !body.endsWith('data: [DONE]\n\n'))).toEqual([]);
});

test("need the limits of the policy: Envoy's own reject some with 503", async () => {
  const answers = await parallel(withoutPolicy(chat(), 'circuitBreaker'));
  const rejected = answers.filter(({ status }) => status === 503);
  expect(rejected.length).toBeGreaterThan(0);
  expect(rejected[0].body).toContain('overflow');
});
