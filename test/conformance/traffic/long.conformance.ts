import { Port } from '../../../src';
import { Called, call } from '../support/grpc';
import { aSplit } from '../support/split-service';
import { Answered, Stage } from '../support/stage';

// Real seconds: fifteen are Envoy's own limit for a whole answer, which must not be in force.
const SECONDS = 60;
const SILENT = 30;

let stage: Stage;
/** All of them at the same time: together they take as long as the longest. */
let stream: Promise<[Answered, number]>;
let calls: Promise<[Called, number]>;
let silent: Promise<[Answered, number]>;

async function timed<T>(what: Promise<T>): Promise<[T, number]> {
  const begun = Date.now();
  return [await what, (Date.now() - begun) / 1000];
}

beforeAll(async () => {
  stage = await Stage.set(
    aSplit({
      weights: { main: 1, canary: 1 },
      ports: [Port.http1({ listen: 8000, expose: 80 }), Port.grpc({ listen: 9000 })],
    }),
    { 'chat-main': 1, 'chat-canary': 1 },
  );
  const session = stage.connect(9000);
  stream = timed(stage.ask({ path: `/stream/${SECONDS}/1000` }));
  calls = timed(call(session, `/chat.Chat/Stream/${SECONDS + 1}/1000`));
  silent = timed(stage.ask({ path: `/wait/${SILENT * 1000}` }));
  void calls.finally(() => session.close());
});

afterAll(() => stage.strike());

test(`a stream of ${SECONDS} s is not cut`, async () => {
  const [{ status, body }, seconds] = await stream;
  expect(status).toBe(200);
  expect(body.endsWith(`data: ${SECONDS}\n\ndata: [DONE]\n\n`)).toBe(true);
  expect(seconds).toBeGreaterThanOrEqual(SECONDS);
});

test(`a gRPC stream of ${SECONDS} s is not cut`, async () => {
  const [{ messages, trailers }, seconds] = await calls;
  expect(messages).toHaveLength(SECONDS + 1);
  expect(trailers).toMatchObject({ 'grpc-status': '0' });
  expect(seconds).toBeGreaterThanOrEqual(SECONDS);
});

test(`an answer that begins after ${SILENT} s of silence is waited for`, async () => {
  const [{ status }, seconds] = await silent;
  expect(status).toBe(200);
  expect(seconds).toBeGreaterThanOrEqual(SILENT);
});
