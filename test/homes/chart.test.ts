import { App, Chart, JsonPatch, Lazy, Testing, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { identity, text, written } from './charts';
import { Deployment, InferenceService, LoadBalancer, Weight } from '../../src';
import {
  aChart,
  aDeployment,
  aRoutedService,
  aService,
  object,
  someCompute,
  someImage,
  synth,
} from '../support/builders';

const ofTwoObjects = ['Deployment/chat-main', 'Service/chat-main'];

describe('objects below a Chart', () => {
  test.each<[string, YamlOutputType, string[]]>([
    ['one file', YamlOutputType.FILE_PER_APP, ['app.k8s.yaml']],
    ['a file per chart', YamlOutputType.FILE_PER_CHART, ['chart.k8s.yaml']],
    [
      'a file per object',
      YamlOutputType.FILE_PER_RESOURCE,
      ['Deployment.chat-main.k8s.yaml', 'Service.chat-main.k8s.yaml'],
    ],
    [
      'a folder per chart',
      YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
      ['chart/Deployment.chat-main.k8s.yaml', 'chart/Service.chat-main.k8s.yaml'],
    ],
  ])('are written by app.synth() into %s', (_, yamlOutputType, files) => {
    const app = Testing.app({ yamlOutputType });
    aDeployment(aService({}, new Chart(app, 'chart')));
    const found = written(app);
    expect([...found.keys()]).toEqual(files);
    const kinds = [...found.values()].join('\n').match(/^kind: .*$/gm);
    expect(kinds).toEqual(['kind: Deployment', 'kind: Service']);
  });

  test('are there after app.synthYaml() and after Testing.synth', () => {
    const app = new App();
    aDeployment(aService({}, new Chart(app, 'chart')));
    expect(app.synthYaml().match(/^kind: .*$/gm)).toEqual(['kind: Deployment', 'kind: Service']);
    const service = aService();
    aDeployment(service);
    expect(synth(service).map(identity)).toEqual(ofTwoObjects);
  });

  test('are the same bytes when synthesis is asked for twice', () => {
    const app = Testing.app();
    const service = aRoutedService({}, new Chart(app, 'chart'));
    aDeployment(service, { replicas: 2 });
    expect(text(app)).toBe(text(app));
    expect(app.synthYaml()).toBe(app.synthYaml());
    expect(JSON.stringify(synth(service))).toBe(JSON.stringify(synth(service)));
  });

  test('have construct ids of their kind, whatever they are called: thousands of ids make cdk8s slow', () => {
    const ids = ['main', 'canary'].map((name) => {
      const service = aService();
      aDeployment(service, { loadBalancer: LoadBalancer.clb() }, name);
      expect(synth(service).map(identity)).toContain(`Service/chat-${name}-clb`);
      // the second synthesis creates all objects anew
      aDeployment(service, {}, 'other');
      synth(service);
      return service.deployments[0].node.children.map(({ node }) => node.id);
    });
    expect(ids[0]).toEqual(['(Deployment)', '(Service)', '(Service 2)']);
    expect(ids[1]).toEqual(ids[0]);
  });

  test('follow declarations between two syntheses', () => {
    const service = aRoutedService();
    const first = aDeployment(service);
    synth(service);
    const second = aDeployment(service, {}, 'second');
    expect(() => synth(service)).toThrow('TRAFFIC_EXPLICIT');
    service.splitTraffic([Weight.of(first, 1), Weight.of(second, 2)]);
    service.patch('Gateway', JsonPatch.add('/metadata/annotations/team', 'llm'));
    const backends = object(service, 'HTTPRoute').spec.rules[0].backendRefs;
    expect(backends.map(({ weight }: any) => weight)).toEqual([1, 2]);
    expect(object(service, 'Gateway').metadata.annotations.team).toBe('llm');
  });

  test('may belong to a deployment that stands elsewhere in the same Chart', () => {
    const chart = aChart();
    const group = new Construct(chart, 'group');
    const service = aService({}, chart);
    new Deployment(group, 'main', { service, image: someImage(), compute: someCompute() });
    expect(synth(service).map(identity)).toEqual(ofTwoObjects);
  });

  test('of a deployment in another Chart are written there', () => {
    const app = new App();
    const service = aService({}, new Chart(app, 'chart'));
    const other = new Chart(app, 'other');
    new Deployment(other, 'main', { service, image: someImage(), compute: someCompute() });
    expect(synth(service)).toEqual([]);
    expect(Testing.synth(other).map(identity)).toEqual(ofTwoObjects);
  });

  test('have the namespace of the Chart, unless the service has one', () => {
    const inherited = aService({}, aChart('llm'));
    const own = aService({ namespace: 'chat' }, aChart('llm'));
    for (const service of [inherited, own]) {
      aDeployment(service);
    }
    expect(synth(inherited).map(({ metadata }) => metadata.namespace)).toEqual(['llm', 'llm']);
    expect(synth(own).map(({ metadata }) => metadata.namespace)).toEqual(['chat', 'chat']);
  });

  test('have the labels of the Chart in their metadata, and nowhere else', () => {
    const chart = new Chart(new App(), 'chart', { labels: { team: 'llm' } });
    const service = aRoutedService({}, chart);
    aDeployment(service);
    const objects = synth(service);
    expect(objects).toHaveLength(5);
    for (const { metadata, ...rest } of objects) {
      expect(metadata.labels.team).toBe('llm');
      expect(JSON.stringify(rest)).not.toContain('team');
    }
  });

  test('take what is known only while writing, in the environment and in patches', () => {
    const service = aService();
    let value = 'early';
    const late: any = Lazy.any({ produce: () => value });
    const deployment = aDeployment(service, { env: { LATE: late } });
    deployment.patch(
      'Deployment',
      JsonPatch.add('/metadata/annotations/late', late),
      JsonPatch.add('/metadata/annotations/nested', { inside: [late] }),
      JsonPatch.copy('/metadata/annotations/late', '/metadata/annotations/copied'),
    );
    value = 'late';
    const { metadata, spec } = object(service, 'Deployment');
    expect(spec.template.spec.containers[0].env).toEqual([{ name: 'LATE', value: 'late' }]);
    expect(metadata.annotations).toMatchObject({
      late: 'late',
      nested: { inside: ['late'] },
      copied: 'late',
    });
  });

  test('stay as they are when a deployment is added that no weight names', () => {
    const service = aRoutedService();
    const main = aDeployment(service);
    service.splitTraffic([Weight.of(main, 1)]);
    const before = synth(service);
    aDeployment(service, {}, 'canary');
    const after = synth(service);
    expect(after.filter((each) => !identity(each).endsWith('/chat-canary'))).toEqual(before);
    expect(after).toHaveLength(before.length + 2);
  });

  test.each<[string, (name: string) => InferenceService, string]>([
    [
      'a service',
      (displayName) => {
        const service = aRoutedService({ displayName });
        aDeployment(service);
        return service;
      },
      'cdk-inference/service-display-name',
    ],
    [
      'a deployment',
      (displayName) => {
        const service = aRoutedService();
        aDeployment(service, { displayName });
        return service;
      },
      'cdk-inference/display-name',
    ],
  ])('stay as they are, but for one annotation, when %s is called differently', (_, make, name) => {
    const [before, after] = ['before', '之后'].map((displayName) => synth(make(displayName)));
    const differ = after.filter((each, index) => {
      return JSON.stringify(each) !== JSON.stringify(before[index]);
    });
    expect(differ).toHaveLength(1);
    const [changed] = differ;
    expect(changed.metadata.annotations[name]).toBe('之后');
    changed.metadata.annotations[name] = 'before';
    expect(after).toEqual(before);
  });
});
