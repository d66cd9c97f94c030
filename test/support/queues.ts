import { Size } from 'cdk8s';
import { aDeployment, aService } from './builders';
import {
  ComputeSpec,
  DeploymentOptions,
  InferenceServiceProps,
  Queue,
  QueueOptions,
  Schedule,
  ScalingMetric,
} from '../../src';
import { PlannedDeployment } from '../../src/plan/deployment';

export const ONE_GPU = ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 });
export const NO_GPU = ComputeSpec.of({ cpu: 0.1, memory: Size.gibibytes(1) });
export const MEBI = 1024 ** 2;

/** A deployment of a test, with one GPU a replica in the queue `h20`. */
export interface Queued extends Partial<DeploymentOptions> {
  /** Bounds of an autoscaler with a metric. */
  readonly scaled?: [number, number];
  /** Schedules of an autoscaler without a metric. */
  readonly schedules?: Schedule[];
}

/** The plans of deployments `d0`, `d1` and so on; the first sets the options of the queue. */
export function planned(
  queue: QueueOptions,
  deployments: readonly Queued[],
  props: InferenceServiceProps = {},
): PlannedDeployment[] {
  const service = aService(props);
  deployments.forEach(({ scaled, schedules, ...options }, index) => {
    const deployment = aDeployment(
      service,
      { compute: ONE_GPU, queue: Queue.named('h20', index === 0 ? queue : {}), ...options },
      `d${index}`,
    );
    if (scaled) {
      const [minReplicas, maxReplicas] = scaled;
      const metrics = [ScalingMetric.cpuUtilization(80)];
      deployment.autoscale({ minReplicas, maxReplicas, metrics, schedules });
    } else if (schedules) {
      const maxReplicas = Math.max(1, ...schedules.map((each) => each._spec.replicas));
      deployment.autoscale({ maxReplicas, schedules, timeZone: 'Europe/Berlin' });
    }
  });
  return service._plan().deployments;
}
