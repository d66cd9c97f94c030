import { GatewayAlgorithm } from '../../../src';
import { count } from '../support/gateway-plane';
import { Load, Lost, pause, tallied } from '../support/load';
import { aSplit } from '../support/split-service';
import { Answered, Stage } from '../support/stage';

/** The steps of a release, each a complete program; what is between two of them is an edit of weights. */
const FIRST = { blue: 1, green: 0 };
const STEPS: { readonly what: string; readonly weights: Record<string, number> }[] = [
  { what: 'green gets a tenth', weights: { blue: 9, green: 1 } },
  { what: 'green is taken back', weights: { blue: 1, green: 0 } },
  { what: 'green gets half', weights: { blue: 1, green: 1 } },
  { what: 'green gets all', weights: { blue: 0, green: 1 } },
  { what: 'blue is taken out of the program', weights: { green: 1 } },
  { what: 'blue is in the program again', weights: { blue: 0, green: 1 } },
];

/** Streams that begin before the first step and end after the third. */
const LONG = { path: '/stream/80/100', pieces: 80 };

/** What became of requests during one step and shortly after. */
interface Seen {
  readonly lost: readonly Lost[];
  readonly after: readonly Answered[];
}

/**
 * Envoy Gateway removes a cluster before the routes that name it (envoyproxy/gateway#6287, #9029), and
 * the proxy answers 503 by itself until then. The two rules of a split keep the clusters.
 */
const ROWS = [
  { name: 'round robin', algorithm: GatewayAlgorithm.ROUND_ROBIN },
  { name: 'least connections', algorithm: GatewayAlgorithm.LEAST_CONNECTIONS },
  { name: 'random', algorithm: GatewayAlgorithm.RANDOM },
  { name: 'consistent hash', algorithm: GatewayAlgorithm.consistentHash('x-user') },
];

describe.each(ROWS)('from blue to green under load, $name', ({ name, algorithm }) => {
  const seen = new Map<string, Seen>();
  let long: Answered[];

  beforeAll(async () => {
    const stage = await Stage.set(aSplit({ weights: FIRST, algorithm }), {
      'chat-blue': 3,
      'chat-green': 2,
    });
    const streams = Array.from({ length: 8 }, () => stage.ask(LONG));
    const load = new Load(stage);
    await pause(200);
    for (const { what, weights } of STEPS) {
      const before = load.lost.length;
      await stage.apply(aSplit({ weights, algorithm }));
      const after = await load.answersFor(300);
      seen.set(what, { after, lost: load.lost.slice(before) });
    }
    await load.stop();
    long = await Promise.all(streams);
    await stage.strike();
    count({
      what: `${load.answered.length}, blue to green, ${name}`,
      declared: 'none lost',
      counted: `${load.lost.length} lost`,
      off: '',
    });
  });

  test.each(STEPS)('$what: no request is lost', ({ what }) => {
    expect(seen.get(what)!.lost).toEqual([]);
  });

  test.each(STEPS)('$what: the answers after it come from those who have a weight', (step) => {
    const { after } = seen.get(step.what)!;
    const taking = Object.entries(step.weights).filter(([, weight]) => weight > 0);
    expect(Object.keys(tallied(after.map(({ deployment }) => deployment))).sort()).toEqual(
      taking.map(([id]) => `chat-${id}`).sort(),
    );
  });

  test('streams that began on blue come to their end', () => {
    expect(long.map(({ deployment }) => deployment)).toEqual(Array(8).fill('chat-blue'));
    expect(
      long.map(({ body }) => body.endsWith(`data: ${LONG.pieces}\n\ndata: [DONE]\n\n`)),
    ).toEqual(Array(8).fill(true));
  });
});
