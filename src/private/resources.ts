import { bytesQuantity, cpuQuantity } from './quantity';

/** The compute of a container. */
interface Compute {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly gpus?: number;
  readonly gpuResource: string;
  readonly ephemeralStorageBytes?: number;
  readonly extendedResources?: { readonly [name: string]: number };
  readonly cpuLimit: boolean;
}

/** Amounts of resources, by name. @internal */
export interface Amounts {
  readonly [name: string]: string | number | undefined;
}

/**
 * The `resources` of a container.
 *
 * @param reclaimed resources that replace CPU, memory and GPUs
 * @internal
 */
export function resourcesOf(compute: Compute, reclaimed?: Amounts): object {
  const { gpus, gpuResource, ephemeralStorageBytes: disk, extendedResources = {} } = compute;
  const requests: Amounts = {
    ...(reclaimed ?? {
      cpu: cpuQuantity(compute.cpu),
      memory: bytesQuantity(compute.memoryBytes),
      ...(gpus !== undefined && { [gpuResource]: `${gpus}` }),
    }),
    ...(disk !== undefined && { 'ephemeral-storage': bytesQuantity(disk) }),
    ...Object.fromEntries(
      Object.entries(extendedResources).map(([name, count]) => [name, `${count}`]),
    ),
  };
  const { cpu, ...withoutCpu } = requests;
  return { requests, limits: compute.cpuLimit ? { ...requests } : withoutCpu };
}
