import { BehaviorSpec } from './behavior';
import { FallbackSpec } from './fallback';
import { MetricSpec } from './metric';
import { ScaleToZeroSpec } from './scale-to-zero';
import { ScheduleSpec } from './schedule';

/** @internal */
export interface AutoscalerSpec {
  readonly path: string;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly metrics: readonly MetricSpec[];
  readonly schedules: readonly ScheduleSpec[];
  readonly timeZone?: string;
  readonly behavior?: BehaviorSpec;
  readonly fallback?: FallbackSpec;
  readonly treatMissingAsZero?: boolean;
  readonly scaleToZero?: ScaleToZeroSpec;
}
