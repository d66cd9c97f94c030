import { PodSettings } from './pod';

/** A ConfigMap with the certificates of the authorities that pods trust. */
export interface CaBundle {
  /** Name of the ConfigMap, in the namespace of the pods. */
  readonly configMap: string;
  /**
   * Key of the certificates in PEM format.
   * @default 'ca.crt'
   */
  readonly key?: string;
}

/** The pod defaults of a deployment, and its share of them. @internal */
export interface PodDefaultsSpec {
  /** Path of the scope that they are attached to; empty for the App. */
  readonly scope: string;
  /** All of them, as settings of a pod. */
  readonly settings: PodSettings;
  readonly imagePullSecrets: readonly string[];
  /** The options that the deployment inherits. */
  readonly inherited: { readonly [option: string]: any };
  readonly caBundle?: CaBundle;
}
