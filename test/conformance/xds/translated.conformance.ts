import { BY_HAND } from './by-hand';
import { PUBLIC } from './public';
import { SeenListener, SeenRoute, read } from './reading';
import { SCENARIOS, Scenario } from './scenarios';
import { SHARED_GATEWAYS } from './shared-gateways';
import { plane, convertedPorts } from '../support/gateway-plane';
import { Translation } from '../support/translator';

/** One side of every route, by the port that callers use. */
function side<T>(
  listeners: Iterable<readonly [number | string, SeenListener]>,
  of: (route: SeenRoute) => T,
): Record<string, T[]> {
  return Object.fromEntries([...listeners].map(([port, { routes }]) => [port, routes.map(of)]));
}

const here = [...SCENARIOS, ...PUBLIC, ...SHARED_GATEWAYS, ...BY_HAND].filter(
  ({ on }) => on?.includes(plane.gateway.minor) ?? true,
);

describe.each(here)('$name', ({ objects, described }: Scenario) => {
  let translation: Translation;
  let seen: Map<number, SeenListener>;

  beforeAll(async () => {
    translation = await convertedPorts(objects());
    seen = read(translation);
  });

  /** Says of the proxy what the row says. */
  function expectTold(of: (route: SeenRoute) => unknown): void {
    expect(side(seen, of)).toEqual(side(Object.entries(described), of));
  }

  test('is taken by Envoy Gateway without a complaint', () => {
    expect(translation.complaints).toEqual([]);
  });

  test('listens on the expose ports, and on no others', () => {
    expect([...seen].map(([port, { tls }]) => `${port} ${tls}`).sort()).toEqual(
      Object.entries(described)
        .map(([port, { tls }]) => `${port} ${tls}`)
        .sort(),
    );
  });

  test('takes what it should, and answers by itself what it should', () => {
    expectTold(({ hosts, match, answers }) => ({ hosts, match, answers }));
  });

  test('has the declared weights, in the declared order', () => {
    expectTold(({ weights = {}, among }) => ({ weights: Object.entries(weights), among }));
  });

  test('chooses as the algorithm says', () => {
    expectTold(({ algorithm, hash, tells }) => ({ algorithm, hash, tells }));
  });

  test('has the time limits that were said, and no others', () => {
    expectTold(({ limits }) => limits);
  });

  test('takes as many requests at a time as it should, and sends again what it should', () => {
    expectTold(({ most, retries }) => ({ most, retries }));
  });

  test('speaks to the instances in the protocol of the port', () => {
    expectTold(({ protocol }) => protocol);
  });

  test('lets pass what it should, with the path that it should', () => {
    expectTold(({ guards, rewrites, redirects }) => ({ guards, rewrites, redirects }));
  });

  test('copies what is mirrored, and nothing else', () => {
    expectTold(({ copies }) => copies);
  });
});
