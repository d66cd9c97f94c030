// Read in Kubernetes' own types by test/conformance/support/zero-fields.ts, and not written by hand.

/** The type of a kind, by `apiVersion kind`. @internal */
export const KINDS: { readonly [kind: string]: string } = {
  'apps/v1 DaemonSet': 'apps.DaemonSet',
  'apps/v1 Deployment': 'apps.Deployment',
  'apps/v1 StatefulSet': 'apps.StatefulSet',
  'autoscaling/v2 HorizontalPodAutoscaler': 'autoscaling.HorizontalPodAutoscaler',
  'batch/v1 CronJob': 'batch.CronJob',
  'batch/v1 Job': 'batch.Job',
  'networking.k8s.io/v1 Ingress': 'networking.Ingress',
  'networking.k8s.io/v1 IngressClass': 'networking.IngressClass',
  'networking.k8s.io/v1 NetworkPolicy': 'networking.NetworkPolicy',
  'node.k8s.io/v1 RuntimeClass': 'node.RuntimeClass',
  'policy/v1 PodDisruptionBudget': 'policy.PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1 ClusterRole': 'rbac.ClusterRole',
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': 'rbac.ClusterRoleBinding',
  'rbac.authorization.k8s.io/v1 Role': 'rbac.Role',
  'rbac.authorization.k8s.io/v1 RoleBinding': 'rbac.RoleBinding',
  'scheduling.k8s.io/v1 PriorityClass': 'scheduling.PriorityClass',
  'storage.k8s.io/v1 StorageClass': 'storage.StorageClass',
  'v1 ConfigMap': 'core.ConfigMap',
  'v1 LimitRange': 'core.LimitRange',
  'v1 Namespace': 'core.Namespace',
  'v1 PersistentVolume': 'core.PersistentVolume',
  'v1 PersistentVolumeClaim': 'core.PersistentVolumeClaim',
  'v1 Pod': 'core.Pod',
  'v1 ResourceQuota': 'core.ResourceQuota',
  'v1 Secret': 'core.Secret',
  'v1 Service': 'core.Service',
  'v1 ServiceAccount': 'core.ServiceAccount',
};

/**
 * A type in each line: its name, its fields that are omitted when they are zero, and those with
 * such fields inside, each with its type.
 *
 * @internal
 */
