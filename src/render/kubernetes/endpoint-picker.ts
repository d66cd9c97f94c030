import { PlannedDeployment } from '../../plan/deployment';
import { PICKER_CONFIG, PICKER_PORTS, PickerPlan, PickerPodPlan } from '../../plan/endpoint-picker';
import { PlannedService } from '../../plan/service';
import { shortHash } from '../../private/names';
import { omitUndefined } from '../../private/omit-undefined';
import { resourcesOf } from '../../private/resources';
import { OWN_PREFIX, PICKER_LABEL } from '../../private/vocabulary';
import { GatewayKind } from '../../spec/platform';
import { deploymentMetadata, podSelector } from '../metadata';
import { KubernetesObject, RenderedObject, key, unlessEmpty } from '../object';
import { withCaBundle } from './ca-bundle';

/** Group of the InferencePool. @internal */
export const POOL_GROUP = 'inference.networking.k8s.io';
/** Kind of the pool of a deployment. @internal */
export const POOL_KIND = 'InferencePool';

const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];

/** Annotation of the picker's pods: it reads its configuration only when it starts. */
const CONFIG_HASH = `${OWN_PREFIX}endpoint-picker-config`;

/** Seconds: the longest shutdown of a replica, as in the manifests of the extension. */
const GRACE_SECONDS = 130;

/** User of both images, which names none that Kubernetes recognizes as unprivileged. */
const USER = 65532;

/** The pool of a deployment with a picker, and the picker where it is ours. @internal */
export function renderEndpointPicker(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  const { picker } = deployment;
  if (!picker) {
    return [];
  }
  return [
    renderPool(plan, deployment, picker),
    ...(picker.pod ? renderPicker(plan, deployment, picker.pod) : []),
  ];
}

function renderPool(
  plan: PlannedService,
  deployment: PlannedDeployment,
  { pool, targetPorts, service, port, failOpen, pod }: PickerPlan,
): RenderedObject {
  return {
    owner: deployment.path,
    after: pod ? [`Service/${service}`] : [],
    computed: [],
    object: {
      apiVersion: `${POOL_GROUP}/v1`,
      kind: POOL_KIND,
      metadata: deploymentMetadata(plan, deployment, pool),
      spec: {
        selector: { matchLabels: podSelector(deployment) },
        targetPorts: targetPorts.map((number) => ({ number })),
        endpointPickerRef: {
          name: service,
          port: { number: port },
          failureMode: failOpen ? 'FailOpen' : 'FailClose',
        },
      },
    },
  };
}

function renderPicker(
  plan: PlannedService,
  deployment: PlannedDeployment,
  pod: PickerPodPlan,
): RenderedObject[] {
  const metadata = deploymentMetadata(plan, deployment, pod.name);
  const labels = { [PICKER_LABEL]: pod.name };
  const needed = (...kinds: string[]) => kinds.map((kind) => key({ kind, metadata }));
  const rendered = (object: KubernetesObject, after: string[] = []): RenderedObject => ({
    owner: deployment.path,
    after,
    computed: [],
    object,
  });
  const config = pod.config === undefined ? [] : [pod.config];
  return [
    rendered({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }),
    rendered({ apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules: permissions(pod) }),
    rendered(
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: RBAC, kind: 'Role', name: pod.name },
        subjects: [
          omitUndefined({
            kind: 'ServiceAccount',
            name: pod.name,
            namespace: deployment.namespace,
          }),
        ],
      },
      needed('Role', 'ServiceAccount'),
    ),
    ...config.map((text) =>
      rendered({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata,
        data: { [PICKER_CONFIG.file]: text },
      }),
    ),
    rendered({
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        selector: labels,
        ports: [
          {
            name: 'grpc',
            port: PICKER_PORTS.grpc,
            targetPort: 'grpc',
            protocol: 'TCP',
            appProtocol: 'http2',
          },
        ],
      },
    }),
    rendered(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: {
            metadata: omitUndefined({
              labels: { ...pod.defaults?.labels, ...labels },
              annotations: unlessEmpty({
                ...pod.defaults?.annotations,
                ...(pod.config !== undefined && { [CONFIG_HASH]: shortHash(pod.config) }),
              }),
            }),
            spec: podSpec(deployment, pod),
          },
        },
      },
      needed('RoleBinding', ...config.map(() => 'ConfigMap')),
    ),
    ...(pod.monitorLabels
      ? [
          rendered(
            {
              apiVersion: 'monitoring.coreos.com/v1',
              kind: 'PodMonitor',
              metadata: { ...metadata, labels: { ...pod.monitorLabels, ...metadata.labels } },
              spec: {
                selector: { matchLabels: labels },
                podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }],
              },
            },
            needed('Deployment'),
          ),
        ]
      : []),
    ...(plan.platform.gateway.kind === GatewayKind.ISTIO
      ? [
          rendered(
            {
              apiVersion: 'networking.istio.io/v1',
              kind: 'DestinationRule',
              metadata,
              // the picker serves TLS with a certificate that it signs itself
              spec: {
                host: pod.name,
                trafficPolicy: { tls: { mode: 'SIMPLE', insecureSkipVerify: true } },
              },
            },
            needed('Service'),
          ),
        ]
      : []),
  ];
}

function permissions({ policies }: PickerPodPlan): object[] {
  return [
    { apiGroups: [''], resources: ['pods'], verbs: READ },
    { apiGroups: [POOL_GROUP], resources: ['inferencepools'], verbs: READ },
    ...policies.map((group) => ({
      apiGroups: [group],
      resources: ['inferencemodelrewrites', 'inferenceobjectives'],
      verbs: READ,
    })),
  ];
}

/** Its own fields win: its image runs as no other user, and reads the API server by its own account. */
function podSpec({ imagePullSecrets, caBundle }: PlannedDeployment, pod: PickerPodPlan): object {
  const { spec, container, nodeSelector = {}, tolerations = [] } = pod.defaults ?? {};
  const configured = pod.config !== undefined;
  const health = { grpc: { port: PICKER_PORTS.health, service: 'inference-extension' } };
  const own = omitUndefined({
    serviceAccountName: pod.name,
    enableServiceLinks: false,
    nodeSelector: unlessEmpty(nodeSelector),
    tolerations: unlessEmpty(tolerations),
    terminationGracePeriodSeconds: GRACE_SECONDS,
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
    securityContext: {
      ...spec?.securityContext,
      runAsNonRoot: true,
      runAsUser: USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      omitUndefined({
        name: 'picker',
        image: pod.image,
        args: pod.args,
        env: [
          { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
          ...(configured
            ? [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }]
            : []),
        ],
        ports: Object.entries(PICKER_PORTS).map(([name, containerPort]) => ({
          name,
          containerPort,
          protocol: 'TCP',
        })),
        livenessProbe: { ...health, initialDelaySeconds: 5, periodSeconds: 10 },
        readinessProbe: { ...health, periodSeconds: 2 },
        resources: resourcesOf(pod.compute),
        securityContext: {
          ...container?.securityContext,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: configured
          ? [{ name: 'config', mountPath: PICKER_CONFIG.folder, readOnly: true }]
          : undefined,
      }),
    ],
    volumes: configured ? [{ name: 'config', configMap: { name: pod.name } }] : undefined,
  });
  return withCaBundle(own, caBundle);
}
