import { Finding, violation } from './finding';
import { Subject } from './subject';
import { isPlain, listOf } from '../private/copy';
import { distance, nearest } from '../private/nearest';
import { AdoptedSpec, ManifestSpec } from '../spec/adopted';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const ADOPTED_FIELDS = new Subject('Adoption', checkFields);

const ADOPT_FIELD = ADOPTED_FIELDS.error(
  'ADOPT_FIELD',
  'the fields of an adopted Deployment, its containers and its Services are not misspelled',
  "readinesProbe: { httpGet: { path: '/health', port: 8000 } } // of a container in the manifests",
);
const ADOPT_VERSION = ADOPTED_FIELDS.error(
  'ADOPT_VERSION',
  'no adopted object has an API version that Kubernetes removed',
  "apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget' // of a manifest",
);

const ADOPT_RESOURCES = ADOPTED_FIELDS.error(
  'ADOPT_RESOURCES',
  '"compute" and "resources" of an adopted deployment are not both set, and "compute" claims no devices',
  "deployment: { compute, resources: { limits: { cpu: '4' } } }",
);

function checkFields({ deployments }: ServiceSpec): Finding[] {
  return deployments.flatMap(({ adopted, path }) =>
    adopted
      ? [...misspelled(adopted, path), ...removed(adopted, path), ...resources(adopted, path)]
      : [],
  );
}

function resources({ isComputeTwice, hasDeviceClaims }: AdoptedSpec, path: string): Finding[] {
  const claims =
    hasDeviceClaims === true
      ? [
          violation(ADOPT_RESOURCES, path, {
            problem: '"compute" of an adopted deployment must not have "claims"',
            fix: 'claim the devices in the manifests, or add a deployment with the claims',
          }),
        ]
      : [];
  const twice =
    isComputeTwice === true
      ? [
          violation(ADOPT_RESOURCES, path, {
            problem: '"compute" and "resources" both set the resources of the container',
            fix: 'remove "resources", or remove "compute" if requests and limits differ',
          }),
        ]
      : [];
  return [...claims, ...twice];
}

const words = (text: string) => text.trim().split(/\s+/);

/** Fields that a probe, a port, … may have; `undefined` for maps and for what is not looked at. */
interface Fields {
  readonly [field: string]: Fields | undefined;
}

const fields = (text: string, nested: Fields = {}): Fields => ({
  ...Object.fromEntries(words(text).map((name) => [name, undefined])),
  ...nested,
});

const HTTP_GET = fields('host httpHeaders path port scheme');
const PROBE = fields(
  'exec failureThreshold grpc initialDelaySeconds periodSeconds successThreshold tcpSocket terminationGracePeriodSeconds timeoutSeconds',
  { httpGet: HTTP_GET },
);
const CONTAINER = fields(
  `args command image imagePullPolicy lifecycle name resizePolicy restartPolicy restartPolicyRules
  securityContext stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices workingDir`,
  {
    env: fields('name value valueFrom'),
    envFrom: fields('configMapRef prefix secretRef'),
    ports: fields('containerPort hostIP hostPort name protocol'),
    resources: fields('claims limits requests'),
    volumeMounts: fields(
      'mountPath mountPropagation name readOnly recursiveReadOnly subPath subPathExpr',
    ),
    livenessProbe: PROBE,
    readinessProbe: PROBE,
    startupProbe: PROBE,
  },
);
const POD = fields(
  `activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks
  ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname hostnameOverride
  nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates
  resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates schedulingGroup
  securityContext serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain
  terminationGracePeriodSeconds topologySpreadConstraints volumes workloadRef`,
  {
    containers: CONTAINER,
    initContainers: CONTAINER,
    imagePullSecrets: fields('name'),
    tolerations: fields('effect key operator tolerationSeconds value'),
  },
);

/**
 * The fields of Kubernetes 1.35 by kind (kubernetes/kubernetes, staging/src/k8s.io/api: apps/v1/types.go,
 * core/v1/types.go). A newer field is not near to any of these, and passes.
 *
 * @internal
 */
