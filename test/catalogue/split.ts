import { Program, added } from './fidelity';
import * as ci from '../../src';
import { aCloud, aDeployment, aService, someQueue } from '../support/builders';

/** The label of accepting pods, in a JSON pointer. */
export const ACCEPTING = 'cdk-inference~1accept-traffic';

const PORTS = [ci.Port.http({ listen: 8000, expose: 80 })];

/** A service behind a CLB of Volcengine, with one deployment. */
export function aClbService(options: ci.ClbOptions = {}): ci.InferenceService {
  const service = aService({
    ports: PORTS,
    platform: aCloud(),
    namespace: 'prod',
    loadBalancer: ci.LoadBalancer.clb(options),
  });
  aDeployment(service, { queue: someQueue() }, 'other');
  return service;
}

/** Two deployments behind a CLB, three replicas and two, or the first one with an autoscaler. */
export function behindClb(
  split: (chat: ci.InferenceService, main: ci.Deployment, other: ci.Deployment) => unknown,
  scaled: boolean = false,
  options: Partial<ci.DeploymentOptions> = {},
): Program {
  return (scope, platform) => {
    const chat = new ci.InferenceService(scope, 'chat', {
      platform,
      ports: PORTS,
      loadBalancer: ci.LoadBalancer.clb(),
    });
    const main = added(chat, 'main', scaled ? {} : { replicas: 3 });
    if (scaled) {
      main.autoscale({ maxReplicas: 4, metrics: [ci.ScalingMetric.cpuUtilization(70)] });
    }
    split(chat, main, added(chat, 'other', { replicas: 2, ...options }));
    return chat;
  };
}

export const acceptingTraffic = (acceptTraffic: boolean) =>
  behindClb(() => undefined, false, { acceptTraffic });
