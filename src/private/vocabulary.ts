/** Labels and annotations that are the library's own begin with this. @internal */
export const OWN_PREFIX = 'cdk-inference/';

/** Label: object name of the service. @internal */
export const SERVICE_LABEL = `${OWN_PREFIX}service`;
/** Label, and the whole selector: object name of the deployment. @internal */
export const DEPLOYMENT_LABEL = `${OWN_PREFIX}deployment`;
/** Label of the pods of an endpoint picker: its name. @internal */
export const PICKER_LABEL = `${OWN_PREFIX}endpoint-picker`;
/** Label of the pods: whether the service's CLB sends them connections. @internal */
export const ACCEPT_TRAFFIC_LABEL = `${OWN_PREFIX}accept-traffic`;
/** Label of all pods of a LeaderWorkerSet, leaders and workers, which its controller sets. @internal */
export const GROUP_SET_LABEL = 'leaderworkerset.sigs.k8s.io/name';
/** Label of the pods: name of the queue. @internal */
export const QUEUE_LABEL = `${OWN_PREFIX}queue`;
/** Annotation: what people call the deployment. @internal */
export const DISPLAY_NAME = `${OWN_PREFIX}display-name`;
/** Annotation: what the deployment is for. @internal */
export const DESCRIPTION = `${OWN_PREFIX}description`;
/** Annotations of a Deployment, one per rule: why a warning is acknowledged. @internal */
export const ACKNOWLEDGED_PREFIX = `${OWN_PREFIX}acknowledged-`;
/** Annotation: what people call the service. @internal */
export const SERVICE_DISPLAY_NAME = `${OWN_PREFIX}service-display-name`;
/** Annotation: what the service is for. @internal */
export const SERVICE_DESCRIPTION = `${OWN_PREFIX}service-description`;
/** Annotation of a Deployment: the VPC of its pods. @internal */
export const VPC = `${OWN_PREFIX}vpc`;
/** Annotation of a Deployment: the subnets that its instances may take addresses from. @internal */
export const SUBNETS = `${OWN_PREFIX}subnets`;
/** Annotation of a Deployment: the security groups that its instances are to have. @internal */
export const SECURITY_GROUPS = `${OWN_PREFIX}security-groups`;
/**
 * Annotation of a pod: Karpenter leaves its node alone, for good or for a duration (Karpenter 1.12,
 * pkg/utils/pod/scheduling.go).
 *
 * @internal
 */
export const DO_NOT_DISRUPT = 'karpenter.sh/do-not-disrupt';
/**
 * Annotation of a pod: whether the Cluster Autoscaler may evict it; it has no duration (kubernetes/autoscaler,
 * cluster-autoscaler/utils/drain/drain.go).
 *
 * @internal
 */
export const SAFE_TO_EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
/** Annotation of a monitor: the metrics workspace of Volcengine. @internal */
export const WORKSPACE = `${OWN_PREFIX}metrics-workspace`;

/** Annotation of a MetricTemplate: the limits of its gate, as JSON. @internal */
export const THRESHOLD_RANGE = `${OWN_PREFIX}threshold-range`;

/** Prefix of the annotations that Volcengine's controller reads on a Service of type LoadBalancer. @internal */
export const BALANCER_PREFIX = 'service.beta.kubernetes.io/volcengine-loadbalancer-';

/** Name of the container that serves. @internal */
export const INFERENCE_CONTAINER = 'inference';
/** Name of the container that downloads the model. @internal */
export const DOWNLOAD_CONTAINER = 'model-download';
/** Name of the volume at `/dev/shm`. @internal */
export const SHARED_MEMORY_VOLUME = 'shared-memory';
/** Name of the volume with the certificates of authorities, and where it is mounted. @internal */
export const CA_BUNDLE_VOLUME = 'ca-bundle';
/** @internal */
export const CA_BUNDLE_PATH = '/etc/cdk-inference/ca-bundle';
/** Request header with the name of the deployment, for the backend. @internal */
export const DEPLOYMENT_HEADER = 'x-inference-deployment';

/** Request header with the name of the client that an API key belongs to, for the backend. @internal */
export const CLIENT_HEADER = 'x-inference-client';

/** Request header by which the interceptor of KEDA's HTTP add-on finds a deployment. @internal */
export const INTERCEPTED_HEADER = 'x-inference-intercepted';

/** Label of nodes: their availability zone. @internal */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';
/** Label of nodes: the type of their machine. @internal */
export const INSTANCE_TYPE_LABEL = 'node.kubernetes.io/instance-type';

/** Annotations of pods for schedulers. @internal */
export const PLACEMENT_ANNOTATIONS = {
  volcanoQueue: 'scheduling.volcano.sh/queue-name',
  volcanoPreemptable: 'volcano.sh/preemptable',
  volcanoNuma: 'volcano.sh/numa-topology-policy',
  katalystQos: 'katalyst.kubewharf.io/qos_level',
  katalystMemory: 'katalyst.kubewharf.io/memory_enhancement',
  elastic: 'vke.volcengine.com/burst-to-vci',
} as const;
/** Label of a Deployment that gives its pods to a Kueue queue. @internal */
export const KUEUE_QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';