export const FIELDS: { readonly [kind: string]: Fields } = {
  Deployment: fields(
    'minReadySeconds paused progressDeadlineSeconds replicas revisionHistoryLimit',
    {
      selector: fields('matchExpressions matchLabels'),
      strategy: fields('type', { rollingUpdate: fields('maxSurge maxUnavailable') }),
      template: fields('metadata', { spec: POD }),
    },
  ),
  Service: fields(
    `allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName externalTrafficPolicy
    healthCheckNodePort internalTrafficPolicy ipFamilies ipFamilyPolicy loadBalancerClass loadBalancerIP
    loadBalancerSourceRanges publishNotReadyAddresses selector sessionAffinity sessionAffinityConfig
    trafficDistribution type`,
    { ports: fields('appProtocol name nodePort port protocol targetPort') },
  ),
};

function misspelled({ roles }: AdoptedSpec, path: string): Finding[] {
  const own = [roles.deployment, ...roles.services].flatMap((each) => each ?? []);
  return own.flatMap((manifest) =>
    unknown(manifest.object.spec, FIELDS[manifest.object.kind], '/spec').map(
      ({ place, name, meant }) =>
        violation(ADOPT_FIELD, path, {
          problem: `${titleOf(manifest)} has a field that Kubernetes does not know: ${place}`,
          value: name,
          fix: `rename it to ${meant}; an API server drops or rejects it`,
        }),
    ),
  );
}

interface Unknown {
  readonly place: string;
  readonly name: string;
  readonly meant: string;
}

/** More letters differ in a word of a later release than in a slip. */
const SLIP = 2;

function unknown(value: unknown, known: Fields, place: string): Unknown[] {
  if (Array.isArray(value)) {
    return listOf(value).flatMap((item, index) => unknown(item, known, `${place}/${index}`));
  }
  return isPlain(value)
    ? Object.entries(value).flatMap(([name, child]): Unknown[] => {
        const at = `${place}/${name}`;
        if (Object.hasOwn(known, name)) {
          const nested = known[name];
          return nested ? unknown(child, nested, at) : [];
        }
        const meant = nearest(name, Object.keys(known));
        const isSlip =
          meant !== undefined && distance(name.toLowerCase(), meant.toLowerCase()) <= SLIP;
        return isSlip ? [{ place: at, name, meant }] : [];
      })
    : [];
}

/**
 * API versions that no supported Kubernetes serves, and the version in their place
 * (kubernetes/website, content/en/docs/reference/using-api/deprecation-guide.md, removals up to 1.32).
 */
const REMOVED: readonly (readonly [apiVersion: string, kinds: string, version: string])[] = [
  ['extensions/v1beta1', 'DaemonSet ReplicaSet', 'apps/v1'],
  ['extensions/v1beta1', 'Ingress NetworkPolicy', 'networking.k8s.io/v1'],
  ['apps/v1beta1', 'StatefulSet', 'apps/v1'],
  ['apps/v1beta2', 'DaemonSet ReplicaSet StatefulSet', 'apps/v1'],
  ['networking.k8s.io/v1beta1', 'Ingress IngressClass', 'networking.k8s.io/v1'],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  ['batch/v1beta1', 'CronJob', 'batch/v1'],
  ['policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
  ['node.k8s.io/v1beta1', 'RuntimeClass', 'node.k8s.io/v1'],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'StorageClass', 'storage.k8s.io/v1'],
  [
    'rbac.authorization.k8s.io/v1beta1',
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    'rbac.authorization.k8s.io/v1',
  ],
  ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 'apiextensions.k8s.io/v1'],
];

function removed({ manifests }: AdoptedSpec, path: string): Finding[] {
  return manifests.flatMap((manifest) => {
    const { apiVersion, kind } = manifest.object;
    const row = REMOVED.find(([old, kinds]) => old === apiVersion && words(kinds).includes(kind));
    return row
      ? [
          violation(ADOPT_VERSION, path, {
            problem: `${titleOf(manifest)} (${manifest.where}) has an API version that Kubernetes removed`,
            value: apiVersion,
            fix: `set apiVersion: ${row[2]}, and the fields that it requires; kubectl get prints the object so`,
          }),
        ]
      : [];
  });
}

function titleOf({ object: { kind, metadata } }: ManifestSpec): string {
  return `${kind} "${metadata.name}"`;
}
