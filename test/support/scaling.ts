import { aChart, aDeployment, aService } from './builders';
import {
  AutoscalerOptions,
  Engine,
  Image,
  InferenceService,
  KubernetesPlatformOptions,
  Platform,
} from '../../src';
import { PlannedAutoscaler } from '../../src/plan/autoscaler';

/** What the only deployment of a service of its own is planned to be scaled by. */
export function plannedAutoscaler(
  options: AutoscalerOptions,
  platform: KubernetesPlatformOptions = {},
): PlannedAutoscaler {
  return aScaledService(options, platform)._plan().deployments[0].autoscaler!;
}

/** A service whose deployment of a vLLM preset is scaled, on a platform with a Prometheus. */
export function aScaledService(
  options: AutoscalerOptions,
  platform: KubernetesPlatformOptions = {},
): InferenceService {
  const service = aService(
    { platform: Platform.kubernetes({ prometheus: 'http://prometheus:9090', ...platform }) },
    aChart('llm'),
  );
  aDeployment(service, { image: Image.preset(Engine.VLLM, '0.33.0') }).autoscale(options);
  return service;
}
