import { aDeployment, aService, someCompute, someImage } from './builders';
import { PREPAID } from './property-values';
import {
  AutoscalerOptions,
  DeploymentOptions,
  InferenceService,
  Platform,
  Schedule,
  ScalingMetric,
} from '../../src';

/** Small programs that several tables of effects are made of. */

export const SOME_DEPLOYMENT = { image: someImage(), compute: someCompute() };
export const SOME_SCALING = { maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(60)] };
export const DAYTIME = [Schedule.cron('0 8 * * *', 4), Schedule.cron('0 20 * * *', 1)];

/** A service with one deployment. */
export function deployed(
  options: Partial<DeploymentOptions>,
  service: InferenceService = aService(),
): InferenceService {
  aDeployment(service, options);
  return service;
}

/** A service whose deployment is scaled by CPU and more. */
export function scheduled(
  options: Partial<AutoscalerOptions>,
  platform?: Platform,
): InferenceService {
  const service = aService({ platform });
  aDeployment(service, { queue: PREPAID }).autoscale({ ...SOME_SCALING, ...options });
  return service;
}
