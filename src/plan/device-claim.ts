import { DeviceClaimSpec } from '../spec/device-claim';

/** Devices of one class that each pod claims. */
export interface DeviceClaimPlan {
  /** Name of the `DeviceClass`. */
  readonly deviceClass: string;
  /** Number of devices that each pod claims. */
  readonly count: number;
  /** CEL expressions that a device meets. */
  readonly selectors: string[];
}

/** @internal */
export function planDeviceClaim({
  count,
  deviceClass,
  selectors,
}: DeviceClaimSpec): DeviceClaimPlan {
  return { deviceClass, count: count ?? 1, selectors: [...selectors] };
}

/** Whether the GPUs of a pod are not counted: they are among its claimed devices. @internal */
export function hasUncountedDevices({
  claims,
  gpus,
}: {
  readonly claims?: readonly DeviceClaimPlan[];
  readonly gpus?: number;
}): boolean {
  return claims !== undefined && gpus === undefined;
}
