import { copyOf } from '../private/copy';
import { atOnce } from '../private/mistakes';
import { omitUndefined } from '../private/omit-undefined';
import { DnsPolicy, ImagePullPolicy, PodSettings, Toleration } from '../spec/pod';

/**
 * Kubernetes pod fields that have no option of their own.
 *
 * Values of type `any` are Kubernetes JSON. The library renders them unchanged, and the API server
 * validates them.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
export interface PodOptions {
  /**
   * Pod labels. Keys that begin with `cdk-inference/` are reserved for the library. Violations:
   * `LABEL`.
   * @default - only the library's labels
   */
  readonly labels?: { readonly [name: string]: string };

  /**
   * Annotations of the pods, in addition to those of the library. Violations: `LABEL`,
   * `POD_PLACEMENT`.
   * @default - only the annotations that other options render
   */
  readonly annotations?: { readonly [name: string]: string };

  /**
   * Name of the service account of the pods, whose token is then mounted. Violations: `POD_OPTION`.
   * @default - the account `default` of the namespace, without a mounted token
   */
  readonly serviceAccountName?: string;

  /**
   * Whether the pod meets the restricted Pod Security level: no root, no privilege escalation, no
   * capabilities, the runtime's seccomp profile. It applies to every container: the inference
   * container, the container that downloads the model, `sidecars` and `initContainers`. A security
   * context that you set overrides single fields.
   *
   * Many inference images run as root. Set a user that the image has, such as
   * `podSecurityContext: { runAsUser: 2000, runAsGroup: 0 }` for vLLM from release 0.26, or use another
   * image. A part of the pod that the level rejects is a warning (`HARDENED`).
   * @default false
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
   */
  readonly hardened?: boolean;

  /**
   * Security context of the inference container.
   * @default - the container runs as the user of the image, with the settings of the runtime
   */
  readonly securityContext?: { readonly [field: string]: any };

  /**
   * Fields of `securityContext` of the pod, such as `runAsUser` and `fsGroup`.
   * @default - every container runs with the settings of its image and of the runtime
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
   */
  readonly podSecurityContext?: { readonly [field: string]: any };

  /**
   * Containers that run to their end before the inference container starts. Violations:
   * `POD_NAMES`.
   * @default - only the container that downloads the model, if the model repository has one
   */
  readonly initContainers?: { readonly [field: string]: any }[];

  /**
   * Containers in addition to the inference container. Violations: `POD_NAMES`.
   * @default - the pod has the inference container alone
   */
  readonly sidecars?: { readonly [field: string]: any }[];

  /**
   * Volumes of the pod. Violations: `POD_NAMES`.
   * @default - only the volumes of `model`, `storage` and `compute.sharedMemory`
   */
  readonly volumes?: { readonly [field: string]: any }[];

  /**
   * Volume mounts of the inference container.
   * @default - only the mounts of `model`, `storage` and `compute.sharedMemory`
   */
  readonly volumeMounts?: { readonly [field: string]: any }[];

  /**
   * Node labels that the pods require in addition to the queue's. Violations: `LABEL`,
   * `POD_PLACEMENT`.
   * @default - only the node labels of the queue and of the instance type
   */
  readonly nodeSelector?: { readonly [name: string]: string };

  /**
   * Tolerations in addition to the queue's. Violations: `TOLERATION`.
   * @default - only the tolerations of the queue
   */
  readonly tolerations?: Toleration[];

  /**
   * Node and pod affinity. The library adds the constraints of the queue to it.
   * @default - only the constraints of the queue
   */
  readonly affinity?: { readonly [field: string]: any };

  /**
   * How the scheduler spreads the pods over zones or nodes (`topologySpreadConstraints`).
   * @default - the default constraints of the cluster
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
   */
  readonly topologySpreadConstraints?: { readonly [field: string]: any }[];

  /**
   * Name of the `RuntimeClass`, such as 'nvidia'. Violations: `POD_OPTION`.
   * @default - the default runtime of the cluster
   */
  readonly runtimeClassName?: string;

  /**
   * Whether the pods use the network of their node. NetworkPolicies then have no effect
   * (`APPROXIMATED_NETWORK_ACCESS`), and two pods with the same port cannot run on one node.
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * Whether the pods share the inter-process communication (IPC) namespace of their node.
   * @default false
   */
  readonly hostIpc?: boolean;

  /**
   * Whether Kubernetes sets environment variables for every Service of the namespace. A Service named
   * `vllm` would set `VLLM_PORT`, which vLLM reads as its own setting.
   * @default false
   */
  readonly enableServiceLinks?: boolean;

  /**
   * How the pods resolve host names. Violations: `POD_OPTION`.
   * @default DnsPolicy.CLUSTER_FIRST
   * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
   */
  readonly dnsPolicy?: DnsPolicy;

  /**
   * When a node pulls the image of the inference container. Violations: `POD_OPTION`.
   * @default - ImagePullPolicy.ALWAYS for the tag `latest`, otherwise
   * ImagePullPolicy.IF_NOT_PRESENT
   * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Working directory of the inference container: an absolute path. Violations: `POD_OPTION`.
   * @default - the working directory of the image
   */
  readonly workingDir?: string;
}

const RESTRICTED_POD = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
};

/** @internal */
export function podSpec(spec: PodOptions = {}): PodSettings {
  const options = copyOf(spec);
  const hardened = atOnce(options.hardened) ?? false;
  const restricted = hardened ? RESTRICTED_CONTAINER : undefined;
  const restrict = (container: { readonly [field: string]: any }) =>
    omitUndefined({
      ...container,
      securityContext: merged(restricted, container.securityContext),
    });
  return {
    labels: options.labels ?? {},
    annotations: options.annotations ?? {},
    spec: omitUndefined({
      serviceAccountName: options.serviceAccountName,
      // a token is a credential: mounted only for an account that the user chose
      automountServiceAccountToken: options.serviceAccountName === undefined ? false : undefined,
      enableServiceLinks: options.enableServiceLinks ?? false,
      securityContext: merged(hardened ? RESTRICTED_POD : undefined, options.podSecurityContext),
      initContainers: options.initContainers?.map(restrict),
      affinity: options.affinity,
      topologySpreadConstraints: options.topologySpreadConstraints,
      runtimeClassName: options.runtimeClassName,
      hostNetwork: options.hostNetwork,
      hostIPC: options.hostIpc,
      dnsPolicy: options.dnsPolicy,
    }),
    container: omitUndefined({
      securityContext: merged(restricted, options.securityContext),
      imagePullPolicy: options.imagePullPolicy,
      workingDir: options.workingDir,
    }),
    sidecars: (options.sidecars ?? []).map(restrict),
    volumes: options.volumes ?? [],
    volumeMounts: options.volumeMounts ?? [],
    nodeSelector: options.nodeSelector ?? {},
    tolerations: options.tolerations ?? [],
    ...omitUndefined({ restricted }),
  };
}

function merged(base: object | undefined, own: object | undefined): object | undefined {
  return base === undefined && own === undefined ? undefined : { ...base, ...own };
}
