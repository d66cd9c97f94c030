import { Engine, Image } from '../../../src';
import { Manifest } from '../support/api';
import { withDrain, withoutDrain } from '../support/edited';
import { count } from '../support/gateway-plane';
import { pause } from '../support/load';
import { Rollout } from '../support/rollout';
import { aSplit } from '../support/split-service';
import { Stage } from '../support/stage';
import { StreamCount, Streams } from '../support/streams';

// Real processes that end as vLLM does. Seconds of the manifest are a quarter of a second here: pre-stop
// delay 2.5 s, drain 7.5 s. A stream is longer than the delay and shorter than the drain.
const OPEN = 200;
const STREAM = { pieces: 12, milliseconds: 400 };

const chat = (weights: Record<string, number>) =>
  aSplit({ weights, deployment: { image: Image.preset(Engine.VLLM, '0.33.0') } });

const CHANGES = ['a rolling update of four', 'a scale-down from four to two', 'a release'];

/** Streams that were cut during each change. */
async function during(edit: (objects: readonly Manifest[]) => Manifest[]): Promise<StreamCount[]> {
  const objects = edit(chat({ blue: 1, green: 1 }));
  const stage = await Stage.set(objects, { 'chat-blue': 4, 'chat-green': 2 });
  const streams = new Streams(stage, OPEN, STREAM);
  await pause(STREAM.pieces * STREAM.milliseconds);
  const blue = new Rollout(stage, 'chat-blue', objects);
  const counts = [streams.count()];
  for (const change of [
    () => blue.replace(),
    () => blue.scaleDown(2),
    async () => {
      await stage.apply(edit(chat({ blue: 0, green: 1 })));
      await blue.scaleDown(0);
    },
  ]) {
    await change();
    counts.push(streams.count());
  }
  await streams.stop();
  counts.push(streams.count());
  await stage.strike();
  return counts;
}

const cut = (counts: readonly StreamCount[]) =>
  CHANGES.map((_, index) => counts[index + 1].cut - counts[index].cut);

test(`none of ${OPEN} open streams is cut, whatever changes`, async () => {
  const counts = await during(withDrain);
  const { whole, cut: lost } = counts[counts.length - 1];
  count({
    what: `${whole + lost} streams, ${OPEN} at a time, ${CHANGES.join(', ')}`,
    declared: 'none cut',
    counted: `${lost} cut`,
    off: '',
  });
  expect(Object.fromEntries(CHANGES.map((change, index) => [change, cut(counts)[index]]))).toEqual(
    Object.fromEntries(CHANGES.map((change) => [change, 0])),
  );
  expect(lost).toBe(0);
  expect(whole).toBeGreaterThan(2 * OPEN);
});

test("needs the engine's flag: without it every change cuts streams", async () => {
  const counts = await during(withoutDrain);
  expect(Math.min(...cut(counts))).toBeGreaterThan(0);
});
