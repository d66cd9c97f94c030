import { Platform, Port, ScalingMetric, Weight } from '../../src';
import { renderObjects } from '../../src/render';
import { key } from '../../src/render/object';
import { aDeployment, aRoutedService } from '../support/builders';

/** A service that makes every kind of object. */
function everything() {
  const service = aRoutedService({
    platform: Platform.kubernetes({ prometheus: 'http://prometheus:9090' }),
    ports: [
      Port.http1({ listen: 8000, expose: 80 }),
      Port.grpc({ listen: 9000 }),
      Port.metrics({ listen: 8000 }),
    ],
  });
  const [a, b] = [aDeployment(service, {}, 'a'), aDeployment(service, { replicas: 2 }, 'b')];
  a.autoscale({ maxReplicas: 3, metrics: [ScalingMetric.cpuUtilization(60)] });
  service.splitTraffic([Weight.of(a, 1), Weight.of(b, 0)]);
  return service;
}

describe('the objects of a service', () => {
  const rendered = renderObjects(everything()._plan());
  const keys = rendered.map(({ object }) => key(object));

  test('are a function of the plan alone', () => {
    const plan = everything()._plan();
    expect(renderObjects(plan)).toEqual(rendered);
    expect(renderObjects(JSON.parse(JSON.stringify(plan)))).toEqual(rendered);
  });

  test('do not change the plan', () => {
    const plan = everything()._plan();
    renderObjects(plan);
    expect(plan).toEqual(everything()._plan());
  });

  test('each stand once', () => {
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toHaveLength(14);
  });

  test('come after those that must be there before them', () => {
    const late = rendered.flatMap(({ after }, index) =>
      after.filter((before) => !keys.slice(0, index).includes(before)),
    );
    expect(late).toEqual([]);
    expect(rendered.flatMap(({ after }) => after).length).toBeGreaterThan(5);
  });

  test('belong to the construct that says them', () => {
    const owners = Object.fromEntries(rendered.map(({ owner }, index) => [keys[index], owner]));
    expect(owners).toMatchObject({
      'Deployment/chat-a': 'chart/chat/a',
      'ScaledObject/chat-a': 'chart/chat/a',
      'Service/chat-b': 'chart/chat/b',
      'Gateway/chat': 'chart/chat',
      'HTTPRoute/chat-http-80': 'chart/chat',
    });
  });

  test('say which field the cluster changes: the replicas under an autoscaler', () => {
    const computed = rendered.filter((each) => each.computed.length > 0);
    expect(computed.map(({ object, computed: fields }) => [key(object), fields])).toEqual([
      ['Deployment/chat-a', ['spec.replicas']],
    ]);
  });

  test('hold no key without a value', () => {
    const holes = (value: unknown, at: string): string[] =>
      typeof value !== 'object' || value === null
        ? value === undefined || value === null
          ? [at]
          : []
        : Object.entries(value).flatMap(([name, item]) => holes(item, `${at}/${name}`));
    expect(rendered.flatMap(({ object }) => holes(object, key(object)))).toEqual([]);
  });
});
