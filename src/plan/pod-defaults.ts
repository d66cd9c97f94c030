import { PodDefaultsSpec } from '../spec/pod-defaults';

/** The options of a deployment that come from `PodDefaults`. */
export interface PodDefaultsPlan {
  /** Path of the scope that the defaults are attached to, which is empty for the App. */
  readonly scope: string;
  /**
   * The inherited options, by their names in `PodDefaults`. Values that the deployment sets itself are not
   * in it.
   */
  readonly inherited: { readonly [option: string]: any };
}

/** Certificate authorities that all containers of a pod trust. @internal */
export interface CaBundlePlan {
  readonly configMap: string;
  readonly key: string;
}

/** @internal */
export function planPodDefaults({ scope, inherited }: PodDefaultsSpec): PodDefaultsPlan {
  return { scope, inherited };
}

/** @internal */
export function planCaBundle({ caBundle }: PodDefaultsSpec): CaBundlePlan | undefined {
  return caBundle && { configMap: caBundle.configMap, key: caBundle.key ?? 'ca.crt' };
}
