import { App, Chart, JsonPatch, Testing } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import {
  InferenceService,
  InferenceTesting,
  PriorityLevels,
  ScalingMetric,
  Weight,
} from '../../src';
import { aStack } from '../homes/stacks';
import { aDeployment, aRoutedService, aService, object, synth } from '../support/builders';

const remove = (construct: IConstruct) =>
  construct.node.scope!.node.tryRemoveChild(construct.node.id);

const namesOf = (objects: any[]) => objects.map(({ metadata }) => metadata.name);

function aSplit(chart?: Chart) {
  const service = aRoutedService({}, chart);
  const [a, b] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
  const policy = service.splitTraffic([Weight.of(a, 9), Weight.of(b, 1)]);
  return { service, a, b, policy };
}

const backends = (service: InferenceService) =>
  object(service, 'HTTPRoute').spec.rules[0].backendRefs.map(({ name }: any) => name);

/** When the construct is removed. */
const TIMES = ['before', 'after'] as const;

describe.each(TIMES)('a construct that is removed %s the first synthesis', (time) => {
  const first = (service: InferenceService) =>
    time === 'after' ? [service.findings(), synth(service)] : [];

  test('is no deployment, has no weight and no object', () => {
    const { service, b } = aSplit();
    first(service);
    remove(b);
    expect(service.deployments.map(({ node }) => node.id)).toEqual(['a']);
    expect(service.plan().deployments).toHaveLength(1);
    expect(service.findings()).toEqual([]);
    expect(backends(service)).toEqual(['chat-a']);
    expect(namesOf(synth(service)).filter((name) => name.startsWith('chat-b'))).toEqual([]);
  });

  test('as a policy does not split', () => {
    const { service, b, policy } = aSplit();
    first(service);
    remove(policy);
    service.splitTraffic([Weight.of(b, 1)]);
    expect(service.findings()).toEqual([]);
    expect(backends(service)).toEqual(['chat-b']);
  });

  test('as an autoscaler does not scale', () => {
    const service = aService();
    const main = aDeployment(service);
    const scaler = main.autoscale({
      maxReplicas: 3,
      metrics: [ScalingMetric.cpuUtilization(60)],
    });
    first(service);
    remove(scaler);
    expect(service.plan().deployments[0].replicas).toBe(1);
    expect(synth(service).map(({ kind }) => kind)).not.toContain('ScaledObject');
  });

  test('as a service does not collide with its successor', () => {
    const chart = new Chart(new App(), 'chart', { namespace: 'llm' });
    const service = aService({}, chart);
    aDeployment(service);
    first(service);
    remove(service);
    const successor = aService({ displayName: 'successor' }, chart);
    aDeployment(successor);
    expect(successor.findings()).toEqual([]);
    const found = Testing.synth(chart).filter(({ kind }) => kind === 'Deployment');
    expect(namesOf(found)).toEqual(['chat-main']);
  });

  test('as a deployment leaves no patch and no acknowledgement to its successor', () => {
    const service = aService();
    const main = aDeployment(service);
    main.patch('Deployment', JsonPatch.add('/spec/paused', true));
    main.acknowledge('ROLLOUT_ROUNDING', { reason: 'a test' });
    if (time === 'after') {
      service.findings();
    }
    remove(main);
    aDeployment(service);
    expect(service.findings()).toEqual([]);
    expect(object(service, 'Deployment').spec).not.toHaveProperty('paused');
  });

  test('as priority levels does not collide with its successor', () => {
    const chart = new Chart(new App(), 'chart');
    const levels = new PriorityLevels(chart, 'levels');
    if (time === 'after') {
      Testing.synth(chart);
    }
    remove(levels);
    new PriorityLevels(chart, 'others');
    expect(Testing.synth(chart).length).toBeGreaterThan(0);
  });

  test('is in no stack', () => {
    const stack = aStack();
    const service = new InferenceService(stack, 'chat');
    const [, b] = ['a', 'b'].map((id) => aDeployment(service, {}, id));
    if (time === 'after') {
      InferenceTesting.synth(stack);
    }
    remove(b);
    expect(namesOf(InferenceTesting.synth(stack).objects('Deployment'))).toEqual(['chat-a']);
  });
});

test('a collision is gone when one of the two services is removed after a failed synthesis', () => {
  const chart = new Chart(new App(), 'chart');
  const [one, two] = ['one', 'two'].map((id) => {
    const service = new InferenceService(chart, id, { resourceName: 'chat' });
    aDeployment(service);
    return service;
  });
  expect(() => synth(one)).toThrow(/NAME_OBJECT/);
  remove(one);
  expect(namesOf(synth(two))).toContain('chat-main');
});

test('a parent that is removed takes its services along', () => {
  const chart = new Chart(new App(), 'chart');
  const parent = new Construct(chart, 'team');
  aDeployment(new InferenceService(parent, 'old', { resourceName: 'chat' }));
  const service = new InferenceService(chart, 'new', { resourceName: 'chat' });
  aDeployment(service);
  expect(service.findings().map(({ rule }) => rule)).toContain('NAME_OBJECT');
  remove(parent);
  expect(service.findings()).toEqual([]);
});

describe('a service that a validation of the user adds', () => {
  function aProgram() {
    const app = new App();
    const chart = new Chart(app, 'chart', { namespace: 'llm' });
    aDeployment(aService({}, chart));
    const last = new Construct(chart, 'last');
    let isAdded = false;
    last.node.addValidation({
      validate: () => {
        if (!isAdded) {
          isAdded = true;
          aDeployment(new InferenceService(chart, 'late'));
        }
        return [];
      },
    });
    return { app, chart };
  }

  test('is in the first synthesis for tests', () => {
    const deployments = InferenceTesting.synth(aProgram().chart).objects('Deployment');
    expect(namesOf(deployments).sort()).toEqual(['chat-main', 'late-main']);
  });

  test('is in the first output', () => {
    expect(aProgram().app.synthYaml()).toContain('name: late-main');
  });
});
