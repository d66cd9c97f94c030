/** Whether objects of a kind are in a namespace or in the cluster as a whole. @internal */
export enum Scope {
  NAMESPACE = 'namespace',
  CLUSTER = 'cluster',
}

/** Groups whose kinds are all namespaced, except for those listed. */
const NAMESPACED: Record<string, readonly string[]> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  apps: [],
  'argoproj.io': ['ClusterAnalysisTemplate', 'ClusterWorkflowTemplate'],
  autoscaling: [],
  batch: [],
  'cert-manager.io': ['ClusterIssuer'],
  'coordination.k8s.io': [],
  'discovery.k8s.io': [],
  'events.k8s.io': [],
  extensions: [],
  'flagger.app': [],
  'gateway.envoyproxy.io': [],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'inference.networking.k8s.io': [],
  'inference.networking.x-k8s.io': [],
  'keda.sh': ['ClusterTriggerAuthentication'],
  'leaderworkerset.x-k8s.io': [],
  'monitoring.coreos.com': [],
  'networking.istio.io': [],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR', 'ClusterNetworkPolicy'],
  policy: ['PodSecurityPolicy'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceSlice'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'scheduling.volcano.sh': ['Queue'],
  'security.istio.io': [],
};

/** Groups whose kinds are all cluster-wide, except for those listed. */
const CLUSTER_WIDE: Record<string, readonly string[]> = {
  'admissionregistration.k8s.io': [],
  'apiextensions.k8s.io': [],
  'apiregistration.k8s.io': [],
  'kueue.x-k8s.io': ['LocalQueue', 'Workload'],
  'node.k8s.io': [],
  'scheduling.k8s.io': ['PodGroup', 'Workload'],
  'storage.k8s.io': ['CSIStorageCapacity'],
};

/** `undefined` for kinds that only their cluster knows. @internal */
export function scopeOf(apiVersion: string, kind: string): Scope | undefined {
  const group = groupOf(apiVersion);
  if (group in NAMESPACED) {
    return NAMESPACED[group].includes(kind) ? Scope.CLUSTER : Scope.NAMESPACE;
  }
  if (group in CLUSTER_WIDE) {
    return CLUSTER_WIDE[group].includes(kind) ? Scope.NAMESPACE : Scope.CLUSTER;
  }
  return undefined;
}

/** The API group of an `apiVersion`; empty for the core's. @internal */
export function groupOf(apiVersion: string): string {
  return apiVersion.split('/').slice(0, -1).join('/');
}

/** Whether an object is a Secret, whose values stay out of programs, output and Terraform state. @internal */
export function isSecret({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): boolean {
  return kind === 'Secret' && groupOf(apiVersion) === '';
}
