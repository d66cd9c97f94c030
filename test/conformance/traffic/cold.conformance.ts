import { Chart } from 'cdk8s';
import {
  DeploymentOptions,
  GatewayAlgorithm,
  Hazard,
  Preview,
  Probe,
  RollingUpdate,
} from '../../../src';
import { synth } from '../../support/builders';
import { Manifest } from '../support/api';
import { count } from '../support/gateway-plane';
import { Server } from '../support/instance';
import { Load, askMany } from '../support/load';
import { Split, aSplitService } from '../support/split-service';
import { Stage } from '../support/stage';

const REQUESTS = 4000;

/** One deployment more, or one that stops all its pods, while the route leads to it. */
interface Row {
  readonly name: string;
  readonly base: Split;
  readonly head: Split;
  /** The deployments without a pod while the head is applied. */
  readonly cold: readonly string[];
  /** Weights of a commit before the head, after which its pods become ready; none where all requests fail. */
  readonly first?: Split['weights'];
  readonly foreseen: number;
}

const READY = { deployment: { readiness: Probe.fromHttpGet('/health', { port: 8000 }) } };
const ANEW: Partial<DeploymentOptions> = {
  env: { VERSION: 'b' },
  rollingUpdate: RollingUpdate.recreate(),
};
const ONE: Split = { ...READY, weights: { main: 1 } };
const TENTH: Split = { ...READY, weights: { main: 9, canary: 1 } };
const NONE = { main: 1, canary: 0 };

const ROWS: Row[] = [
  ...Object.entries({
    'round robin': GatewayAlgorithm.ROUND_ROBIN,
    random: GatewayAlgorithm.RANDOM,
    'consistent hash': GatewayAlgorithm.consistentHash('x-user'),
  }).map(([name, algorithm]) => ({
    name: `a new deployment with a tenth, ${name}`,
    base: { ...ONE, algorithm },
    head: { ...TENTH, algorithm },
    cold: ['canary'],
    first: NONE,
    foreseen: 0.1,
  })),
  {
    name: 'two new deployments with a half',
    base: ONE,
    head: { ...READY, weights: { main: 5, second: 3, third: 2 } },
    cold: ['second', 'third'],
    first: { main: 1, second: 0, third: 0 },
    foreseen: 0.5,
  },
  {
    name: 'a new deployment with all requests',
    base: ONE,
    head: { ...READY, weights: { main: 0, canary: 1 } },
    cold: ['canary'],
    first: NONE,
    foreseen: 1,
  },
  {
    name: 'a deployment with a tenth that stops all its pods',
    base: TENTH,
    head: { ...TENTH, each: { canary: ANEW } },
    cold: ['canary'],
    first: NONE,
    foreseen: 0.1,
  },
  {
    name: 'a deployment that stops all its pods when it gets its first share',
    base: { ...READY, weights: NONE },
    head: { ...TENTH, each: { canary: ANEW } },
    cold: ['canary'],
    first: NONE,
    foreseen: 0.1,
  },
  {
    name: 'the only deployment that stops all its pods',
    base: ONE,
    head: { ...ONE, each: { main: ANEW } },
    cold: ['main'],
    foreseen: 1,
  },
  {
    name: 'a new deployment in a split by replica count',
    base: ONE,
    head: { ...TENTH, byInstanceCount: true },
    cold: ['canary'],
    foreseen: 0,
  },
  {
    name: 'a deployment that stops all its pods in a split by replica count',
    base: { ...TENTH, byInstanceCount: true },
    head: { ...TENTH, byInstanceCount: true, each: { canary: ANEW } },
    cold: ['canary'],
    foreseen: 0,
  },
];

/** A program as a preview and as objects. */
function programOf(split: Split): { readonly preview: Preview; readonly objects: Manifest[] } {
  const service = aSplitService(split);
  return { preview: Preview.of(Chart.of(service)), objects: synth(service) };
}