export const TYPES = `
apps.DaemonSet apiVersion kind metadata:meta.ObjectMeta spec:apps.DaemonSetSpec
apps.DaemonSetSpec minReadySeconds selector:meta.LabelSelector template:core.PodTemplateSpec updateStrategy:apps.DaemonSetUpdateStrategy
apps.DaemonSetUpdateStrategy type
apps.Deployment apiVersion kind metadata:meta.ObjectMeta spec:apps.DeploymentSpec
apps.DeploymentSpec minReadySeconds paused selector:meta.LabelSelector strategy:apps.DeploymentStrategy template:core.PodTemplateSpec
apps.DeploymentStrategy type
apps.StatefulSet apiVersion kind metadata:meta.ObjectMeta spec:apps.StatefulSetSpec
apps.StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted whenScaled
apps.StatefulSetSpec minReadySeconds podManagementPolicy volumeClaimTemplates persistentVolumeClaimRetentionPolicy:apps.StatefulSetPersistentVolumeClaimRetentionPolicy selector:meta.LabelSelector template:core.PodTemplateSpec updateStrategy:apps.StatefulSetUpdateStrategy volumeClaimTemplates:core.PersistentVolumeClaim
apps.StatefulSetUpdateStrategy type
autoscaling.CrossVersionObjectReference apiVersion
autoscaling.ExternalMetricSource metric:autoscaling.MetricIdentifier
autoscaling.HPAScalingRules policies
autoscaling.HorizontalPodAutoscaler apiVersion kind metadata:meta.ObjectMeta spec:autoscaling.HorizontalPodAutoscalerSpec
autoscaling.HorizontalPodAutoscalerBehavior scaleDown:autoscaling.HPAScalingRules scaleUp:autoscaling.HPAScalingRules
autoscaling.HorizontalPodAutoscalerSpec metrics behavior:autoscaling.HorizontalPodAutoscalerBehavior metrics:autoscaling.MetricSpec scaleTargetRef:autoscaling.CrossVersionObjectReference
autoscaling.MetricIdentifier selector:meta.LabelSelector
autoscaling.MetricSpec external:autoscaling.ExternalMetricSource object:autoscaling.ObjectMetricSource pods:autoscaling.PodsMetricSource
autoscaling.ObjectMetricSource describedObject:autoscaling.CrossVersionObjectReference metric:autoscaling.MetricIdentifier
autoscaling.PodsMetricSource metric:autoscaling.MetricIdentifier
batch.CronJob apiVersion kind metadata:meta.ObjectMeta spec:batch.CronJobSpec
batch.CronJobSpec concurrencyPolicy jobTemplate:batch.JobTemplateSpec
batch.Job apiVersion kind metadata:meta.ObjectMeta spec:batch.JobSpec
batch.JobSchedulingConfiguration resourceClaims schedulingConstraints:scheduling.WorkloadPodGroupSchedulingConstraints
batch.JobSpec podFailurePolicy:batch.PodFailurePolicy scheduling:batch.JobSchedulingConfiguration selector:meta.LabelSelector template:core.PodTemplateSpec
batch.JobTemplateSpec metadata:meta.ObjectMeta spec:batch.JobSpec
batch.PodFailurePolicy rules:batch.PodFailurePolicyRule
batch.PodFailurePolicyRule onPodConditions
core.AWSElasticBlockStoreVolumeSource fsType partition readOnly
core.Affinity nodeAffinity:core.NodeAffinity podAffinity:core.PodAffinity podAntiAffinity:core.PodAntiAffinity
core.AzureFilePersistentVolumeSource readOnly
core.AzureFileVolumeSource readOnly
core.CSIPersistentVolumeSource fsType readOnly volumeAttributes controllerExpandSecretRef:core.SecretReference controllerPublishSecretRef:core.SecretReference nodeExpandSecretRef:core.SecretReference nodePublishSecretRef:core.SecretReference nodeStageSecretRef:core.SecretReference
core.CSIVolumeSource volumeAttributes nodePublishSecretRef:core.LocalObjectReference
core.Capabilities add drop
core.CephFSPersistentVolumeSource path readOnly secretFile user secretRef:core.SecretReference
core.CephFSVolumeSource path readOnly secretFile user secretRef:core.LocalObjectReference
core.CinderPersistentVolumeSource fsType readOnly secretRef:core.SecretReference
core.CinderVolumeSource fsType readOnly secretRef:core.LocalObjectReference
core.ClusterTrustBundleProjection labelSelector:meta.LabelSelector
core.ConfigMap apiVersion binaryData data kind metadata:meta.ObjectMeta
core.ConfigMapEnvSource name
core.ConfigMapKeySelector name
core.ConfigMapProjection items name
core.ConfigMapVolumeSource items name
core.Container args command env envFrom image imagePullPolicy ports resizePolicy restartPolicyRules stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir env:core.EnvVar envFrom:core.EnvFromSource lifecycle:core.Lifecycle livenessProbe:core.Probe ports:core.ContainerPort readinessProbe:core.Probe resources:core.ResourceRequirements restartPolicyRules:core.ContainerRestartRule securityContext:core.SecurityContext startupProbe:core.Probe volumeMounts:core.VolumeMount
core.ContainerPort hostIP hostPort name protocol
core.ContainerRestartRule action exitCodes:core.ContainerRestartRuleOnExitCodes
core.ContainerRestartRuleOnExitCodes operator values
core.DownwardAPIProjection items items:core.DownwardAPIVolumeFile
core.DownwardAPIVolumeFile fieldRef:core.ObjectFieldSelector resourceFieldRef:core.ResourceFieldSelector
core.DownwardAPIVolumeSource items items:core.DownwardAPIVolumeFile
core.EmptyDirVolumeSource medium
core.EnvFromSource prefix configMapRef:core.ConfigMapEnvSource secretRef:core.SecretEnvSource
core.EnvVar value valueFrom:core.EnvVarSource
core.EnvVarSource configMapKeyRef:core.ConfigMapKeySelector fieldRef:core.ObjectFieldSelector resourceFieldRef:core.ResourceFieldSelector secretKeyRef:core.SecretKeySelector
core.EphemeralContainer args command env envFrom image imagePullPolicy ports resizePolicy restartPolicyRules stdin stdinOnce targetContainerName terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir env:core.EnvVar envFrom:core.EnvFromSource lifecycle:core.Lifecycle livenessProbe:core.Probe ports:core.ContainerPort readinessProbe:core.Probe resources:core.ResourceRequirements restartPolicyRules:core.ContainerRestartRule securityContext:core.SecurityContext startupProbe:core.Probe volumeMounts:core.VolumeMount
core.EphemeralVolumeSource volumeClaimTemplate:core.PersistentVolumeClaimTemplate
core.ExecAction command
core.FCVolumeSource fsType readOnly targetWWNs wwids
core.FlexPersistentVolumeSource fsType options readOnly secretRef:core.SecretReference
core.FlexVolumeSource fsType options readOnly secretRef:core.LocalObjectReference
core.FlockerVolumeSource datasetName datasetUUID
core.GCEPersistentDiskVolumeSource fsType partition readOnly
core.GitRepoVolumeSource directory revision
core.GlusterfsPersistentVolumeSource readOnly
core.GlusterfsVolumeSource readOnly
core.HTTPGetAction host httpHeaders path scheme
core.HostAlias hostnames
core.ISCSIPersistentVolumeSource chapAuthDiscovery chapAuthSession fsType iscsiInterface portals readOnly secretRef:core.SecretReference
core.ISCSIVolumeSource chapAuthDiscovery chapAuthSession fsType iscsiInterface portals readOnly secretRef:core.LocalObjectReference
core.ImageVolumeSource pullPolicy reference
core.Lifecycle postStart:core.LifecycleHandler preStop:core.LifecycleHandler
core.LifecycleHandler exec:core.ExecAction httpGet:core.HTTPGetAction tcpSocket:core.TCPSocketAction
core.LimitRange apiVersion kind metadata:meta.ObjectMeta spec:core.LimitRangeSpec
core.LimitRangeItem default defaultRequest max maxLimitRequestRatio min
core.LimitRangeSpec limits:core.LimitRangeItem
core.LocalObjectReference name
core.NFSVolumeSource readOnly
core.Namespace apiVersion kind metadata:meta.ObjectMeta spec:core.NamespaceSpec
core.NamespaceSpec finalizers
core.NodeAffinity preferredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution:core.PreferredSchedulingTerm requiredDuringSchedulingIgnoredDuringExecution:core.NodeSelector
core.NodeSelector nodeSelectorTerms:core.NodeSelectorTerm
core.NodeSelectorRequirement values
core.NodeSelectorTerm matchExpressions matchFields matchExpressions:core.NodeSelectorRequirement matchFields:core.NodeSelectorRequirement
core.ObjectFieldSelector apiVersion
core.ObjectReference apiVersion fieldPath kind name namespace resourceVersion uid
core.PersistentVolume apiVersion kind metadata:meta.ObjectMeta spec:core.PersistentVolumeSpec
core.PersistentVolumeClaim apiVersion kind metadata:meta.ObjectMeta spec:core.PersistentVolumeClaimSpec
core.PersistentVolumeClaimSpec accessModes volumeName resources:core.VolumeResourceRequirements selector:meta.LabelSelector
core.PersistentVolumeClaimTemplate metadata:meta.ObjectMeta spec:core.PersistentVolumeClaimSpec
core.PersistentVolumeClaimVolumeSource readOnly
core.PersistentVolumeSpec accessModes capacity mountOptions persistentVolumeReclaimPolicy storageClassName awsElasticBlockStore:core.AWSElasticBlockStoreVolumeSource azureFile:core.AzureFilePersistentVolumeSource cephfs:core.CephFSPersistentVolumeSource cinder:core.CinderPersistentVolumeSource claimRef:core.ObjectReference csi:core.CSIPersistentVolumeSource fc:core.FCVolumeSource flexVolume:core.FlexPersistentVolumeSource flocker:core.FlockerVolumeSource gcePersistentDisk:core.GCEPersistentDiskVolumeSource glusterfs:core.GlusterfsPersistentVolumeSource iscsi:core.ISCSIPersistentVolumeSource nfs:core.NFSVolumeSource nodeAffinity:core.VolumeNodeAffinity photonPersistentDisk:core.PhotonPersistentDiskVolumeSource portworxVolume:core.PortworxVolumeSource quobyte:core.QuobyteVolumeSource rbd:core.RBDPersistentVolumeSource scaleIO:core.ScaleIOPersistentVolumeSource storageos:core.StorageOSPersistentVolumeSource vsphereVolume:core.VsphereVirtualDiskVolumeSource
core.PhotonPersistentDiskVolumeSource fsType
core.Pod apiVersion kind metadata:meta.ObjectMeta spec:core.PodSpec
core.PodAffinity preferredDuringSchedulingIgnoredDuringExecution requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution:core.WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:core.PodAffinityTerm
core.PodAffinityTerm matchLabelKeys mismatchLabelKeys namespaces labelSelector:meta.LabelSelector namespaceSelector:meta.LabelSelector
core.PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution:core.WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:core.PodAffinityTerm
core.PodCertificateProjection certificateChainPath credentialBundlePath keyPath keyType signerName userAnnotations
core.PodDNSConfig nameservers options searches options:core.PodDNSConfigOption
core.PodDNSConfigOption name
core.PodSecurityContext supplementalGroups sysctls seLinuxOptions:core.SELinuxOptions
core.PodSpec dnsPolicy ephemeralContainers evictionResponders hostAliases hostIPC hostNetwork hostPID hostname imagePullSecrets initContainers nodeName nodeSelector overhead priorityClassName readinessGates resourceClaims restartPolicy schedulerName schedulingGates serviceAccount serviceAccountName subdomain tolerations topologySpreadConstraints volumes affinity:core.Affinity containers:core.Container dnsConfig:core.PodDNSConfig ephemeralContainers:core.EphemeralContainer hostAliases:core.HostAlias imagePullSecrets:core.LocalObjectReference initContainers:core.Container resources:core.ResourceRequirements securityContext:core.PodSecurityContext tolerations:core.Toleration topologySpreadConstraints:core.TopologySpreadConstraint volumes:core.Volume
core.PodTemplateSpec metadata:meta.ObjectMeta spec:core.PodSpec
core.PortworxVolumeSource fsType readOnly
core.PreferredSchedulingTerm preference:core.NodeSelectorTerm
core.Probe failureThreshold initialDelaySeconds periodSeconds successThreshold timeoutSeconds exec:core.ExecAction httpGet:core.HTTPGetAction tcpSocket:core.TCPSocketAction
core.ProjectedVolumeSource sources:core.VolumeProjection
core.QuobyteVolumeSource group readOnly tenant user
core.RBDPersistentVolumeSource fsType keyring pool readOnly user secretRef:core.SecretReference
core.RBDVolumeSource fsType keyring pool readOnly user secretRef:core.LocalObjectReference
core.ResourceClaim request
core.ResourceFieldSelector containerName
core.ResourceQuota apiVersion kind metadata:meta.ObjectMeta spec:core.ResourceQuotaSpec
core.ResourceQuotaSpec hard scopes scopeSelector:core.ScopeSelector
core.ResourceRequirements claims limits requests claims:core.ResourceClaim
core.SELinuxOptions level role type user
core.ScaleIOPersistentVolumeSource fsType protectionDomain readOnly sslEnabled storageMode storagePool volumeName secretRef:core.SecretReference
core.ScaleIOVolumeSource fsType protectionDomain readOnly sslEnabled storageMode storagePool volumeName secretRef:core.LocalObjectReference
core.ScopeSelector matchExpressions matchExpressions:core.ScopedResourceSelectorRequirement
core.ScopedResourceSelectorRequirement values
core.Secret apiVersion data kind stringData type metadata:meta.ObjectMeta
core.SecretEnvSource name
core.SecretKeySelector name
core.SecretProjection items name
core.SecretReference name namespace
core.SecretVolumeSource items secretName
core.SecurityContext capabilities:core.Capabilities seLinuxOptions:core.SELinuxOptions
core.Service apiVersion kind metadata:meta.ObjectMeta spec:core.ServiceSpec
core.ServiceAccount apiVersion imagePullSecrets kind secrets imagePullSecrets:core.LocalObjectReference metadata:meta.ObjectMeta secrets:core.ObjectReference
core.ServiceAccountTokenProjection audience
core.ServicePort name nodePort protocol
core.ServiceSpec clusterIP clusterIPs externalIPs externalName externalTrafficPolicy healthCheckNodePort ipFamilies loadBalancerIP loadBalancerSourceRanges ports publishNotReadyAddresses selector sessionAffinity type ports:core.ServicePort
core.StorageOSPersistentVolumeSource fsType readOnly volumeName volumeNamespace secretRef:core.ObjectReference
core.StorageOSVolumeSource fsType readOnly volumeName volumeNamespace secretRef:core.LocalObjectReference
core.TCPSocketAction host
core.Toleration effect key operator value
core.TopologySelectorTerm matchLabelExpressions
core.TopologySpreadConstraint matchLabelKeys labelSelector:meta.LabelSelector
core.Volume awsElasticBlockStore:core.AWSElasticBlockStoreVolumeSource azureFile:core.AzureFileVolumeSource cephfs:core.CephFSVolumeSource cinder:core.CinderVolumeSource configMap:core.ConfigMapVolumeSource csi:core.CSIVolumeSource downwardAPI:core.DownwardAPIVolumeSource emptyDir:core.EmptyDirVolumeSource ephemeral:core.EphemeralVolumeSource fc:core.FCVolumeSource flexVolume:core.FlexVolumeSource flocker:core.FlockerVolumeSource gcePersistentDisk:core.GCEPersistentDiskVolumeSource gitRepo:core.GitRepoVolumeSource glusterfs:core.GlusterfsVolumeSource image:core.ImageVolumeSource iscsi:core.ISCSIVolumeSource nfs:core.NFSVolumeSource persistentVolumeClaim:core.PersistentVolumeClaimVolumeSource photonPersistentDisk:core.PhotonPersistentDiskVolumeSource portworxVolume:core.PortworxVolumeSource projected:core.ProjectedVolumeSource quobyte:core.QuobyteVolumeSource rbd:core.RBDVolumeSource scaleIO:core.ScaleIOVolumeSource secret:core.SecretVolumeSource storageos:core.StorageOSVolumeSource vsphereVolume:core.VsphereVirtualDiskVolumeSource
core.VolumeMount bindMountOptions readOnly subPath subPathExpr
core.VolumeNodeAffinity required:core.NodeSelector
core.VolumeProjection clusterTrustBundle:core.ClusterTrustBundleProjection configMap:core.ConfigMapProjection downwardAPI:core.DownwardAPIProjection podCertificate:core.PodCertificateProjection secret:core.SecretProjection serviceAccountToken:core.ServiceAccountTokenProjection
core.VolumeResourceRequirements limits requests
core.VsphereVirtualDiskVolumeSource fsType storagePolicyID storagePolicyName
core.WeightedPodAffinityTerm podAffinityTerm:core.PodAffinityTerm
meta.LabelSelector matchExpressions matchLabels matchExpressions:meta.LabelSelectorRequirement
meta.LabelSelectorRequirement values
meta.ObjectMeta annotations finalizers generateName generation labels name namespace ownerReferences resourceVersion selfLink uid
networking.HTTPIngressPath path backend:networking.IngressBackend
networking.HTTPIngressRuleValue paths:networking.HTTPIngressPath
networking.IPBlock except
networking.Ingress apiVersion kind metadata:meta.ObjectMeta spec:networking.IngressSpec
networking.IngressBackend service:networking.IngressServiceBackend
networking.IngressClass apiVersion kind metadata:meta.ObjectMeta spec:networking.IngressClassSpec
networking.IngressClassSpec controller
networking.IngressRule host http:networking.HTTPIngressRuleValue
networking.IngressServiceBackend port:networking.ServiceBackendPort
networking.IngressSpec rules tls defaultBackend:networking.IngressBackend rules:networking.IngressRule tls:networking.IngressTLS
networking.IngressTLS hosts secretName
networking.NetworkPolicy apiVersion kind metadata:meta.ObjectMeta spec:networking.NetworkPolicySpec
networking.NetworkPolicyEgressRule ports to to:networking.NetworkPolicyPeer
networking.NetworkPolicyIngressRule from ports from:networking.NetworkPolicyPeer
networking.NetworkPolicyPeer ipBlock:networking.IPBlock namespaceSelector:meta.LabelSelector podSelector:meta.LabelSelector
networking.NetworkPolicySpec egress ingress policyTypes egress:networking.NetworkPolicyEgressRule ingress:networking.NetworkPolicyIngressRule podSelector:meta.LabelSelector
networking.ServiceBackendPort name number
node.Overhead podFixed
node.RuntimeClass apiVersion kind metadata:meta.ObjectMeta overhead:node.Overhead scheduling:node.Scheduling
node.Scheduling nodeSelector tolerations tolerations:core.Toleration
policy.PodDisruptionBudget apiVersion kind metadata:meta.ObjectMeta spec:policy.PodDisruptionBudgetSpec
policy.PodDisruptionBudgetSpec selector:meta.LabelSelector
rbac.AggregationRule clusterRoleSelectors clusterRoleSelectors:meta.LabelSelector
rbac.ClusterRole apiVersion kind aggregationRule:rbac.AggregationRule metadata:meta.ObjectMeta rules:rbac.PolicyRule
rbac.ClusterRoleBinding apiVersion kind subjects metadata:meta.ObjectMeta subjects:rbac.Subject
rbac.PolicyRule apiGroups nonResourceURLs resourceNames resources
rbac.Role apiVersion kind metadata:meta.ObjectMeta rules:rbac.PolicyRule
rbac.RoleBinding apiVersion kind subjects metadata:meta.ObjectMeta subjects:rbac.Subject
rbac.Subject apiGroup namespace
scheduling.PriorityClass apiVersion description globalDefault kind metadata:meta.ObjectMeta
scheduling.WorkloadPodGroupSchedulingConstraints topology
storage.StorageClass allowedTopologies apiVersion kind mountOptions parameters allowedTopologies:core.TopologySelectorTerm metadata:meta.ObjectMeta
`;
