import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { Platform, PriorityLevels, PriorityLevelsProps } from '../../src';
import { aStack, resources } from '../homes/stacks';
import { aChart, aDeployment, aService, object } from '../support/builders';
import { judge } from '../support/published-schemas';

const levels = (scope: Construct, props?: PriorityLevelsProps, id = 'levels') =>
  new PriorityLevels(scope, id, props);

function classes(props?: PriorityLevelsProps, namespace?: string): any[] {
  const chart = aChart(namespace);
  levels(chart, props);
  return Testing.synth(chart);
}

describe('priority levels', () => {
  test('are ten classes by name, whose values increase', () => {
    const made = classes();
    expect(made.map(({ kind, apiVersion }) => `${apiVersion} ${kind}`)).toEqual(
      Array(10).fill('scheduling.k8s.io/v1 PriorityClass'),
    );
    expect(made.map(({ metadata, value }) => [metadata.name, value])).toEqual([
      ['inference-priority-0', -1000],
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((level) => [`inference-priority-${level}`, level * 1000]),
    ]);
  });

  test('leave pods that name no class between the idle ones and all others', () => {
    const [idle, ...others] = classes().map(({ value }) => value);
    // the cluster autoscaler adds no nodes for what is below -10
    expect(idle).toBeLessThan(-10);
    expect(Math.min(...others)).toBeGreaterThan(0);
    expect(Math.max(...others)).toBeLessThanOrEqual(1000000000);
  });

  test.each([
    [undefined, 'PreemptLowerPriority'],
    [true, 'PreemptLowerPriority'],
    [false, 'Never'],
  ])('with preemption %s: %s; idle instances stop nobody', (preemption, policy) => {
    const policies = classes({ preemption }).map(({ preemptionPolicy }) => preemptionPolicy);
    expect(policies).toEqual(['Never', ...Array(9).fill(policy)]);
  });

  test('are in no namespace, also where their Chart is', () => {
    const namespaces = classes({}, 'llm').map(({ metadata }) => metadata);
    namespaces.forEach((metadata) => expect(metadata).not.toHaveProperty('namespace'));
  });

  test('are the same below a stack', () => {
    const stack = aStack();
    levels(stack);
    const manifests = Object.values(resources(stack)).map(({ manifest }) => manifest);
    expect(manifests).toEqual(classes());
    expect(Object.keys(resources(stack))[4]).toBe('priorityclass_inference-priority-4');
  });

  test('are accepted by the published schema', () => {
    // its validator does not look at descriptions
    const judged = classes().map(({ description, ...rest }) => rest);
    expect(judge(judged)).toEqual(Array(10).fill([]));
  });

  test('are those that deployments name, by the prefix of the platform around both', () => {
    const chart = aChart();
    Platform.kubernetes({ priorityClassPrefix: 'level' }).attachTo(chart);
    const service = aService({}, chart);
    aDeployment(service, { priority: 7 });
    const made = levels(chart);
    const { priorityClassName } = object(service, 'Deployment').spec.template.spec;
    expect(priorityClassName).toBe('level-7');
    expect(made.priorityClassName(7)).toBe('level-7');
    expect(object(service, 'PriorityClass', 'level-7').value).toBe(7000);
  });

  test('go by a platform of their own before the one around them', () => {
    const chart = aChart();
    Platform.kubernetes({ priorityClassPrefix: 'level' }).attachTo(chart);
    const platform = Platform.kubernetes({ priorityClassPrefix: 'own' });
    expect(levels(chart, { platform }).priorityClassName(0)).toBe('own-0');
  });

  test.each([-1, 10, 42, 1.5, NaN])('have no class of level %s', (level) => {
    expect(() => levels(aChart()).priorityClassName(level)).toThrow(
      `[chart/levels] there is no priority level ${level}: pass a whole number from 0 to 9`,
    );
  });

  test.each([0, 9])('have a class of level %s', (level) => {
    const chart = aChart();
    const name = levels(chart).priorityClassName(level);
    expect(Testing.synth(chart).map(({ metadata }) => metadata.name)).toContain(name);
  });

  test('fail where they are made twice in one app, naming both paths', () => {
    const chart = aChart();
    levels(chart);
    levels(chart, {}, 'again');
    expect(() => Testing.synth(chart)).toThrow(
      '[chart/again] NAME_OBJECT: PriorityClass "inference-priority-0" (no namespace) is also created by chart/levels',
    );
  });

  test('may stand twice by two prefixes', () => {
    const chart = aChart();
    levels(chart);
    levels(chart, { platform: Platform.kubernetes({ priorityClassPrefix: 'own' }) }, 'own');
    expect(Testing.synth(chart)).toHaveLength(20);
  });

  test('fail for a prefix that is Kubernetes’ own', () => {
    const platform = Platform.kubernetes({ priorityClassPrefix: 'system-node' });
    expect(() => classes({ platform })).toThrow(
      '[chart/levels] PLATFORM_ADDRESS: "priorityClassPrefix" of the platform must be',
    );
  });

  test('can be waited for by a service of the same Chart', () => {
    const chart = aChart();
    const service = aService({}, chart);
    aDeployment(service, { priority: 1 });
    service.node.addDependency(levels(chart));
    const kinds = Testing.synth(Chart.of(service)).map(({ kind }) => kind);
    expect(kinds.lastIndexOf('PriorityClass')).toBeLessThan(kinds.indexOf('Deployment'));
  });
});
