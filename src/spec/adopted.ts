import { PodSettings } from './pod';

/** One object of adopted manifests. @internal */
export interface ManifestSpec {
  /** Its place, such as `vllm.yaml, document 2`. */
  readonly where: string;
  /** The object without the fields that the server wrote. */
  readonly object: any;
  /** Paths of the removed fields, which the server or a controller wrote. */
  readonly strippedFields: readonly string[];
  /** The controller that created it. */
  readonly controller?: string;
}

/** A document that is not an object. @internal */
export interface UnreadableSpec {
  readonly where: string;
  /** The reason. */
  readonly why: string;
  /** What to do about it; by default, to correct the document. */
  readonly fix?: string;
}

/** The options that choose among several objects. @internal */
export interface ManifestSelection {
  /** The Deployment, if there are several. */
  readonly deploymentName?: string;
  /** The Service that receives the requests, if there are several. */
  readonly serviceName?: string;
  /** The container that serves, if there are several. */
  readonly containerName?: string;
  /** The namespace of objects without one. */
  readonly namespace?: string;
}

/** The role of each manifest. If several candidates remain, none is chosen. @internal */
export interface ManifestRoles {
  /** All Deployments. */
  readonly deployments: readonly ManifestSpec[];
  /** The Deployment that becomes the deployment `Default`. */
  readonly deployment?: ManifestSpec;
  /** Labels of its pods. */
  readonly podLabels: { readonly [name: string]: string };
  /** Its containers. */
  readonly containers: readonly any[];
  /** Index of the container that serves. */
  readonly container?: number;
  /** The Services that select its pods. */
  readonly services: readonly ManifestSpec[];
  /** The Service that receives the requests. */
  readonly service?: ManifestSpec;
  /** The autoscalers of the Deployment. */
  readonly autoscalers: readonly ManifestSpec[];
  /** Services that select no pod of any workload in the manifests. */
  readonly idle: readonly ManifestSpec[];
  /** The other workloads, once per pod template, with the labels of its pods. */
  readonly others: readonly WorkloadLabels[];
}

/** A workload and the labels of its pods. @internal */
export interface WorkloadLabels {
  readonly workload: ManifestSpec;
  readonly labels: { readonly [name: string]: string };
}

/** Adopted manifests, read and classified. @internal */
export interface AdoptedSpec extends ManifestSelection {
  readonly manifests: readonly ManifestSpec[];
  readonly unreadable: readonly UnreadableSpec[];
  /** The namespace that is set on the service. */
  readonly serviceNamespace?: string;
  readonly roles: ManifestRoles;
  /** The pod settings that options add to the manifests. */
  readonly pod?: PodSettings;
  /** Whether `compute` and `resources` are both set. */
  readonly isComputeTwice?: boolean;
  /** Whether `compute` claims devices. */
  readonly hasDeviceClaims?: boolean;
  /** Nodes of one replica, which only a deployment of the library can have. */
  readonly nodes?: number;
}
