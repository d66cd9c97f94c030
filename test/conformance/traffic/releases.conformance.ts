import { GatewayAlgorithm } from '../../../src';
import { count } from '../support/gateway-plane';
import { Load, Lost, pause, tallied } from '../support/load';
import { aSplit } from '../support/split-service';
import { Answered, Stage } from '../support/stage';

type Weights = Readonly<Record<string, number>>;

/** The steps of a release, each a complete program; what is between two of them is an edit of weights. */
interface Release {
  readonly first: Weights;
  readonly steps: readonly { readonly what: string; readonly weights: Weights }[];
  readonly pods: Readonly<Record<string, number>>;
}

const TWO: Release = {
  first: { blue: 1, green: 0 },
  steps: [
    { what: 'green gets a tenth', weights: { blue: 9, green: 1 } },
    { what: 'green is taken back', weights: { blue: 1, green: 0 } },
    { what: 'green gets half', weights: { blue: 1, green: 1 } },
    { what: 'green gets all', weights: { blue: 0, green: 1 } },
    { what: 'blue is taken out of the program', weights: { green: 1 } },
    { what: 'blue is in the program again', weights: { blue: 0, green: 1 } },
  ],
  pods: { 'chat-blue': 3, 'chat-green': 2 },
};

/** Any number of shares falls to 0 or rises from it, and two deployments take turns. */
const THREE: Release = {
  first: { blue: 2, green: 1, gray: 1 },
  steps: [
    { what: 'the first gets none', weights: { blue: 0, green: 1, gray: 1 } },
    { what: 'the last takes turns with the first', weights: { blue: 1, green: 1, gray: 0 } },
    { what: 'all get a share', weights: { blue: 1, green: 1, gray: 8 } },
    { what: 'one in the middle gets all', weights: { blue: 0, green: 1, gray: 0 } },
    { what: 'all get a share at once', weights: { blue: 1, green: 1, gray: 1 } },
    { what: 'the one in the middle gets none', weights: { blue: 1, green: 0, gray: 1 } },
    { what: 'the first gets none again', weights: { blue: 0, green: 1, gray: 1 } },
    { what: 'the first is taken out of the program', weights: { green: 1, gray: 1 } },
    { what: 'the first is in the program again', weights: { blue: 0, green: 1, gray: 1 } },
  ],
  pods: { 'chat-blue': 2, 'chat-green': 2, 'chat-gray': 2 },
};

/** Streams that begin before the first step and end after the third. */
const LONG = { path: '/stream/80/100', pieces: 80 };

/** What became of requests during one step and shortly after. */
interface Seen {
  readonly lost: readonly Lost[];
  readonly after: readonly Answered[];
}

/**
 * Envoy Gateway removes a cluster before the routes that name it (envoyproxy/gateway#6287, #9029), and
 * the proxy answers 503 by itself until then. The rules of a split keep the clusters.
 */
const ALGORITHMS = {
  'round robin': GatewayAlgorithm.ROUND_ROBIN,
  'least connections': GatewayAlgorithm.LEAST_CONNECTIONS,
  random: GatewayAlgorithm.RANDOM,
  'consistent hash': GatewayAlgorithm.consistentHash('x-user'),
};

/** With three deployments, those that have a cluster for each. */
const CLUSTERS = ['random', 'consistent hash'];

const ROWS = Object.entries(ALGORITHMS).flatMap(([name, algorithm]) => [
  { name: `${name}, two deployments`, algorithm, ...TWO },
  ...(CLUSTERS.includes(name) ? [{ name: `${name}, three deployments`, algorithm, ...THREE }] : []),
]);

describe.each(ROWS)('a release under load, $name', ({ name, algorithm, first, steps, pods }) => {
  const seen = new Map<string, Seen>();
  let long: Answered[];

  beforeAll(async () => {
    const stage = await Stage.set(aSplit({ weights: first, algorithm }), pods);
    const streams = Array.from({ length: 8 }, () => stage.ask(LONG));
    const load = new Load(stage);
    await pause(200);
    for (const { what, weights } of steps) {
      const before = load.lost.length;
      await stage.apply(aSplit({ weights, algorithm }));
      const after = await load.answersFor(300);
      seen.set(what, { after, lost: load.lost.slice(before) });
    }
    await load.stop();
    long = await Promise.all(streams);
    await stage.strike();
    count({
      what: `${load.answered.length}, release, ${name}`,
      declared: 'none lost',
      counted: `${load.lost.length} lost`,
      off: '',
    });
  });

  test.each(steps)('$what: no request is lost', ({ what }) => {
    expect(seen.get(what)!.lost).toEqual([]);
  });

  test.each(steps)('$what: the answers after it come from those who have a weight', (step) => {
    const { after } = seen.get(step.what)!;
    expect(Object.keys(tallied(after.map(({ deployment }) => deployment))).sort()).toEqual(
      taking(step.weights),
    );
  });

  test('streams that began before it come to their end', () => {
    const others = long.filter(({ deployment }) => !taking(first).includes(deployment!));
    expect(others).toEqual([]);
    expect(
      long.map(({ body }) => body.endsWith(`data: ${LONG.pieces}\n\ndata: [DONE]\n\n`)),
    ).toEqual(Array(8).fill(true));
  });
});

/** The deployments that take traffic, by name. */
function taking(weights: Weights): string[] {
  return Object.keys(weights)
    .filter((id) => weights[id] > 0)
    .map((id) => `chat-${id}`)
    .sort();
}
