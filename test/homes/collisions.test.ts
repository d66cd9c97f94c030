import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { aStack, aServiceIn, resources } from './stacks';
import { aDeployment, aService } from '../support/builders';

const chartsOf = (...namespaces: (string | undefined)[]) => {
  const app = new App();
  return namespaces.map((namespace, index) => new Chart(app, `chart${index}`, { namespace }));
};

/** An object of the user's own, beside the service. */
const own = (chart: Chart, apiVersion: string, kind: string, name: string, namespace?: string) =>
  new ApiObject(chart, 'own', { apiVersion, kind, metadata: { name, namespace } });

describe('two objects of one kind, namespace and name in one app', () => {
  test('fail where two services make them, naming both paths', () => {
    const charts = chartsOf('llm', 'llm');
    charts.forEach((chart) => aDeployment(aService({}, chart)));
    for (const kind of ['Deployment', 'Service']) {
      expect(() => Testing.synth(charts[1])).toThrow(
        `[chart1/chat/main] NAME_OBJECT: ${kind} "chat-main" (namespace llm) is also created by chart0/chat/main`,
      );
    }
  });

  test('fail where two ids of one Chart are the same name', () => {
    const [chart] = chartsOf(undefined);
    aDeployment(aServiceIn(chart, {}, 'chat'));
    aDeployment(aServiceIn(chart, {}, 'Chat'));
    expect(() => Testing.synth(chart)).toThrow(
      'Deployment "chat-main" (no namespace) is also created by chart0/chat/main',
    );
  });

  test('fail where the user made one of them', () => {
    const [chart] = chartsOf('llm');
    own(chart, 'apps/v1', 'Deployment', 'chat-main');
    aDeployment(aService({}, chart));
    expect(() => Testing.synth(chart)).toThrow(
      '[chart0/chat/main] NAME_OBJECT: Deployment "chat-main" (namespace llm) is also created by chart0/own',
    );
  });

  test('fail where the user made one of them after asking for the findings', () => {
    const [chart] = chartsOf('llm');
    const service = aService({}, chart);
    aDeployment(service);
    expect(service.findings()).toEqual([]);
    own(chart, 'v1', 'Service', 'chat-main');
    expect(() => Testing.synth(chart)).toThrow('is also created by chart0/own');
  });

  test('fail in two services of one stack', () => {
    const stack = aStack();
    aDeployment(aServiceIn(stack, {}, 'chat'));
    aDeployment(aServiceIn(stack, { resourceName: 'chat' }, 'other'));
    expect(() => resources(stack)).toThrow(
      '[stack/other/main] NAME_OBJECT: Deployment "chat-main" (namespace default) is also created by stack/chat/main',
    );
  });
});

describe('objects that share a name', () => {
  test('are fine in different namespaces', () => {
    const charts = chartsOf('one', 'two');
    charts.forEach((chart) => aDeployment(aService({}, chart)));
    expect(charts.map((chart) => Testing.synth(chart).length)).toEqual([2, 2]);
  });

  test.each<[string, string, string, string, string | undefined]>([
    ['another namespace', 'apps/v1', 'Deployment', 'chat-main', 'other'],
    ['another API group', 'example.com/v1', 'Deployment', 'chat-main', undefined],
    ['the core group', 'v1', 'Deployment', 'chat-main', undefined],
    ['another kind', 'apps/v1', 'StatefulSet', 'chat-main', undefined],
    ['another name', 'apps/v1', 'Deployment', 'chat-other', undefined],
  ])('are fine where the object of the user has %s', (_, apiVersion, kind, name, namespace) => {
    const [chart] = chartsOf('llm');
    own(chart, apiVersion, kind, name, namespace);
    aDeployment(aService({}, chart));
    expect(Testing.synth(chart)).toHaveLength(3);
  });
});
