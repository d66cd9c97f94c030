import { Planned, deployed, lastDeployment } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';

const POD = struct<ci.PodOptions, Planned<'pod'>>('PodOptions', {
  program: (pod) => deployed({ pod }),
  base: { volumes: [{ name: 'cache', emptyDir: {} }] },
  plan: (service) => lastDeployment(service).pod,
  edit: 'pod',
  defaults: [
    [
      '*',
      () => lastDeployment(deployed({})).pod,
      {
        labels: {},
        annotations: {},
        spec: { automountServiceAccountToken: false, enableServiceLinks: false },
        container: {},
        sidecars: [],
        volumes: [],
        volumeMounts: [],
        nodeSelector: {},
        tolerations: [],
      },
    ],
  ],
})({
  labels: { samples: [{ team: 'llm', 'example.com/cost-center': '4711' }] },
  annotations: { samples: [{ 'example.com/note': '任意文字 "quoted"' }] },
  serviceAccountName: { samples: ['runner'] },
  hardened: { value: true },
  enableServiceLinks: { value: true },
  securityContext: {
    value: { runAsUser: 0, readOnlyRootFilesystem: true },
    samples: [{ readOnlyRootFilesystem: true }],
  },
  podSecurityContext: {
    value: { runAsUser: 0, fsGroup: 0 },
    samples: [{ runAsUser: 1000, fsGroup: 1000 }],
  },
  initContainers: { samples: [[{ name: 'fetch', image: 'busybox:1.36', command: ['true'] }]] },
  sidecars: { samples: [[{ name: 'logs', image: 'fluent-bit:3.0' }]] },
  volumes: { before: undefined, samples: [[{ name: 'cache', emptyDir: {} }]] },
  volumeMounts: {
    value: [{ name: 'cache', mountPath: '/extra', readOnly: true }],
    // mounts name a volume: there is one only if the engine shares memory
    samples: [[]],
    edit: 'none',
  },
  nodeSelector: { samples: [{ 'kubernetes.io/arch': 'amd64' }] },
  tolerations: { value: [{ operator: ci.TolerationOperator.EXISTS }] },
  affinity: {
    samples: [
      {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'Exists' }] }],
          },
        },
      },
    ],
  },
  topologySpreadConstraints: {
    samples: [
      [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { team: 'llm' } },
        },
      ],
    ],
  },
  runtimeClassName: { samples: ['nvidia'] },
  hostNetwork: { value: true },
  hostIpc: { value: true },
  dnsPolicy: { samples: ['ClusterFirstWithHostNet', 'Default'] },
  imagePullPolicy: { samples: ['Always', 'IfNotPresent', 'Never'] },
  workingDir: { samples: ['/workspace'] },
});

/** A service whose deployment inherits defaults. */
function inheriting(options: ci.PodDefaultsOptions): ci.InferenceService {
  const service = deployed({});
  ci.PodDefaults.of(options).attachTo(service);
  return service;
}

const BUNDLE = struct<ci.CaBundle>('CaBundle', {
  program: (caBundle) => inheriting({ caBundle }),
  base: { configMap: 'company-ca' },
  edit: 'pod',
})({
  configMap: { value: 'other-ca' },
  key: {
    value: 'ca.pem',
    default: [
      () => lastDeployment(inheriting({ caBundle: { configMap: 'a' } })).caBundle?.key,
      'ca.crt',
    ],
  },
});

const DEFAULTS = struct<ci.PodDefaultsOptions>('PodDefaultsOptions', {
  program: inheriting,
  edit: 'pod',
  defaults: [['*', () => lastDeployment(inheriting({})).pod, lastDeployment(deployed({})).pod]],
})({
  hardened: { value: true },
  podSecurityContext: { value: { runAsUser: 1000, fsGroup: 1000 } },
  securityContext: { value: { readOnlyRootFilesystem: true } },
  serviceAccountName: { value: 'runner' },
  labels: { value: { team: 'llm' } },
  annotations: { value: { 'example.com/note': 'text' } },
  nodeSelector: { value: { 'kubernetes.io/arch': 'amd64' } },
  tolerations: { value: [{ operator: ci.TolerationOperator.EXISTS }] },
  topologySpreadConstraints: {
    value: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
  },
  imagePullSecrets: { value: ['mirror'] },
  caBundle: { value: { configMap: 'company-ca' } },
});

export const PODS: Subject = { structs: [POD, BUNDLE, DEFAULTS] };