const idsOf = ({ weights }: Split) => Object.keys(weights);
const nameOf = (id: string) => `chat-${id}`;

/** The hazards that cost requests though the apply goes through. */
function hazards(base: Preview, head: Preview): Hazard[] {
  return head
    .data(base)
    .changes!.hazards.filter(
      ({ failingShare, onlyIfStopped }) => failingShare !== undefined && !onlyIfStopped,
    );
}

/** The base with two pods in each deployment. */
function runningBase(base: Split): Promise<Stage> {
  const pods = Object.fromEntries(idsOf(base).map((id) => [nameOf(id), 2]));
  return Stage.set(programOf(base).objects, pods);
}

/** The pods of a deployment are stopped and gone. */
async function stop(stage: Stage, id: string): Promise<void> {
  const pods: Server[] = stage.fleet.instances(nameOf(id));
  for (const pod of pods) {
    stage.fleet.gone(pod);
  }
  await stage.endpointsChanged();
  await Promise.all(pods.map((pod) => pod.terminate()));
}

async function start(stage: Stage, id: string): Promise<void> {
  for (let pod = 0; pod < 2; pod += 1) {
    stage.fleet.ready(await stage.fleet.start(nameOf(id)));
  }
  await stage.endpointsChanged();
}

describe.each(ROWS)('$name', ({ name, base, head, cold, foreseen }) => {
  const [before, after] = [programOf(base), programOf(head)];

  test('loses the foreseen share of the requests if it is applied at once', async () => {
    const found = hazards(before.preview, after.preview);
    expect(found.reduce((sum, { failingShare }) => sum + failingShare!, 0)).toBeCloseTo(foreseen);
    const stage = await runningBase(base);
    try {
      for (const id of cold.filter((each) => idsOf(base).includes(each))) {
        await stop(stage, id);
      }
      await stage.apply(after.objects);
      const answers = await askMany(stage, REQUESTS, (index) => ({
        headers: { 'x-user': `user-${index}` },
      }));
      const failed = answers.filter(({ status }) => status >= 500).length;
      count({
        what: `${REQUESTS}, at once, ${name}`,
        declared: `${foreseen * 100} % lost`,
        counted: `${((failed / REQUESTS) * 100).toFixed(1)} % lost`,
        off: `${Math.abs(failed / REQUESTS - foreseen).toFixed(4)}`,
      });
      // independent draws; one run in two million is off by more
      const bound = 5 * Math.sqrt(REQUESTS * foreseen * (1 - foreseen));
      expect(Math.abs(failed - foreseen * REQUESTS)).toBeLessThanOrEqual(bound);
      for (const id of cold) {
        await start(stage, id);
      }
      const later = await askMany(stage, 400, (index) => ({
        headers: { 'x-user': `user-${index}` },
      }));
      expect(later.filter(({ status }) => status !== 200)).toEqual([]);
    } finally {
      await stage.strike();
    }
  });
});

const IN_TWO = ROWS.filter(({ first }) => first !== undefined);

describe.each(IN_TWO)('$name, in two commits', ({ name, base, head, cold, first }) => {
  test('loses no request', async () => {
    const [before, after] = [programOf(base), programOf(head)];
    const between = programOf({ ...head, weights: first! });
    expect(hazards(before.preview, between.preview)).toEqual([]);
    expect(hazards(between.preview, after.preview)).toEqual([]);
    const stage = await runningBase(base);
    try {
      const load = new Load(stage);
      await load.answersFor(200);
      await stage.apply(between.objects);
      await load.answersFor(100);
      for (const id of cold) {
        await stop(stage, id);
        await load.answersFor(100);
        await start(stage, id);
      }
      await stage.apply(after.objects);
      await load.answersFor(300);
      await load.stop();
      count({
        what: `${load.answered.length}, in two commits, ${name}`,
        declared: 'none lost',
        counted: `${load.lost.length} lost`,
        off: '',
      });
      expect(load.lost).toEqual([]);
    } finally {
      await stage.strike();
    }
  });
});
