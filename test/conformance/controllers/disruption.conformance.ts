import { Disruption, Percent } from '../../../src';
import { allowedDisruptions } from '../../../src/plan/disruption';
import { synth } from '../../support/builders';
import { cluster, tally } from '../support/cluster';
import { aChat, added } from '../support/programs';
import { Workloads, eventually } from '../support/workloads';

// The disruption controller, and the eviction that drains use.

const api = cluster();
const NODE = 'node-of-disruptions';
const NAME = 'chat-main';

beforeAll(() => api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } }));

let namespaces = 0;

/** So many replicas, all ready but the last ones. */
async function running(replicas: number, disruption?: Disruption, loading = 0) {
  const workloads = await new Workloads(api, `disruption-${++namespaces}`).prepare();
  const deployment = added(aChat({ loadBalancer: undefined }), 'main', { replicas, disruption });
  const { budget } = deployment.plan().disruption!;
  const findings = deployment.service.findings().map(({ rule }) => rule);
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const objects = synth(deployment.service);
  stderr.mockRestore();
  await workloads.apply(objects);
  tally({ accepted: objects.length });
  const pods = await workloads.podsOf(NAME, replicas);
  for (const [index, pod] of pods.entries()) {
    await workloads.bind(pod, NODE);
    await workloads.report(pod, index < replicas - loading);
  }
  const reference = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: NAME, namespace: workloads.namespace },
  };
  const { status } = await eventually(
    () => api.get(reference),
    (found) => found.status?.currentHealthy === replicas - loading,
  );
  return { pods, budget: budget!, status, findings };
}

/** As `kubectl drain` does. */
const evict = ({ metadata: { name, namespace } }: any) =>
  api.request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace },
  });

describe('a budget', () => {
  test.each<[number, Disruption | undefined, number]>([
    [3, undefined, 1],
    [8, undefined, 2],
    [5, Disruption.of({ maxUnavailable: Percent.of(25) }), 2],
    [4, Disruption.of({ minAvailable: Percent.of(75) }), 1],
    [3, Disruption.of({ minAvailable: Percent.of(75) }), 0],
    [3, Disruption.ofCounts({ minAvailable: 2 }), 1],
    [2, Disruption.ofCounts({ minAvailable: 2 }), 0],
    [3, Disruption.ofCounts({ maxUnavailable: 0 }), 0],
  ])('of %s replicas (%#) lets as many go as the plan computes: %s', async (...row) => {
    const [replicas, disruption, allowed] = row;
    const { pods, budget, status, findings } = await running(replicas, disruption);
    expect(status.disruptionsAllowed).toBe(allowed);
    expect(allowedDisruptions(budget, replicas)).toBe(allowed);
    expect(findings.includes('DISRUPTION_BLOCKED')).toBe(allowed === 0);
    expect((await evict(pods[0])).status).toBe(allowed === 0 ? 429 : 201);
    tally({ refused: allowed === 0 ? 1 : 0 });
  });

  test('lets a replica go that loads its model, which is why node autoscalers need an annotation', async () => {
    const { pods, status } = await running(3, Disruption.ofCounts({ maxUnavailable: 1 }), 1);
    expect(status.disruptionsAllowed).toBe(0);
    expect((await evict(pods[2])).status).toBe(201);
    expect((await evict(pods[0])).status).toBe(429);
    tally({ refused: 1 });
  });
});
