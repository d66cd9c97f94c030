/** Devices of one class that a pod claims. @internal */
export interface DeviceClaimSpec {
  readonly deviceClass: string;
  readonly count?: number;
  readonly selectors: readonly string[];
}
