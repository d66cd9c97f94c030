import { aDeployment, aService } from './builders';
import { Effect, effects } from './effect';
import { DAYTIME, SOME_SCALING, scheduled } from './programs';
import { AUTOSCALER, Alone, BEHAVIOR, DIRECTION, FALLBACK, WINDOW } from './property-values';
import {
  Autoscaler,
  AutoscalerOptions,
  AutoscalingEngine,
  Deployment,
  InferenceService,
  KedaOptions,
  Platform,
  ScalingBehaviorOptions,
  ScalingDirectionOptions,
  ScalingFallbackOptions,
  ScalingMetric,
  Schedule,
  ScheduleWindowOptions,
} from '../../src';

function scaled(options: AutoscalerOptions): InferenceService {
  const service = aService();
  aDeployment(service).autoscale(options);
  return service;
}

function scaledAtLength(options: AutoscalerOptions): InferenceService {
  const service = aService();
  new Autoscaler(service, 'scaler', { deployment: aDeployment(service), ...options });
  return service;
}

/** Scaled by a query, on releases that can be told all there is. */
function queried(
  options: Partial<AutoscalerOptions>,
  autoscaling = AutoscalingEngine.keda('2.20'),
): InferenceService {
  const prometheus = 'http://prometheus:9090';
  const platform = Platform.kubernetes({ version: '1.35', prometheus, autoscaling });
  const metrics = [ScalingMetric.prometheus(`sum(q{${ScalingMetric.PODS}})`, 4)];
  return scheduled({ metrics, ...options }, platform);
}

/** Two deployments, one of which is acted upon. */
function choosing(chosen: 'a' | 'b', act: (chosen: Deployment) => void): InferenceService {
  const service = aService();
  const both = { a: aDeployment(service, {}, 'a'), b: aDeployment(service, {}, 'b') };
  act(both[chosen]);
  return service;
}

/** What users say of autoscalers. */
export const SCALING_EFFECTS: Effect[] = [
  ...effects<Alone>('AutoscalerOptions', AUTOSCALER, scaled, SOME_SCALING),
  ...effects<Alone>('AutoscalerProps', AUTOSCALER, scaledAtLength, SOME_SCALING),
  ...['AutoscalerOptions', 'AutoscalerProps'].map((struct) => ({
    property: `${struct}.timeZone`,
    without: () => scheduled({ schedules: DAYTIME }),
    with: () => scheduled({ schedules: DAYTIME, timeZone: 'Asia/Shanghai' }),
  })),
  ...['AutoscalerOptions', 'AutoscalerProps'].flatMap((struct) => [
    {
      property: `${struct}.fallback`,
      without: () => queried({}),
      with: () => queried({ fallback: { failures: 5 } }),
    },
    {
      property: `${struct}.treatMissingAsZero`,
      without: () => queried({}),
      with: () => queried({ treatMissingAsZero: true }),
    },
  ]),
  ...effects<ScalingBehaviorOptions>('ScalingBehaviorOptions', BEHAVIOR, (behavior) =>
    scaled({ ...SOME_SCALING, behavior }),
  ),
  ...effects<ScalingDirectionOptions>('ScalingDirectionOptions', DIRECTION, (down) =>
    queried({ behavior: { down } }),
  ),
  ...effects<ScalingFallbackOptions>('ScalingFallbackOptions', FALLBACK, (fallback) =>
    queried({ fallback }),
  ),
  ...effects<KedaOptions>('KedaOptions', { transferHpaOwnership: [true] }, (options) =>
    queried({}, AutoscalingEngine.keda('2.20', options)),
  ),
  ...effects<ScheduleWindowOptions>(
    'ScheduleWindowOptions',
    WINDOW,
    (window) => scheduled({ schedules: [Schedule.window(window)] }),
    { start: '08:00', end: '20:00', replicas: 4 },
  ),
  {
    property: 'AutoscalerProps.deployment',
    without: () => choosing('a', (deployment) => deployment.autoscale(SOME_SCALING)),
    with: () => choosing('b', (deployment) => deployment.autoscale(SOME_SCALING)),
  },
];
