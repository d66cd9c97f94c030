import { GatewayAlgorithm } from '../../../src';
import { count } from '../support/gateway-plane';
import { askMany, tallied } from '../support/load';
import { Split, aSplit } from '../support/split-service';
import { Answered, Stage } from '../support/stage';

const REQUESTS = 20000;

/** How far a count may be off. */
type Bound = (probability: number) => number;

/** One worker that takes turns is off by an unfinished round at most: one request of each. */
const inTurn: Bound = () => 1;

/**
 * A count of n independent draws has the standard deviation √(n·p·(1−p)); one run in two million is
 * off by more than five of them. A hash of different values is as good as a draw.
 */
const drawn: Bound = (probability) => 5 * Math.sqrt(REQUESTS * probability * (1 - probability));

interface Row extends Split {
  readonly name: string;
  /** How many instances a deployment has: no share is to follow these. */
  readonly instances: Readonly<Record<string, number>>;
  readonly bound: Bound;
  /** The same for one instance of a deployment. */
  readonly instanceBound?: Bound;
}

const ROWS: Row[] = [
  {
    name: 'round robin',
    weights: { main: 9, canary: 1 },
    instances: { main: 2, canary: 3 },
    bound: inTurn,
    instanceBound: inTurn,
  },
  {
    name: 'round robin over four',
    weights: { main: 5, second: 3, off: 0, third: 2 },
    instances: { main: 1, second: 4, off: 2, third: 1 },
    bound: inTurn,
    instanceBound: inTurn,
  },
  {
    name: 'least connections',
    weights: { main: 3, off: 0, canary: 1 },
    instances: { main: 2, off: 1, canary: 4 },
    algorithm: GatewayAlgorithm.LEAST_CONNECTIONS,
    bound: inTurn,
  },
  {
    name: 'random',
    weights: { main: 9, canary: 1, off: 0 },
    instances: { main: 2, canary: 3, off: 1 },
    algorithm: GatewayAlgorithm.RANDOM,
    bound: drawn,
    instanceBound: drawn,
  },
  {
    name: 'consistent hash',
    weights: { off: 0, main: 9, canary: 1 },
    instances: { off: 1, main: 2, canary: 3 },
    algorithm: GatewayAlgorithm.consistentHash('x-user'),
    bound: drawn,
    instanceBound: drawn,
  },
];

describe.each(ROWS)('20,000 requests, $name', (row: Row) => {
  const { name, weights, algorithm, instances, bound, instanceBound } = row;
  const ids = Object.keys(weights);
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  let answers: Answered[];

  beforeAll(async () => {
    const behind = Object.entries(instances).map(([id, number]) => [`chat-${id}`, number]);
    const stage = await Stage.set(aSplit({ weights, algorithm }), Object.fromEntries(behind));
    answers = await askMany(stage, REQUESTS, (index) => ({
      headers: { 'x-user': `user-${index}` },
    }));
    await stage.strike();
  });

  test('are all answered', () => {
    expect(tallied(answers.map(({ status }) => status))).toEqual({ 200: REQUESTS });
  });

  test('follow the declared weights, whatever the number of instances', () => {
    const counts = tallied(answers.map(({ deployment }) => deployment));
    const seen = ids.map((id) => counts[`chat-${id}`] ?? 0);
    const shares = ids.map((id) => weights[id] / total);
    const off = seen.map((number, index) => Math.abs(number - shares[index] * REQUESTS));
    const allowed = shares.map(bound);
    count({
      what: `${REQUESTS}, ${name}`,
      declared: ids.map((id, index) => `${id} ${Math.round(shares[index] * 100)} %`).join(', '),
      counted: seen.join(', '),
      off: `${Math.round(Math.max(...off))} (at most ${Math.floor(Math.max(...allowed))})`,
    });
    expect(ids.filter((_, index) => off[index] > allowed[index])).toEqual([]);
  });

  test('do not reach a deployment with weight 0', () => {
    const idle = ids.filter((id) => weights[id] === 0).map((id) => `chat-${id}`);
    expect(answers.filter(({ deployment }) => idle.includes(`${deployment}`))).toEqual([]);
  });

  test('reach every instance of the others, evenly where the algorithm says so', () => {
    const counts = tallied(answers.map(({ instance }) => instance));
    const taking = ids.filter((id) => weights[id] > 0);
    expect(Object.keys(counts)).toHaveLength(taking.reduce((sum, id) => sum + instances[id], 0));
    const uneven = Object.entries(counts).filter(([instance, number]) => {
      const id = instance.replace(/^chat-(.*)-\d+$/, '$1');
      const probability = weights[id] / total / instances[id];
      return Math.abs(number - probability * REQUESTS) > (instanceBound?.(probability) ?? Infinity);
    });
    expect(uneven).toEqual([]);
  });
});

describe('least connections', () => {
  const QUICK = 500;

  test('leaves an instance alone that has not answered yet, save when it is drawn twice', async () => {
    const stage = await Stage.set(
      aSplit({ weights: { main: 1 }, algorithm: GatewayAlgorithm.LEAST_CONNECTIONS }),
      { 'chat-main': 2 },
    );
    const [first, second] = stage.fleet.instances();
    // longer than the claim takes; the end of the stage cuts it
    const open = stage.ask({ path: '/wait/600000' }).then(
      () => 'answered',
      () => 'cut',
    );
    while (first.received.length + second.received.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const busy = first.received.length > 0 ? first : second;
    for (let asked = 0; asked < QUICK; asked += 1) {
      await stage.ask();
    }
    const value = busy.received.length - 1;
    await stage.strike();
    expect(await open).toBe('cut');
    // Envoy draws two of the instances, possibly the same one twice, and takes the less busy:
    // a quarter instead of a half, counted as other draws are
    const off = Math.abs(value - QUICK / 4);
    expect(off).toBeLessThanOrEqual(5 * Math.sqrt(QUICK * (1 / 4) * (3 / 4)));
  });
});
