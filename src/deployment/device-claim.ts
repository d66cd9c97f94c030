import { checkInput } from '../private/input';
import { omitUndefined } from '../private/omit-undefined';
import { DeviceClaimSpec } from '../spec/device-claim';

/** Devices that a pod claims by dynamic resource allocation. */
export interface DeviceClaimOptions {
  /** Name of the `DeviceClass` of the driver, such as 'gpu.nvidia.com'. Violations: `DEVICE_CLAIM`. */
  readonly deviceClass: string;

  /**
   * Devices of one pod: a whole number, 1–32. All claims of a deployment together have at most 32.
   * Violations: `DEVICE_CLAIM`.
   * @default 1
   */
  readonly count?: number;

  /**
   * CEL expressions about one device, which all must be true: at most 32, each of at most 10,240
   * characters. The API server checks their syntax. Violations: `DEVICE_CLAIM`.
   *
   * @example
   * DeviceClaim.of({
   *   deviceClass: 'gpu.nvidia.com',
   *   selectors: ["device.attributes['gpu.nvidia.com'].architecture == 'Hopper'"],
   * });
   *
   * @default - every device of the class
   * @see https://kubernetes.io/docs/reference/using-api/cel/
   */
  readonly selectors?: string[];
}

/**
 * Devices by their class and attributes, in place of a number of one extended resource. The library
 * renders a `ResourceClaimTemplate`, from which Kubernetes creates a claim for each pod. Needs
 * Kubernetes 1.34 and a driver for dynamic resource allocation (DRA).
 *
 * The library does not count claimed devices: capacity and cost of a deployment with claims and
 * without `gpus` are unknown in plan and preview (`DEVICE_CLAIM_UNCOUNTED`). Violations:
 * `DEVICE_CLAIM`, `DEVICE_CLAIM_VERSION`.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
export class DeviceClaim {
  /**
   * Claims devices of one class.
   *
   * @example
   * ComputeSpec.of({
   *   cpu: 16,
   *   memory: Size.gibibytes(128),
   *   claims: [DeviceClaim.of({ deviceClass: 'gpu.nvidia.com', count: 2 })],
   * });
   *
   * @param options class, count and selectors
   */
  public static of(options: DeviceClaimOptions): DeviceClaim {
    const { deviceClass, count, selectors = [] } = options;
    return new DeviceClaim({
      deviceClass,
      selectors: [...selectors],
      ...omitUndefined({ count }),
    });
  }

  private constructor(private readonly spec: DeviceClaimSpec) {}

  /** @internal */
  public get _spec(): DeviceClaimSpec {
    return this.spec;
  }
}

checkInput(DeviceClaim, 'DeviceClaim');
