import { GatewayAlgorithm } from '../../../src';
import { askMany, tallied } from '../support/load';
import { aSplit } from '../support/split-service';
import { Answered, Stage } from '../support/stage';

const USERS = 1000;
const TIMES = 5;
const SPLIT = {
  weights: { main: 7, canary: 3 },
  algorithm: GatewayAlgorithm.consistentHash('X-Session-Id'),
};

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set(aSplit(SPLIT), { 'chat-main': 3, 'chat-canary': 3 });
});

afterAll(() => stage.strike());

/** Who answers each user, each time; the users come in turn, so that none has a connection of their own. */
async function answersByUser(header: string, times: number): Promise<Answered[][]> {
  const answers = await askMany(stage, USERS * times, (index) => ({
    headers: { [header]: `session-${index % USERS}` },
  }));
  return Array.from({ length: USERS }, (_, user) =>
    answers.filter((_answer, index) => index % USERS === user),
  );
}

function moved(users: readonly Answered[][], by: 'deployment' | 'instance'): number {
  return users.filter((answers) => new Set(answers.map((answer) => answer[by])).size > 1).length;
}

describe('consistent hash', () => {
  test('leads each of 1,000 users to the same deployment and the same instance, every time', async () => {
    const users = await answersByUser('X-Session-Id', TIMES);
    expect(users.map((answers) => answers.length)).toEqual(Array(USERS).fill(TIMES));
    expect({ deployment: moved(users, 'deployment'), instance: moved(users, 'instance') }).toEqual({
      deployment: 0,
      instance: 0,
    });
    expect(Object.keys(tallied(users.map(([{ instance }]) => instance)))).toHaveLength(6);
  });

  test('goes by the header whatever its case', async () => {
    const [upper, lower] = [
      await answersByUser('X-SESSION-ID', 1),
      await answersByUser('x-session-id', 1),
    ];
    expect(
      moved(
        upper.map((answers, user) => [...answers, ...lower[user]]),
        'instance',
      ),
    ).toBe(0);
  });

  test('spreads requests without the header, by the weights', async () => {
    const answers = await askMany(stage, 2000, () => ({}));
    const { 'chat-main': main } = tallied(answers.map(({ deployment }) => deployment));
    // five standard deviations: √(2000 · 0.7 · 0.3) = 20.5
    expect(Math.abs(main - 1400)).toBeLessThan(103);
  });

  test('keeps every user with their deployment when instances are added', async () => {
    const before = await answersByUser('X-Session-Id', 1);
    for (const deployment of ['chat-main', 'chat-canary']) {
      stage.fleet.ready(await stage.fleet.start(deployment));
    }
    await stage.endpointsChanged();
    const after = await answersByUser('X-Session-Id', 1);
    const both = before.map((answers, user) => [...answers, ...after[user]]);
    expect(moved(both, 'deployment')).toBe(0);
    // of four instances one is new: about a quarter of the users move to it, and few others do
    expect(moved(both, 'instance') / USERS).toBeGreaterThan(0.15);
    expect(moved(both, 'instance') / USERS).toBeLessThan(0.4);
  });

  test('keeps every user where they are when a deployment with weight 0 is appended', async () => {
    const before = await answersByUser('X-Session-Id', 1);
    await stage.apply(aSplit({ ...SPLIT, weights: { ...SPLIT.weights, next: 0 } }));
    const after = await answersByUser('X-Session-Id', 1);
    expect(
      moved(
        before.map((answers, user) => [...answers, ...after[user]]),
        'instance',
      ),
    ).toBe(0);
  });
});
