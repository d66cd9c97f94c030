import { Size } from 'cdk8s';
import { aDeployment } from './builders';
import {
  ComputeSpec,
  DeploymentOptions,
  Percent,
  Queue,
  QueueCapacity,
  RollingUpdate,
  RolloutPlan,
} from '../../src';

export const eightGpus = ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(64), gpus: 8 });
export const queue = (capacity?: QueueCapacity) => Queue.named('prepaid', { capacity });

export function within(maxUnavailable: number, maxSurge: number): Partial<DeploymentOptions> {
  return {
    rollingUpdate: RollingUpdate.of({
      maxUnavailable: Percent.of(maxUnavailable),
      maxSurge: Percent.of(maxSurge),
    }),
  };
}

/** The one rollout of a deployment. */
export function rollout(options: Partial<DeploymentOptions>): RolloutPlan {
  const [only, ...others] = aDeployment(undefined, { compute: eightGpus, ...options }).rollout();
  expect(others).toEqual([]);
  return only;
}
