import { TerraformStack } from 'cdktn';
import { InferenceTesting, LoadBalancer, Port, Weight } from '../../src';
import { balanced } from '../homes/clouds';
import { aServiceIn, aStack } from '../homes/stacks';
import { aCloud, aDeployment, someQueue } from '../support/builders';

/** A service behind the cloud's API gateway, split among deployments a, b, … */
function routed(stack: TerraformStack, weights: readonly number[], overrideHeader?: string) {
  const service = aServiceIn(stack, {
    namespace: 'llm',
    ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
    loadBalancer: LoadBalancer.apiGateway({ overrideHeader }),
    platform: aCloud({ cluster: 'ccm1' }),
  });
  const deployments = weights.map((_, index) =>
    aDeployment(service, { queue: someQueue() }, 'abc'[index]),
  );
  service.splitTraffic(weights.map((weight, index) => Weight.of(deployments[index], weight)));
  return service;
}

describe('shares below a stack on VKE', () => {
  test.each([
    [
      [9, 1],
      [1, 1],
      [0.9, 0.1],
    ],
    [
      [3, 1],
      [2, 4],
      [0.6, 0.4],
    ],
    [
      [1, 0],
      [1, 1],
      [1, 0],
    ],
  ])('are those of the servers of a CLB: weights %j, instances %j', (weights, replicas, shares) => {
    const { stack, service } = balanced({ weights, replicas });
    const written = InferenceTesting.synth(stack).shares(service);
    expect(Object.keys(written)).toEqual(['a', 'b']);
    // a CLB takes whole weights up to 100
    Object.values(written).forEach((share, index) => expect(share).toBeCloseTo(shares[index], 2));
  });

  test.each([
    [[9, 1], undefined],
    [[9, 1], 'x-deployment'],
    [[3, 0], undefined],
  ])('are those of the routes of the cloud’s gateway: weights %j, header %s', (weights, header) => {
    const stack = aStack();
    const service = routed(stack, weights, header);
    const total = weights[0] + weights[1];
    const written = InferenceTesting.synth(stack);
    expect(written.objects('HTTPRoute')).toEqual([]);
    expect(written.shares(service)).toEqual({
      a: weights[0] / total,
      b: weights[1] / total,
    });
  });
});
