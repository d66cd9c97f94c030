import { Duration } from 'cdk8s';
import {
  AutoscalerOptions,
  AutoscalingEngine,
  Platform,
  Probe,
  ScalingMetric,
  Schedule,
} from '../../../src';
import { Manifest } from '../support/api';
import { cluster, plane, tally } from '../support/cluster';
import { pause } from '../support/control-plane';
import { ExternalMetrics } from '../support/external-metrics';
import { aChat, added, made, ofKind } from '../support/programs';
import { Workloads, eventually } from '../support/workloads';

// The HPA of Kubernetes with the behavior that the library renders. The metrics grow as if no added pod
// served, and none does: without a kubelet, pods load forever.

const api = cluster();
const external = new ExternalMetrics(api);
const NAME = 'chat-main';
const MOST = 40;
/** A start that limits the rise, and about the shortest. */
const START = 61;
const startup = Probe.fromTcpSocket({
  port: 8000,
  initialDelay: Duration.seconds(0),
  period: Duration.seconds(1),
  failureThreshold: START,
});

beforeAll(() => external.start());
afterAll(() => external.stop());

function objectsOf(isLong: boolean, options: Partial<AutoscalerOptions>): Manifest[] {
  const platform = Platform.kubernetes({
    version: plane.release.minor,
    autoscaling: AutoscalingEngine.keda(plane.bundle.keda),
    prometheus: 'http://prometheus:9090',
  });
  return made(() => {
    const deployment = added(aChat({ platform, loadBalancer: undefined }), 'main', {
      ...(isLong && { startup }),
    });
    const metrics = [ScalingMetric.prometheus(`sum(q{${ScalingMetric.PODS}})`, 4)];
    deployment.autoscale({ maxReplicas: MOST, metrics, ...options });
    deployment.acknowledge('SCALING_NAMESPACE', { reason: 'no Prometheus answers the query' });
    return deployment.service;
  });
}

/** As KEDA makes it of a ScaledObject: one external metric for each trigger. */
function hpaOf({ spec }: Manifest): Manifest {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: `keda-hpa-${NAME}` },
    spec: {
      scaleTargetRef: spec.scaleTargetRef,
      minReplicas: spec.minReplicaCount,
      maxReplicas: spec.maxReplicaCount,
      behavior: spec.advanced?.horizontalPodAutoscalerConfig?.behavior,
      metrics: spec.triggers.map(({ type, metadata: { threshold } }: any) => ({
        type: 'External',
        external: {
          metric: { name: type },
          target: { type: 'AverageValue', averageValue: threshold ?? '1' },
        },
      })),
    },
  };
}

/** A scaled deployment whose triggers ask for these values; the load is that of so many replicas. */
async function running(
  namespace: string,
  isLong: boolean,
  values: Record<string, () => number>,
  options: Partial<AutoscalerOptions> = {},
): Promise<() => Promise<number>> {
  const workloads = await new Workloads(api, namespace).prepare();
  const objects = objectsOf(isLong, options);
  Object.entries(values).forEach(([name, value]) => external.set(namespace, name, value));
  await workloads.apply(objects);
  await workloads.apply([hpaOf(ofKind(objects, 'ScaledObject'))]);
  tally({ accepted: objects.length + 1 });
  return async () => (await workloads.deployment(NAME)).spec.replicas;
}

/** A queue that grows by the work of two replicas a second from now on. */
function growing(): () => number {
  const since = Date.now();
  return () => 8 + ((Date.now() - since) / 1000) * 8;
}

describe('a queue that grows while replicas load', () => {
  test('adds replicas once per start where the start is declared, and until the maximum where it is not', async () => {
    const [limited, unlimited] = await Promise.all([
      running('long-start', true, { prometheus: growing() }),
      running('no-start', false, { prometheus: growing() }),
    ]);
    await eventually(limited, (replicas) => replicas === 5);
    const since = Date.now();
    await eventually(unlimited, (replicas) => replicas === MOST);
    const reached = Date.now() - since;
    expect(await limited()).toBe(5);
    expect(reached).toBeLessThan(START * 1000);
    // the next rise is the larger of 4 replicas and 100 %
    await pause(START * 1000 - (Date.now() - since) - 5000);
    expect(await limited()).toBe(5);
    await eventually(limited, (replicas) => replicas === 10);
  });
});

describe('a schedule', () => {
  test('raises the count at once all the same', async () => {
    const schedules = [Schedule.cron('0 8 * * *', 20), Schedule.cron('0 20 * * *', 1)];
    let scheduled = 1;
    const count = await running(
      'scheduled',
      true,
      { cron: () => scheduled, prometheus: () => 1 },
      { schedules },
    );
    await pause(3000);
    expect(await count()).toBe(1);
    scheduled = 20;
    const since = Date.now();
    await eventually(count, (replicas) => replicas === 20);
    expect(Date.now() - since).toBeLessThan(15_000);
  });
});
