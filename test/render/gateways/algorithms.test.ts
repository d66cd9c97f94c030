import { AlgorithmName } from '../../../src';
import { AlgorithmCell, CELLS, isTcp, serviceOf } from '../../support/algorithm-cells';
import { synth } from '../../support/builders';

const VOLCENGINE = 'service.beta.kubernetes.io/volcengine-loadbalancer-';
const RENDERED = CELLS.filter(({ verdict }) => verdict !== 'refused');
const REFUSED = CELLS.filter(({ verdict }) => verdict === 'refused');
const TITLE = '$algorithm, $situation, on $target';

/** What Envoy Gateway calls them; a hashed header is written in two ways. */
function envoyPolicy({ algorithm, target }: AlgorithmCell): object {
  const header =
    target === 'Envoy Gateway 1.9'
      ? { type: 'Headers', headers: [{ name: 'x-id' }] }
      : { type: 'Header', header: { name: 'x-id' } };
  return {
    [AlgorithmName.ROUND_ROBIN]: { type: 'RoundRobin' },
    [AlgorithmName.LEAST_CONNECTIONS]: { type: 'LeastRequest' },
    [AlgorithmName.RANDOM]: { type: 'Random' },
    [AlgorithmName.CONSISTENT_HASH]: { type: 'ConsistentHash', consistentHash: header },
    [AlgorithmName.WEIGHTED_ROUND_ROBIN]: { type: 'RoundRobin' },
    [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: { type: 'LeastRequest' },
    [AlgorithmName.SOURCE_ADDRESS_HASH]: {
      type: 'ConsistentHash',
      consistentHash: { type: 'SourceIP' },
    },
  }[algorithm];
}

const ISTIO: Record<AlgorithmName, object> = {
  [AlgorithmName.ROUND_ROBIN]: { simple: 'ROUND_ROBIN' },
  [AlgorithmName.LEAST_CONNECTIONS]: { simple: 'LEAST_REQUEST' },
  [AlgorithmName.RANDOM]: { simple: 'RANDOM' },
  [AlgorithmName.CONSISTENT_HASH]: { consistentHash: { httpHeaderName: 'x-id' } },
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: { simple: 'ROUND_ROBIN' },
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: { simple: 'LEAST_REQUEST' },
  [AlgorithmName.SOURCE_ADDRESS_HASH]: { consistentHash: { useSourceIp: true } },
};

const CLOUD: Partial<Record<AlgorithmName, string>> = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: 'wrr',
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: 'wlc',
  [AlgorithmName.SOURCE_ADDRESS_HASH]: 'sh',
};

const filter = (value: string) => ({
  type: 'RequestHeaderModifier',
  requestHeaderModifier: { set: [{ name: 'x-inference-deployment', value }] },
});

/** The backends of the one route, by the split that was declared. */
function backends({ situation, verdict }: AlgorithmCell): object[] {
  const weights = { one: [1], equal: [1, 1], unequal: [9, 1] };
  if (situation === 'by count' || situation === 'one by count') {
    return [{ name: 'chat', port: 80 }];
  }
  return weights[situation].map((weight, index) => {
    const name = `chat-${'ab'[index]}`;
    return {
      name,
      port: 80,
      weight,
      ...(verdict === 'clusters' && { filters: [filter(name)] }),
    };
  });
}

/** The objects of a cell that say who gets what. */
function balancing(cell: AlgorithmCell) {
  const objects = synth(serviceOf(cell));
  const specs = (...kinds: string[]) =>
    objects.filter(({ kind }) => kinds.includes(kind)).map(({ spec }) => spec);
  return {
    routes: specs('HTTPRoute', 'TCPRoute').map(({ rules }) => rules[0].backendRefs),
    policies: specs('BackendTrafficPolicy').map(({ loadBalancer }) => loadBalancer),
    rules: specs('DestinationRule').map(({ host, trafficPolicy }) => [host, trafficPolicy]),
    balancers: objects.filter(({ spec }) => spec.type === 'LoadBalancer'),
  };
}

describe('the manifest of algorithm × split × who carries it out', () => {
  beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  const envoy = RENDERED.filter(({ target }) => target.startsWith('Envoy'));
  const istio = RENDERED.filter(({ target }) => target.startsWith('Istio'));
  const plain = RENDERED.filter(({ target }) => target === 'Gateway API');
  const kubernetes = RENDERED.filter(({ target }) => target === 'Kubernetes');
  const cloud = RENDERED.filter(({ target }) => target === 'VKE');

  test('is looked at below for every cell that is not refused', () => {
    const looked = [...envoy, ...istio, ...plain, ...kubernetes, ...cloud];
    expect(looked.length + REFUSED.length).toBe(CELLS.length);
    expect(new Set(looked).size).toBe(RENDERED.length);
  });

  test.each(envoy)(`is one BackendTrafficPolicy, and filters ($verdict), for ${TITLE}`, (cell) => {
    expect(balancing(cell)).toEqual({
      routes: [backends(cell)],
      policies: [envoyPolicy(cell)],
      rules: [],
      balancers: [],
    });
  });

  test.each(istio)(`is a DestinationRule per Service for ${TITLE}`, (cell) => {
    const hosts = backends(cell).map(({ name }: any) => name);
    expect(balancing(cell)).toEqual({
      routes: [backends(cell)],
      policies: [],
      rules: hosts.map((host) => [host, { loadBalancer: ISTIO[cell.algorithm] }]),
      balancers: [],
    });
  });

  test.each(plain)(`is weights alone for ${TITLE}`, (cell) => {
    expect(balancing(cell)).toEqual({
      routes: [backends(cell)],
      policies: [],
      rules: [],
      balancers: [],
    });
  });

  test.each(kubernetes)(`is a Service for ${TITLE}`, (cell) => {
    const { balancers, ...others } = balancing(cell);
    expect(others).toEqual({ routes: [], policies: [], rules: [] });
    expect(balancers).toHaveLength(1);
    const { metadata, spec } = balancers[0];
    const sticky = cell.algorithm === AlgorithmName.SOURCE_ADDRESS_HASH;
    expect(spec.sessionAffinity).toBe(sticky ? 'ClientIP' : undefined);
    expect(Object.keys(metadata.annotations).join()).not.toContain('volcengine');
    expect(spec).not.toHaveProperty('allocateLoadBalancerNodePorts');
  });

  test.each(cloud)(`is a Service with the cloud's scheduler for ${TITLE}`, (cell) => {
    const { balancers, ...others } = balancing(cell);
    expect(others).toEqual({ routes: [], policies: [], rules: [] });
    expect(balancers).toHaveLength(1);
    const { metadata, spec } = balancers[0];
    expect(metadata.annotations[`${VOLCENGINE}scheduler`]).toBe(CLOUD[cell.algorithm]);
    expect(spec).not.toHaveProperty('sessionAffinity');
    expect(spec.allocateLoadBalancerNodePorts).toBe(false);
  });

  test.each(RENDERED.filter(({ algorithm }) => isTcp(algorithm)))(
    `has no filter and no HTTP route for ${TITLE}`,
    (cell) => {
      const objects = synth(serviceOf(cell));
      expect(JSON.stringify(objects)).not.toContain('"filters"');
      expect(objects.map(({ kind }) => kind)).not.toContain('HTTPRoute');
    },
  );

  test.each(REFUSED)(`fails for ${TITLE}`, (cell) => {
    expect(() => synth(serviceOf(cell))).toThrow(/ALGORITHM/);
  });
});
