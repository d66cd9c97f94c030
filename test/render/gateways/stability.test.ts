import {
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Weight,
} from '../../../src';
import { aDeployment, aService, object, synth } from '../../support/builders';
import { liveRules } from '../../support/routes';

const GATEWAYS = {
  'Envoy Gateway': Gateway.envoyGateway(),
  Istio: Gateway.istio(),
  'the plain Gateway API': Gateway.gatewayApi({ className: 'any' }),
};
const gateways = Object.keys(GATEWAYS) as (keyof typeof GATEWAYS)[];
const PORTS = {
  HTTPRoute: Port.http1({ listen: 8000, expose: 80 }),
  GRPCRoute: Port.grpc({ listen: 9000 }),
  TCPRoute: Port.http({ listen: 8000, expose: 80 }),
};
const KINDS = Object.keys(PORTS) as (keyof typeof PORTS)[];

/** Deployments `a`, `b` … with these weights, behind routes of a kind. */
function split(gateway: keyof typeof GATEWAYS, kind: keyof typeof PORTS, weights: number[]) {
  const service = aService({
    platform: Platform.kubernetes({ gateway: GATEWAYS[gateway] }),
    ports: [PORTS[kind]],
    loadBalancer:
      kind === 'TCPRoute'
        ? LoadBalancer.clb()
        : LoadBalancer.apiGateway(
            gateway === 'Envoy Gateway'
              ? { algorithm: GatewayAlgorithm.consistentHash('x-id') }
              : {},
          ),
  });
  const all = weights.map((_, index) => aDeployment(service, {}, 'abcd'[index]));
  service.splitTraffic(weights.map((weight, index) => Weight.of(all[index], weight)));
  return service;
}

const table = gateways.flatMap((gateway) => KINDS.map((kind) => ({ gateway, kind })));
const rule = (service: InferenceService, kind: string) => liveRules(object(service, kind))[0];
const backends = (service: InferenceService, kind: string) => rule(service, kind).backendRefs;

/** Whether the split has a cluster per deployment, in a rule for every number of deployments. */
const hasClusters = (gateway: string, kind: string) =>
  gateway === 'Envoy Gateway' && kind !== 'TCPRoute';

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('adding a deployment', () => {
  test.each(table)('leaves all but the $kind of $gateway as it is', ({ gateway, kind }) => {
    const [before, after] = [
      [9, 1],
      [9, 1, 5],
    ].map((weights) => split(gateway, kind, weights));
    const [two, three] = [before, after].map((service) => object(service, kind));
    const refs = ({ spec }: any): any[][] => spec.rules.map(({ backendRefs }: any) => backendRefs);
    expect(
      hasClusters(gateway, kind) ? refs(three).slice(0, 2) : [refs(three)[0].slice(0, 2)],
    ).toEqual(refs(two));
    expect(backends(after, kind)).toHaveLength(3);
    const texts = synth(after).map((each) => JSON.stringify(each));
    const kept = synth(before).filter((each) => each.kind !== kind);
    expect(kept.filter((each) => !texts.includes(JSON.stringify(each)))).toEqual([]);
    expect({ ...three, spec: { ...three.spec, rules: two.spec.rules } }).toEqual(two);
  });
});

describe('weight 0', () => {
  test.each(table)('gets no request in the $kind of $gateway', ({ gateway, kind }) => {
    const service = split(gateway, kind, [0, 3, 1]);
    const weights = backends(service, kind).map(({ weight }: any) => weight);
    // a cluster per deployment: the rule that all requests reach has those with traffic
    expect(weights).toEqual(hasClusters(gateway, kind) ? [3, 1] : [0, 3, 1]);
    expect(service.plan().traffic.shares.map(({ share }) => share)).toEqual([0, 0.75, 0.25]);
  });

  test.each(table)('of all but one leads to that one in the $kind of $gateway', (row) => {
    const service = split(row.gateway, row.kind, [0, 3, 0]);
    const taking = backends(service, row.kind).filter(({ weight }: any) => weight > 0);
    expect(taking).toMatchObject([{ name: 'chat-b', weight: 3 }]);
    expect(service.plan().traffic.shares.map(({ share }) => share)).toEqual([0, 1, 0]);
  });
});

describe('the accept-traffic switch', () => {
  test('changes the pod template of its own deployment and nothing else', () => {
    const objects = (acceptTraffic?: boolean) => {
      const service = aService({ ports: [PORTS.TCPRoute], loadBalancer: LoadBalancer.clb() });
      aDeployment(service, {}, 'a');
      aDeployment(service, { acceptTraffic }, 'b');
      return synth(service);
    };
    const [on, off] = [objects(), objects(false)];
    const changed = on.filter((each, index) => JSON.stringify(each) !== JSON.stringify(off[index]));
    expect(changed.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ['Deployment', 'chat-b'],
    ]);
    const label = 'cdk-inference/accept-traffic';
    const other = off[on.indexOf(changed[0])];
    expect(other.spec.template.metadata.labels[label]).toBe('false');
    other.spec.template.metadata.labels[label] = 'true';
    expect(other).toEqual(changed[0]);
  });
});
