import { aDeployment, aService } from './builders';
import { Effect, effects } from './effect';
import { DAYTIME, SOME_SCALING, scheduled } from './programs';
import { AUTOSCALER, WINDOW } from './property-values';
import {
  Autoscaler,
  AutoscalerOptions,
  Deployment,
  InferenceService,
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

/** Two deployments, one of which is acted upon. */
function choosing(chosen: 'a' | 'b', act: (chosen: Deployment) => void): InferenceService {
  const service = aService();
  const both = { a: aDeployment(service, {}, 'a'), b: aDeployment(service, {}, 'b') };
  act(both[chosen]);
  return service;
}

/** What users say of autoscalers. */
export const SCALING_EFFECTS: Effect[] = [
  ...effects<Omit<AutoscalerOptions, 'timeZone'>>(
    'AutoscalerOptions',
    AUTOSCALER,
    scaled,
    SOME_SCALING,
  ),
  ...effects<Omit<AutoscalerOptions, 'timeZone'>>(
    'AutoscalerProps',
    AUTOSCALER,
    scaledAtLength,
    SOME_SCALING,
  ),
  ...['AutoscalerOptions', 'AutoscalerProps'].map((struct) => ({
    property: `${struct}.timeZone`,
    without: () => scheduled({ schedules: DAYTIME }),
    with: () => scheduled({ schedules: DAYTIME, timeZone: 'Asia/Shanghai' }),
  })),
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
