import { Duration } from 'cdk8s';
import { Manifest } from '../support/api';
import { withoutPolicy } from '../support/edited';
import { count } from '../support/gateway-plane';
import { Load, pause, tallied } from '../support/load';
import { Rollout } from '../support/rollout';
import { aSplit } from '../support/split-service';
import { Answered, Stage } from '../support/stage';

/** Longer than the pre-stop delay, shorter than the whole grace period. */
const STREAM = { path: '/stream/20/250' };
const CUT: Answered = { status: 200, body: '', headers: {} };

const SPLIT = { weights: { main: 4, canary: 1 } };

interface Outcome {
  readonly load: Load;
  /** Who was there before, and who is after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly streams: readonly Answered[];
}

/** What becomes of requests, and of streams that began before, while instances come and go. */
async function during(
  objects: readonly Manifest[],
  replicas: number,
  change: (rollout: Rollout) => Promise<void>,
): Promise<Outcome> {
  const stage = await Stage.set(objects, { 'chat-main': replicas, 'chat-canary': 1 });
  const names = () => stage.fleet.instances('chat-main').map(({ name }) => name);
  const before = names();
  const streams = Array.from({ length: 20 }, () => stage.ask(STREAM).catch(() => CUT));
  const load = new Load(stage);
  await pause(200);
  await change(new Rollout(stage, 'chat-main', objects));
  await load.answersFor(200);
  await load.stop();
  const outcome = { load, before, after: names(), streams: await Promise.all(streams) };
  await stage.strike();
  return outcome;
}

function share(load: Load): number {
  const { 'chat-main': main } = tallied(load.answered.map(({ deployment }) => deployment));
  return main / load.answered.length;
}

function whole({ body }: Answered): boolean {
  return body.endsWith('data: 20\n\ndata: [DONE]\n\n');
}

const CHANGES = [
  {
    what: 'a rolling replacement of four instances',
    replicas: 4,
    change: (rollout: Rollout) => rollout.replace(),
    remain: 4,
    stay: 0,
  },
  {
    what: 'a rolling replacement of one instance',
    replicas: 1,
    change: (rollout: Rollout) => rollout.replace(),
    remain: 1,
    stay: 0,
  },
  {
    what: 'a scale-down from eight instances to two at once',
    replicas: 8,
    change: (rollout: Rollout) => rollout.scaleDown(2),
    remain: 2,
    stay: 2,
  },
];

describe.each(CHANGES)('$what, under load', ({ what, replicas, change, remain, stay }) => {
  let outcome: Outcome;

  beforeAll(async () => {
    outcome = await during(aSplit(SPLIT), replicas, change);
    const { load } = outcome;
    count({
      what: `${load.answered.length}, ${what}`,
      declared: 'none lost',
      counted: `${load.lost.length} lost`,
      off: '',
    });
  });

  test('leaves the instances that it should', () => {
    const { before, after } = outcome;
    expect(after).toHaveLength(remain);
    expect(after.filter((name) => before.includes(name))).toHaveLength(stay);
  });

  test('loses no request', () => {
    expect(outcome.load.lost).toEqual([]);
  });

  test('lets streams that began before come to their end', () => {
    expect(outcome.streams.map(whole)).toEqual(Array(20).fill(true));
  });

  test('leaves the split as it is', () => {
    // in turn, however many instances are leaving: off by what is under way
    expect(Math.abs(share(outcome.load) - 0.8)).toBeLessThan(0.005);
  });
});

describe('what the library writes down for it', () => {
  test('is needed: without the pre-stop delay requests are lost that nobody repeats', async () => {
    // the gateway repeats most of them; not those with a long body, and not those on a connection that ends
    const hasty = withoutPolicy(
      aSplit({ ...SPLIT, deployment: { preStopDelay: Duration.seconds(0) } }),
      'retry',
    );
    const { load } = await during(hasty, 4, (rollout) => rollout.replace());
    expect(load.lost.length).toBeGreaterThan(0);
  });

  test('is needed: with no time to shut down streams are cut', async () => {
    const hasty = aSplit({ ...SPLIT, deployment: { gracefulShutdown: Duration.seconds(0) } });
    const { streams } = await during(hasty, 4, (rollout) => rollout.replace());
    expect(streams.filter((stream) => !whole(stream)).length).toBeGreaterThan(0);
  });
});
