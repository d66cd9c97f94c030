import { copyOf } from '../private/copy';
import { omitUndefined } from '../private/omit-undefined';
import { PodSettings, Toleration } from '../spec/pod';

/**
 * What the pods of a deployment get beside what its form says. Values typed `any` are Kubernetes
 * JSON and stand in the manifest as they are; the API server judges them.
 */
export interface PodOptions {
  /**
   * Labels. Keys that begin with `cdk-inference/` are the library's. Violations: `LABEL`.
   * @default - the library's own only
   */
  readonly labels?: { readonly [name: string]: string };

  /**
   * Annotations. Violations: `LABEL`.
   * @default - none
   */
  readonly annotations?: { readonly [name: string]: string };

  /**
   * The service account whose token the pods get. Violations: `POD_OPTION`.
   * @default - the namespace's `default`, and no token is mounted
   */
  readonly serviceAccountName?: string;

  /**
   * Hardens the pod to the restricted Pod Security level: no root, no privilege escalation, no
   * capabilities, the runtime's seccomp profile. Fields given in `securityContext` or
   * `podSecurityContext` win. Many inference images run as root and need an image or
   * `podSecurityContext: { runAsUser: … }` that fits.
   * @default false
   */
  readonly hardened?: boolean;

  /**
   * Security context of the inference container.
   * @default - none: the image's user, the runtime's settings
   */
  readonly securityContext?: { readonly [field: string]: any };

  /**
   * Security context of the pod.
   * @default - none
   */
  readonly podSecurityContext?: { readonly [field: string]: any };

  /**
   * Containers that run before the inference container. Violations: `POD_NAMES`.
   * @default - none
   */
  readonly initContainers?: { readonly [field: string]: any }[];

  /**
   * Containers that run beside the inference container. Violations: `POD_NAMES`.
   * @default - none
   */
  readonly sidecars?: { readonly [field: string]: any }[];

  /**
   * Volumes. Violations: `POD_NAMES`.
   * @default - none but the library's own
   */
  readonly volumes?: { readonly [field: string]: any }[];

  /**
   * Where the inference container sees them.
   * @default - none but the library's own
   */
  readonly volumeMounts?: { readonly [field: string]: any }[];

  /**
   * Node labels asked for beside the queue's. Violations: `LABEL`.
   * @default - the queue's only
   */
  readonly nodeSelector?: { readonly [name: string]: string };

  /**
   * Taints tolerated beside the queue's. Violations: `TOLERATION`.
   * @default - the queue's only
   */
  readonly tolerations?: Toleration[];

  /**
   * Node and pod affinity.
   * @default - none
   */
  readonly affinity?: { readonly [field: string]: any };

  /**
   * Topology spread constraints.
   * @default - the cluster's
   */
  readonly topologySpreadConstraints?: { readonly [field: string]: any }[];

  /**
   * Name of the `RuntimeClass`, such as 'nvidia'. Violations: `POD_OPTION`.
   * @default - the cluster's default runtime
   */
  readonly runtimeClassName?: string;

  /**
   * Whether the pods use the node's network.
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * Whether the pods see the node's interprocess communication.
   * @default false
   */
  readonly hostIpc?: boolean;

  /**
   * DNS policy: 'ClusterFirst', 'ClusterFirstWithHostNet', 'Default' or 'None'. Violations: `POD_OPTION`.
   * @default - 'ClusterFirst'
   */
  readonly dnsPolicy?: string;

  /**
   * When the image is pulled: 'Always', 'IfNotPresent' or 'Never'. Violations: `POD_OPTION`.
   * @default - Kubernetes': 'Always' for the tag latest, 'IfNotPresent' otherwise
   */
  readonly imagePullPolicy?: string;

  /**
   * Working directory of the inference container: absolute. Violations: `POD_OPTION`.
   * @default - the image's
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
  const hardened = options.hardened ?? false;
  return {
    labels: options.labels ?? {},
    annotations: options.annotations ?? {},
    spec: omitUndefined({
      serviceAccountName: options.serviceAccountName,
      // a token is a credential: mounted only where somebody chose whose
      automountServiceAccountToken: options.serviceAccountName === undefined ? false : undefined,
      securityContext: merged(hardened ? RESTRICTED_POD : undefined, options.podSecurityContext),
      initContainers: options.initContainers,
      affinity: options.affinity,
      topologySpreadConstraints: options.topologySpreadConstraints,
      runtimeClassName: options.runtimeClassName,
      hostNetwork: options.hostNetwork,
      hostIPC: options.hostIpc,
      dnsPolicy: options.dnsPolicy,
    }),
    container: omitUndefined({
      securityContext: merged(hardened ? RESTRICTED_CONTAINER : undefined, options.securityContext),
      imagePullPolicy: options.imagePullPolicy,
      workingDir: options.workingDir,
    }),
    sidecars: options.sidecars ?? [],
    volumes: options.volumes ?? [],
    volumeMounts: options.volumeMounts ?? [],
    nodeSelector: options.nodeSelector ?? {},
    tolerations: options.tolerations ?? [],
  };
}

function merged(base: object | undefined, own: object | undefined): object | undefined {
  return base === undefined && own === undefined ? undefined : { ...base, ...own };
}
