import { DeviceClaimSpec } from './device-claim';

/** @internal */
export interface ComputeRequest {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly gpus?: number;
  readonly gpuResource?: string;
  /** Nodes of one replica, with a pod on each. */
  readonly nodes?: number;
  readonly sharedMemoryBytes?: number;
  readonly ephemeralStorageBytes?: number;
  readonly extendedResources?: { readonly [name: string]: number };
  readonly claims?: readonly DeviceClaimSpec[];
  readonly cpuLimit?: boolean;
  readonly instanceType?: string;
  readonly machine?: { readonly cpu: number; readonly memoryBytes: number; readonly gpus?: number };
}
