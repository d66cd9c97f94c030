import {
  AutoscalerOptions,
  DeploymentOptions,
  InferenceService,
  Platform,
  Port,
  Queue,
  Schedule,
  ScalingMetric,
} from '../../src';
import { PlannedDeployment } from '../../src/plan/deployment';
import { aDeployment, aService, someCompute, someImage } from '../support/builders';

/** A queue with nodes of its own. */
export const pool = (name: string) =>
  Queue.named(name, { nodeSelector: { 'example.com/pool': name } });
export const PREPAID = pool('prepaid');

export const SOME_DEPLOYMENT = { image: someImage(), compute: someCompute() };
export const SOME_SCALING = { maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(60)] };
export const DAYTIME = [Schedule.cron('0 8 * * *', 4), Schedule.cron('0 20 * * *', 1)];
export const HTTP = Port.http1({ listen: 8000 });
export const VKE = Platform.vke({ region: 'cn-beijing' });

/** A name of exactly 63 characters, different for every service. */
export const longest = (beginning: string, service: number) =>
  `${beginning}-${service}-`.padEnd(63, 'x');

/** A service with one deployment. */
export function deployed(
  options: Partial<DeploymentOptions>,
  service: InferenceService = aService(),
): InferenceService {
  aDeployment(service, options);
  return service;
}

/** The deployment that a program declares last. */
export function lastDeployment(service: InferenceService): PlannedDeployment {
  return service._plan().deployments.at(-1)!;
}

/** A part of the plan of a deployment, if there is one. */
export type Planned<K extends keyof PlannedDeployment> = NonNullable<PlannedDeployment[K]>;

/** A service whose deployment has an autoscaler. */
export function scheduled(
  options: Partial<AutoscalerOptions>,
  platform?: Platform,
): InferenceService {
  const service = aService({ platform });
  aDeployment(service, { queue: PREPAID }).autoscale({ ...SOME_SCALING, ...options });
  return service;
}
