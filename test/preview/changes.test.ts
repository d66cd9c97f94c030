import { App, Chart, JsonPatch } from 'cdk8s';
import {
  ChangesPreview,
  DeploymentOptions,
  Engine,
  HazardKind,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Preview,
  PriorityLevels,
  Queue,
  Release,
} from '../../src';
import { aServiceIn, aStack } from '../homes/stacks';
import { aDeployment } from '../support/builders';
import { eightGpus, queue } from '../support/rollouts';

const ENGINE: Partial<DeploymentOptions> = {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  replicas: 2,
  compute: eightGpus,
  queue: queue({ gpus: 48 }),
};

function aChart(id = 'chart'): Chart {
  return new Chart(new App(), id);
}

function aService(scope: Chart = aChart()): InferenceService {
  return new InferenceService(scope, 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
}

/** A service with one deployment `main`. */
function withMain(options: Partial<DeploymentOptions> = {}): Chart {
  const service = aService();
  aDeployment(service, { ...ENGINE, ...options });
  return Chart.of(service);
}

function patched(...operations: JsonPatch[]): Chart {
  const deployment = aDeployment(aService(), ENGINE);
  deployment.patch('Deployment', ...operations);
  return Chart.of(deployment);
}

function changes(base: Chart, head: Chart): ChangesPreview {
  return Preview.of(head).data(Preview.of(base)).changes!;
}

describe('a change of a program', () => {
  test.each<[string, Chart, Chart, string[]]>([
    ['that changes nothing', withMain(), withMain(), ['Deployment chat-main keeps running']],
    [
      'of the engine',
      withMain(),
      withMain({ image: Image.preset(Engine.VLLM, '0.34.0') }),
      ['Deployment chat-main restarts: /spec/template/spec/containers/inference/image'],
    ],
    [
      'of the queue',
      withMain(),
      withMain({ queue: Queue.named('other', { nodeSelector: { pool: 'other' } }) }),
      ['Deployment chat-main restarts: /spec/template/spec/nodeSelector'],
    ],
    [
      'of the replicas',
      withMain(),
      withMain({ replicas: 3 }),
      ['Deployment chat-main scales: /spec/replicas'],
    ],
    [
      'of a field that no pod has',
      withMain(),
      patched(JsonPatch.add('/spec/revisionHistoryLimit', 3)),
      ['Deployment chat-main keeps running'],
    ],
    [
      'of the pod template by a patch',
      withMain(),
      patched(JsonPatch.add('/spec/template/spec/hostNetwork', true)),
      ['Deployment chat-main restarts: /spec/template/spec/hostNetwork'],
    ],
    [
      'of the kind by a patch',
      withMain(),
      patched(
        JsonPatch.replace('/apiVersion', 'leaderworkerset.x-k8s.io/v1'),
        JsonPatch.replace('/kind', 'LeaderWorkerSet'),
      ),
      ['Deployment chat-main is removed', 'LeaderWorkerSet chat-main is added'],
    ],
    ['of everything', withMain(), aChart(), ['Deployment chat-main is removed']],
    ['from nothing', aChart(), withMain(), ['Deployment chat-main is added']],
    [
      'of the construct path',
      withMain(),
      Chart.of(aDeployment(aService(aChart('renamed')), ENGINE)),
      ['Deployment chat-main keeps running'],
    ],
  ])('%s', (_title, base, head, expected) => {
    const found = changes(base, head).workloads.map(
      ({ object, effect, causes: [first] }) =>
        `${object} ${effect}${first === undefined ? '' : `: ${first.field}`}`,
    );
    expect(found).toEqual(expected);
  });

  test('has the GPUs, replicas and seconds of the rolling update', () => {
    const [change] = changes(
      withMain(),
      withMain({ image: Image.preset(Engine.VLLM, '0.34.0') }),
    ).workloads;
    const [rollout] = aDeployment(aService(), {
      ...ENGINE,
      image: Image.preset(Engine.VLLM, '0.34.0'),
    }).rollout();
    expect(change).toMatchObject({
      deployment: 'chart/chat/main',
      peakGpus: { low: rollout.peak.gpus, high: rollout.peak.gpus },
      fewestServing: rollout.fewestServing,
      seconds: rollout.totalSeconds,
    });
  });

  test('is plain JSON, without values that a file loses', () => {
    const data = Preview.of(withMain({ replicas: 3 })).data(Preview.of(withMain()));
    expect(JSON.parse(JSON.stringify(data))).toStrictEqual(data);
  });

  test('includes the objects of priority levels', () => {
    const levels = aChart();
    new PriorityLevels(levels, 'levels');
    const { objects, hazards } = changes(levels, aChart());
    expect(objects.removed).toHaveLength(10);
    expect(hazards).toEqual([]);
  });
});

describe('a release', () => {
  test('from blue to green has no hazard in any of its steps', () => {
    const at = (step?: string) => {
      const service = aService();
      const [blue, green] = ['blue', 'green'].map((id) => aDeployment(service, ENGINE, id));
      service.releaseTraffic(Release.blueGreen(blue, green), step);
      return { chart: Chart.of(service), steps: Preview.of(service).data().releases[0].steps };
    };
    const names = at().steps.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1);
    const found = names
      .slice(1)
      .map((name, index) => changes(at(names[index]).chart, at(name).chart).hazards);
    expect(found).toEqual(names.slice(1).map(() => []));
  });
});

describe('a change in a stack', () => {
  const stackWith = (replicas: number) => {
    const stack = aStack();
    aDeployment(aServiceIn(stack), { ...ENGINE, replicas });
    return stack;
  };

  test('is found as in a Chart, and what is not known of its resources is listed', () => {
    const data = Preview.of(stackWith(3)).data(Preview.of(stackWith(2)));
    expect(data.changes!.workloads).toMatchObject([
      { object: 'Deployment default/chat-main', effect: 'scales' },
    ]);
    expect(data.unknown.join()).toContain('kubernetes_manifest');
    expect(Preview.of(withMain()).data().unknown.join()).not.toContain('kubernetes_manifest');
  });

  test('has the hazards of its objects', () => {
    const withLoadBalancer = (apiGateway: boolean) => {
      const stack = aStack();
      const loadBalancer = apiGateway ? LoadBalancer.apiGateway() : undefined;
      aDeployment(aServiceIn(stack, { loadBalancer }), ENGINE);
      return stack;
    };
    const { hazards } = Preview.of(withLoadBalancer(false)).data(
      Preview.of(withLoadBalancer(true)),
    ).changes!;
    expect(hazards.map(({ kind }) => kind)).toContain(HazardKind.ADDRESS_CHANGES);
  });
});
