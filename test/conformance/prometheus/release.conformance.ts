import { Duration } from 'cdk8s';
import * as ci from '../../../src';
import { PrometheusClient } from '../../../src/cli/prometheus';
import { judged } from '../../../src/cli/release';
import { gated } from '../../catalogue/monitoring';
import { object } from '../../support/builders';
import { History, Prometheus } from '../support/prometheus';

const STEP = 'cdk_inference:release_step{namespace="llm",service="chat",step="now"}';
const ERRORS = 'errors{namespace="llm",pod="chat-canary-7f9c6d5b4-abcde"}';
const OTHERS = 'errors{namespace="llm",pod="chat-main-7f9c6d5b4-abcde"}';

const service = gated({
  soak: Duration.minutes(30),
  gates: [
    ci.Gate.query({ name: 'errors', query: `sum(errors{${ci.Gate.PODS}})`, max: 2 }),
    ci.Gate.query({
      name: 'ratio',
      query: `sum(errors{${ci.Gate.PODS}}) / sum(errors{${ci.Gate.STABLE_PODS}})`,
      min: 0,
    }),
  ],
});

const minutes = (count: number, value: (minute: number) => number) =>
  Array.from({ length: count }, (_, minute) => value(minute));
/** An hour in which the step is applied since so many minutes. */
const past = (applied: number, errors: (minute: number) => number): History => ({
  [STEP]: minutes(applied, () => 1),
  [ERRORS]: minutes(60, errors),
  [OTHERS]: minutes(60, () => 1),
});

describe('release next --check with a real Prometheus', () => {
  const running: Prometheus[] = [];
  afterAll(() => Promise.all(running.map((each) => each.stop())));

  const outcome = async (history: History) => {
    const prometheus = await Prometheus.start(history);
    running.push(prometheus);
    return judged(service._plan().release!, new PrometheusClient(prometheus.url), '/');
  };

  test.each<[string, History, number]>([
    ['goes on after the soak time', past(40, () => 2), 0],
    ['stays before the soak time has passed', past(20, () => 2), 1],
    ['stays after a bad minute in the soak time', past(40, (minute) => (minute === 45 ? 3 : 2)), 1],
    ['forgets a bad minute before the soak time', past(40, (minute) => (minute === 20 ? 3 : 2)), 0],
    ['cannot tell without the recorded step', { [ERRORS]: [1, 1], [OTHERS]: [1, 1] }, 2],
    ['cannot tell without requests to the canary', { [STEP]: minutes(40, () => 1) }, 2],
  ])('%s', async (_, history, code) => {
    const { lines, code: actual } = await outcome(history);
    expect({ code: actual, lines }).toEqual({ code, lines: expect.any(Array) });
  });

  test('reads a broken query as unknown', async () => {
    const prometheus = await Prometheus.start(past(40, () => 1));
    running.push(prometheus);
    const plan = service._plan().release!;
    const steps = plan.steps.map((step) => ({
      ...step,
      gates: [{ name: 'broken', query: 'sum(', max: 1 }],
    }));
    const { code, lines } = await judged(
      { ...plan, steps },
      new PrometheusClient(prometheus.url),
      '/',
    );
    expect(code).toBe(2);
    expect(lines.join('\n')).toContain('parse error');
  });

  test('finds the step that the rules of the service record', async () => {
    const prometheus = await Prometheus.start({}, object(service, 'PrometheusRule'));
    running.push(prometheus);
    const client = new PrometheusClient(prometheus.url);
    let recorded = await client.value(STEP);
    for (let tries = 0; 'problem' in recorded && tries < 90; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      recorded = await client.value(STEP);
    }
    expect(recorded).toEqual({ value: 1 });
    const rules = await prometheus.rules();
    expect(rules.filter(({ health }) => health === 'err')).toEqual([]);
    expect(rules.some(({ name }) => name === 'InferenceReleaseGate')).toBe(true);
  });
});
