import { aDeployment, synth } from './builders';
import {
  RELEASES,
  Shares,
  balanced,
  measured,
  over,
  planned,
  routed,
  sized,
  user,
  wandering,
  wrong,
} from './simulated-calls';
import { callers } from './simulation';
import { aClbService } from './traffic';
import { Gateway, GatewayAlgorithm, InferenceService } from '../../src';

const { NEW, OLD } = RELEASES;
const EG_19 = Gateway.envoyGateway({ version: '1.9' });
const { ROUND_ROBIN, RANDOM } = GatewayAlgorithm;
const HASH = GatewayAlgorithm.consistentHash('x-user');

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('the simulation itself sees', () => {
  const nine: Shares = [
    ['chat-a', 0.9],
    ['chat-b', 0.1],
  ];
  const changed = (service: InferenceService, change: (object: any) => void) => {
    const objects = structuredClone(synth(service));
    objects.forEach(change);
    return objects;
  };
  const refs = (object: any): any[] =>
    /Route$/.test(object.kind) ? object.spec.rules.at(-1).backendRefs : [];
  const unfiltered = (object: any) => refs(object).forEach((ref) => delete ref.filters);

  test.each([
    ['round robin', ROUND_ROBIN],
    ['random', RANDOM],
    ['consistent hash', HASH],
  ])('a wrong weight with %s', (_, algorithm) => {
    const service = sized(routed(EG_19, algorithm), [1, 1], [90, 10]);
    expect(wrong(measured(synth(service)), nine)).toEqual([]);
    const off = changed(service, (object) => refs(object)[0] && (refs(object)[0].weight = 80));
    expect(wrong(measured(off), nine)).toEqual(['chat-a', 'chat-b']);
  });

  test('a weight of a TCP route that leaves the instances out', () => {
    const service = sized(balanced(over(EG_19)), [2, 3], [5, 1]);
    const off = changed(service, (object) => refs(object)[0] && (refs(object)[0].weight = 5));
    expect(wrong(measured(off), planned(service))).toEqual(['chat-a', 'chat-b']);
  });

  test('a selector that takes those in who do not accept', () => {
    const service = aClbService();
    aDeployment(service, {}, 'a');
    aDeployment(service, { acceptTraffic: false }, 'b');
    const off = changed(service, ({ kind, spec }) => {
      if (kind === 'Service') {
        delete spec.selector['cdk-inference/accept-traffic'];
      }
    });
    expect(wrong(measured(off), planned(service))).toEqual(['chat-a', 'chat-b']);
  });

  test('a hash without filters, which ignores the weights', () => {
    const off = changed(sized(routed(EG_19, HASH), [1, 1], [9, 1]), unfiltered);
    expect(wrong(measured(off), nine)).toEqual(['chat-a', 'chat-b']);
  });

  test('a hash on a release that draws clusters at random', () => {
    const objects = synth(sized(routed(EG_19, HASH), [1, 1], [9, 1]));
    expect(wandering(objects, OLD)).toBeGreaterThan(800);
  });

  test('a hash of another header', () => {
    const off = changed(sized(routed(EG_19, HASH), [1, 1], [9, 1]), ({ kind, spec }) => {
      if (kind === 'BackendTrafficPolicy') {
        spec.loadBalancer.consistentHash.headers[0].name = 'x-other';
      }
    });
    expect(wandering(off, NEW)).toBeGreaterThan(800);
  });

  test('random without filters, which takes turns', () => {
    const off = changed(sized(routed(EG_19, RANDOM), [1, 1], [9, 1]), unfiltered);
    const answer = callers(off, 80, NEW);
    const order = Array.from({ length: 100 }, (_, index) => answer(user(index)));
    expect(order.filter((name) => name === 'chat-b')).toHaveLength(10);
    expect(order.slice(0, 10).filter((name) => name === 'chat-b')).toHaveLength(1);
  });
});
