import { Autoscaler, ScalingMetric } from '../../src';
import { aDeployment, aService, object, synth } from '../support/builders';

const metrics = [ScalingMetric.cpuUtilization(60)];

describe('an autoscaler', () => {
  test('fills in one instance as the fewest', () => {
    const deployment = aDeployment();
    deployment.autoscale({ maxReplicas: 8, metrics });
    expect(deployment.plan().autoscaler).toEqual({
      path: 'chart/chat/main/Autoscaler',
      name: 'chat-main',
      minReplicas: 1,
      maxReplicas: 8,
      metrics: [{ name: 'cpu', resource: 'cpu', target: 60, restricted: true }],
      schedule: expect.objectContaining({ cronWindows: [] }),
      engine: 'keda',
    });
  });

  test('may be anywhere in the tree without a change of the output', () => {
    const [near, far] = [aService(), aService()];
    aDeployment(near).autoscale({ maxReplicas: 8, metrics });
    const deployment = aDeployment(far);
    new Autoscaler(far.node.scope as any, 'scaler', { deployment, maxReplicas: 8, metrics });
    expect(synth(far)).toEqual(synth(near));
    expect(deployment.plan().autoscaler!.path).toBe('chart/scaler');
  });

  test('copies the metrics it is given', () => {
    const list = [...metrics];
    const deployment = aDeployment();
    deployment.autoscale({ maxReplicas: 8, metrics: list });
    list.push(ScalingMetric.memoryUtilization(60));
    expect(deployment._plan().autoscaler!.metrics).toHaveLength(1);
  });

  test('of which there are two is refused at the second, not by its id', () => {
    const service = aService();
    const deployment = aDeployment(service);
    deployment.autoscale({ maxReplicas: 8, metrics });
    expect(() => deployment.autoscale({ maxReplicas: 9, metrics })).not.toThrow();
    expect(service.findings().map(({ rule, path }) => [rule, path])).toEqual([
      ['SCALING_BOUNDS', 'chart/chat/main/Autoscaler2'],
    ]);
  });

  test('of one deployment leaves the others alone', () => {
    const service = aService();
    aDeployment(service, {}, 'a').autoscale({ maxReplicas: 8, metrics });
    aDeployment(service, { replicas: 3 }, 'b');
    expect(object(service, 'Deployment', 'chat-b').spec.replicas).toBe(3);
    expect(object(service, 'ScaledObject').spec.scaleTargetRef.name).toBe('chat-a');
  });
});
