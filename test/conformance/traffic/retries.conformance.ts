import { GatewayAlgorithm, Port } from '../../../src';
import { Manifest } from '../support/api';
import { withoutDormantRules, withoutPolicy } from '../support/edited';
import { call } from '../support/grpc';
import { Load, askMany, pause, tallied } from '../support/load';
import { aSplit } from '../support/split-service';
import { Stage } from '../support/stage';

const TWO = { weights: { main: 1 } };
const GRPC = { ...TWO, ports: [Port.grpc({ listen: 9000 })] };

/** A policy of the users': the proxy keeps longer bodies, to send them again. 32 KiB are its default. */
const BUFFER: Manifest = {
  apiVersion: 'gateway.envoyproxy.io/v1alpha1',
  kind: 'ClientTrafficPolicy',
  metadata: { name: 'chat' },
  spec: {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'chat' }],
    connection: { bufferLimit: '2Mi' },
  },
};

let stages: Stage[] = [];

afterEach(async () => {
  await Promise.all(stages.map((stage) => stage.strike()));
  stages = [];
});

async function staged(objects: readonly Manifest[], replicas = 2): Promise<Stage> {
  const stage = await Stage.set(objects, { 'chat-main': replicas });
  stages.push(stage);
  return stage;
}

/** Two instances of which one has died, and the gateway has not heard of it. */
async function halfDead(objects: readonly Manifest[]): Promise<Stage> {
  const stage = await staged(objects);
  stage.fleet.instances()[0].kill();
  return stage;
}

const received = (stage: Stage) =>
  stage.fleet.instances().reduce((sum, instance) => sum + instance.received.length, 0);

describe('a request that reached no engine', () => {
  test('is sent to another one', async () => {
    const stage = await halfDead(aSplit(TWO));
    const answers = await askMany(stage, 300, () => ({}));
    expect(tallied(answers.map(({ status }) => status))).toEqual({ 200: 300 });
  });

  test.each([
    { kibibytes: 16, kept: '32Ki', lost: false },
    { kibibytes: 1024, kept: '32Ki', lost: true },
    { kibibytes: 1024, kept: '2Mi', lost: false },
  ])('is lost with a body of $kibibytes KiB where Envoy keeps $kept: $lost', async (row) => {
    const stage = await halfDead([...aSplit(TWO), ...(row.kept === '2Mi' ? [BUFFER] : [])]);
    const answers = await askMany(stage, 100, () => ({ bytes: row.kibibytes * 1024 }));
    expect(answers.some(({ status }) => status !== 200)).toBe(row.lost);
  });

  test('needs the retries of the policy: without them some are lost', async () => {
    const stage = await halfDead(withoutPolicy(aSplit(TWO), 'retry'));
    const answers = await askMany(stage, 300, () => ({}));
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
  });

  test('is sent to another one with gRPC too', async () => {
    const stage = await halfDead(aSplit(GRPC));
    const session = stage.connect(9000);
    const calls = await Promise.all(
      Array.from({ length: 50 }, () => call(session, '/chat.Chat/Ask')),
    );
    session.close();
    expect(tallied(calls.map(({ trailers }) => `${trailers['grpc-status']}`))).toEqual({ 0: 50 });
  });
});

describe('a request that an engine has worked on is sent once', () => {
  test.each([500, 502, 503, 504, 429])('if it answers %i', async (code) => {
    const stage = await staged(aSplit(TWO));
    expect(await stage.ask({ path: `/status/${code}` })).toMatchObject({ status: code });
    expect(received(stage)).toBe(1);
  });

  test('if the engine dies before it answers', async () => {
    const stage = await staged(aSplit(TWO));
    const answer = stage.ask({ path: '/wait/60000' });
    while (received(stage) === 0) {
      await pause(10);
    }
    stage.fleet
      .instances()
      .find((instance) => instance.received.length > 0)!
      .kill();
    expect(await answer).toMatchObject({ status: 503 });
    expect(received(stage)).toBe(1);
  });

  test('if its gRPC call fails', async () => {
    const stage = await staged(aSplit(GRPC));
    const session = stage.connect(9000);
    expect((await call(session, '/chat.Chat/Fail')).headers['grpc-status']).toBe('5');
    session.close();
    expect(received(stage)).toBe(1);
  });
});

describe('the rules that no request reaches', () => {
  const chat = (weights: Record<string, number>) =>
    aSplit({ weights, algorithm: GatewayAlgorithm.RANDOM });

  test('are needed: without them a cutover loses requests', async () => {
    const stage = await Stage.set(withoutDormantRules(chat({ blue: 1, green: 1 })), {
      'chat-blue': 2,
      'chat-green': 2,
    });
    stages.push(stage);
    const load = new Load(stage);
    await pause(200);
    for (let turn = 0; turn < 10 && load.lost.length === 0; turn += 1) {
      await stage.apply(withoutDormantRules(chat({ blue: 0, green: 1 })));
      await stage.apply(withoutDormantRules(chat({ blue: 1, green: 1 })));
    }
    await load.answersFor(200);
    await load.stop();
    // the proxy answers by itself, for a route to a cluster that is gone
    expect(load.lost.length).toBeGreaterThan(0);
    expect(load.lost.filter(({ status }) => status < 500)).toEqual([]);
  });

  test('are reached by nobody who names their header', async () => {
    const stage = await Stage.set(chat({ blue: 1, green: 0 }), { 'chat-blue': 1, 'chat-green': 1 });
    stages.push(stage);
    const headers = { cdk_inference_never: 'true' };
    expect(await stage.ask({ headers })).toMatchObject({ status: 400 });
    expect(received(stage)).toBe(0);
  });
});
