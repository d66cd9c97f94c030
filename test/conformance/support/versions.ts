import { Environment } from './selection';

/** A pinned module; `sum` is what `go.sum` would say of it. */
export interface Pinned {
  readonly module: string;
  readonly version: string;
  readonly sum: string;
}

/** Custom resource definitions in a folder (or file) of a pinned module. */
export interface Definitions extends Pinned {
  readonly at: string;
}

/** What is installed in a cluster beside Kubernetes, and what a user would tell the library of it. */
export interface Bundle {
  readonly name: string;
  /** As `Platform.kubernetes({ gateway: Gateway.envoyGateway({ version }) })` takes it. */
  readonly envoyGateway: string;
  /** As `gatewayApiVersion` of a gateway takes it. */
  readonly gatewayApi: string;
  /** As `AutoscalingEngine.keda(version)` takes it. */
  readonly keda: string;
  readonly definitions: readonly Definitions[];
}

/** A Kubernetes release; its modules are pinned in `go/<folder>/go.mod` and `go.sum`. */
export interface Release {
  /** As `Platform.kubernetes({ version })` takes it. */
  readonly minor: string;
  readonly version: string;
  readonly folder: string;
  /** Definitions whose own rules are newer than what this release can evaluate. */
  readonly cannotTake: readonly string[];
  /** Kinds of which this release writes down a later time when the same is applied again. */
  readonly touches: readonly string[];
}

/** What is started and looked at as one: a release of Kubernetes and a bundle of definitions. */
export interface Plane extends Environment {
  readonly release: Release;
  readonly bundle: Bundle;
  /** The folder of suites. */
  readonly suites:
    | 'schemas'
    | 'controllers'
    | 'autoscaling'
    | 'inference'
    | 'keda-operator'
    | 'kueue'
    | 'lws'
    | 'preview'
    | 'terraform';
}

/** Kinds of the cloud that nobody publishes a definition of: no plane takes them. */
export const UNDEFINED = new Set(['ResourcePolicy']);

const MINIMUM_VERSIONS: Release = {
  minor: '1.28',
  version: '1.28.15',
  folder: 'oldest',
  cannotTake: ['tlsroutes.gateway.networking.k8s.io', 'securitypolicies.gateway.envoyproxy.io'],
  // their defaults stand inside lists that are replaced as a whole
  touches: ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'Gateway', 'BackendTrafficPolicy'],
};
export const CURRENT: Release = {
  minor: '1.37',
  version: '1.37.2',
  folder: 'current',
  cannotTake: [],
  touches: [],
};

/** etcd is built from the modules of the current release, for both. */
export const ETCD_FOLDER = CURRENT.folder;

const INFERENCE_EXTENSION: Definitions = {
  module: 'sigs.k8s.io/gateway-api-inference-extension',
  version: 'v1.6.0',
  sum: 'h1:cjtwMJYcTnLXBYE5ffR1/hHhn7U1aIFfe2RITYmOXVA=',
  at: 'config/crd/bases',
};

const EVERYWHERE: Definitions[] = [
  INFERENCE_EXTENSION,
  {
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.93.0',
    sum: 'h1:AohlYJT+En8TmNpAcEUJ3GsaJTAqfEBwHmGTVpRm/Io=',
    at: 'example/prometheus-operator-crd',
  },
  {
    module: 'volcano.sh/volcano',
    version: 'v1.15.1',
    sum: 'h1:M0iGzhy1dvod2GFy1QiyWdv1jmmNfHW4+2WoRU7CIAk=',
    at: 'config/crd/volcano/bases',
  },
  {
    module: 'sigs.k8s.io/kueue',
    version: 'v0.19.2',
    sum: 'h1:mPNzr37u0nwI7ikST5QQl5gg6EgtYOAvC9ZbTgywdN8=',
    at: 'config/components/crd/bases',
  },
  {
    module: 'github.com/kedacore/http-add-on',
    version: 'v0.15.0',
    sum: 'h1:6xqqvzFB/Yw9zBSsPD/T6DBTaOj6N4/NqbAs26E5XGA=',
    at: 'config/crd/bases/http.keda.sh_interceptorroutes.yaml',
  },
  {
    module: 'sigs.k8s.io/lws',
    version: 'v0.9.0',
    sum: 'h1:DcJCgxjjoGOx//QHZkeKpyiblxYq70aCRZNYSfykWyI=',
    at: 'config/crd/bases',
  },
  {
    module: 'istio.io/api',
    version: 'v1.30.3',
    sum: 'h1:pPSa0uah/t7CEuwacS4rw5qK/oHGvxC0WO8i4RRGwEU=',
    at: 'kubernetes/customresourcedefinitions.gen.yaml',
  },
];

const OLD: Bundle = {
  name: 'Gateway API 1.4',
  envoyGateway: '1.5',
  gatewayApi: '1.4',
  keda: '2.15',
  definitions: [
    {
      module: 'sigs.k8s.io/gateway-api',
      version: 'v1.4.0',
      sum: 'h1:ZwlNM6zOHq0h3WUX2gfByPs2yAEsy/EenYJB78jpQfQ=',
      at: 'config/crd/standard',
    },
    // Envoy Gateway installs it too; it is in the standard channel from 1.6 on
    {
      module: 'sigs.k8s.io/gateway-api',
      version: 'v1.4.0',
      sum: 'h1:ZwlNM6zOHq0h3WUX2gfByPs2yAEsy/EenYJB78jpQfQ=',
      at: 'config/crd/experimental/gateway.networking.k8s.io_tcproutes.yaml',
    },
    {
      module: 'github.com/envoyproxy/gateway',
      version: 'v1.5.0',
      sum: 'h1:wfHytSeNoinwu0vCtWT61XK23qJuRmJyU+CPWdIJp2I=',
      at: 'charts/gateway-helm/crds/generated',
    },
    {
      module: 'github.com/kedacore/keda/v2',
      version: 'v2.15.1',
      sum: 'h1:Kb3woYuCeCPICH037vTIcUopXgOYpdP2qa+CmHgV3SE=',
      at: 'config/crd/bases',
    },
    ...EVERYWHERE,
  ],
};

const NEW: Bundle = {
  name: 'Gateway API 1.6',
  envoyGateway: '1.9',
  gatewayApi: '1.6',
  keda: '2.20',
  definitions: [
    {
      module: 'sigs.k8s.io/gateway-api',
      version: 'v1.6.1',
      sum: 'h1:mock6phZbI6rvZerwrVNk7hVNymQgHo+6sJ81Ia7ftY=',
      at: 'config/crd/standard',
    },
    {
      module: 'github.com/envoyproxy/gateway',
      version: 'v1.9.0',
      sum: 'h1:PaOpud15v3kDCl3L5yc1TdYzggCMpRm1yRjNKmLkzHA=',
      at: 'charts/gateway-helm/charts/crds/crds/generated',
    },
    {
      module: 'github.com/kedacore/keda/v2',
      version: 'v2.20.2',
      sum: 'h1:SR60v8uIcelbveS8n/1jcl8tLdBBIbHMxmdOHw8tKqA=',
      at: 'config/crd/bases',
    },
    ...EVERYWHERE,
  ],
};

/** Schemas and rules are looked at on bare API servers, where nothing else touches an object. */
const CLUSTERS: Plane[] = [MINIMUM_VERSIONS, CURRENT].flatMap((release) => [
  ...[OLD, NEW].map((bundle) => ({
    name: `kubernetes-${release.minor}-${bundle.name.toLowerCase().replace(/ /g, '-')}`,
    release,
    bundle,
    suites: 'schemas' as const,
    // components that no longer support the release: schemas alone can be tried
    byName: release === MINIMUM_VERSIONS && bundle === NEW,
  })),
  {
    name: `kubernetes-${release.minor}-controllers`,
    release,
    bundle: NEW,
    suites: 'controllers' as const,
  },
]);

/** Kueue and previews need controllers and the scheduler; Terraform an API server to plan and apply Kubernetes objects. */
export const PLANES: Plane[] = [
  ...CLUSTERS,
  {
    name: `kubernetes-${CURRENT.minor}-autoscaling`,
    release: CURRENT,
    bundle: NEW,
    suites: 'autoscaling',
  },
  {
    name: 'keda-operator-2.20',
    release: CURRENT,
    bundle: NEW,
    suites: 'keda-operator',
    byName: true,
  },
  {
    name: 'inference-1.0',
    release: CURRENT,
    bundle: NEW,
    suites: 'inference',
    byName: true,
  },
  {
    name: 'kueue-0.19',
    release: CURRENT,
    bundle: NEW,
    suites: 'kueue',
  },
  {
    name: 'lws-0.9',
    release: CURRENT,
    bundle: NEW,
    suites: 'lws',
    byName: true,
  },
  {
    name: `preview-${CURRENT.minor}`,
    release: CURRENT,
    bundle: NEW,
    suites: 'preview',
  },
  {
    name: `terraform-${CURRENT.minor}`,
    release: CURRENT,
    bundle: NEW,
    suites: 'terraform',
  },
];

/** A release of Envoy Gateway; its modules are pinned in `go/<folder>`. */
export interface EnvoyGatewayRelease {
  /** As `Gateway.envoyGateway({ version })` takes it. */
  readonly minor: string;
  readonly version: string;
  readonly folder: string;
}

/** What is looked at as one: the translator of a gateway's release, alone or with an Envoy. */
export interface GatewayPlane extends Environment {
  readonly gateway: EnvoyGatewayRelease;
  /** The folder of suites: what the proxy would be told, or what becomes of real requests. */
  readonly suites: 'xds' | 'traffic';
}

const GATEWAY_OLDEST: EnvoyGatewayRelease = {
  minor: '1.5',
  version: '1.5.0',
  folder: 'envoy-gateway-1.5',
};
const GATEWAY_CURRENT: EnvoyGatewayRelease = {
  minor: '1.9',
  version: '1.9.0',
  folder: 'envoy-gateway-1.9',
};

/** Real requests go through the Envoy that the current release of the gateway brings. */
export const GATEWAY_PLANES: GatewayPlane[] = [
  { name: 'envoy-gateway-1.5-xds', gateway: GATEWAY_OLDEST, suites: 'xds' },
  { name: 'envoy-gateway-1.9-xds', gateway: GATEWAY_CURRENT, suites: 'xds' },
  { name: 'envoy-gateway-1.9-traffic', gateway: GATEWAY_CURRENT, suites: 'traffic' },
];

/**
 * Envoy AI Gateway in front of the translator of Envoy Gateway, and the reference picker. Each is built in a copy of
 * its module, with additions in `go/<folder>`.
 */
export const INFERENCE = {
  folder: 'inference',
  gateway: NEW.definitions.find(({ module }) => module === 'github.com/envoyproxy/gateway')!,
  aiGateway: {
    module: 'github.com/envoyproxy/ai-gateway',
    version: 'v1.0.0',
    sum: 'h1:cTdSnQmtQQ2Ea5T/LLK50pIthG2SJAOxU9XPXZbtDkU=',
  },
  picker: INFERENCE_EXTENSION,
};

/** OpenTofu, which is Terraform here: its modules are pinned in `go/<folder>`. */
export const TERRAFORM = { folder: 'opentofu', version: '1.12.6' };

/** Providers that stand in for the real ones; their sources are in `go/<folder>`. */
export const STAND_INS = { folder: 'terraform-stand-ins' };

/** The real provider of the cloud, where its module can be had. */
export const VOLCENGINE = {
  module: 'github.com/volcengine/terraform-provider-volcengine',
  version: 'v0.0.196',
};

/** KEDA without a cluster: its admission rules and its cron scaler; modules in `go/<folder>`. */
export const KEDA = {
  name: 'keda-2.20',
  folder: 'keda',
  overridden: NEW.definitions.find(({ module }) => module.startsWith('github.com/kedacore/'))!,
};

/** KEDA's operator and its metrics adapter; their modules are pinned in `go/<folder>`, and a suite starts them. */
export const KEDA_OPERATOR = { folder: 'keda-operator' };

/** The interceptor of KEDA's HTTP add-on; its modules are pinned in `go/<folder>`. */
export const HTTP_ADD_ON = { name: 'http-add-on-0.15', folder: 'http-add-on', version: 'v0.15.0' };

/** kube-score, which needs no cluster either; its modules are pinned in `go/<folder>`. */
export const KUBE_SCORE = { name: 'linters', folder: 'linters', version: '1.20.0' };

/** Prometheus and its tool, with Grafana's model of a dashboard; their modules are pinned in `go/<folder>`. */
export const PROMETHEUS = { name: 'prometheus', folder: 'prometheus', version: '3.12.0' };

/** Tools that run the gates of a release; only their definitions are read. 1.10.2 needs a newer Go. */
export const ARGO_ROLLOUTS: Definitions = {
  module: 'github.com/argoproj/argo-rollouts',
  version: 'v1.10.1',
  sum: 'h1:6oyVPGiHHxu3ixkT6mngemh88HLPDoTX1IwO6KNR1Y4=',
  at: 'manifests/crds/analysis-template-crd.yaml',
};
export const FLAGGER: Definitions = {
  module: 'github.com/fluxcd/flagger',
  version: 'v1.44.0',
  sum: 'h1:JAb2mE3AAO5Y/JkfHy6xbFDPDPk9lGvqXwmtztNbdhw=',
  at: 'artifacts/flagger/crd.yaml',
};

/** Kueue; its modules are pinned in `go/<folder>`, and a suite starts it. */
export const KUEUE = {
  folder: 'kueue',
  overridden: EVERYWHERE.find(({ module }) => module === 'sigs.k8s.io/kueue')!,
};

/** LeaderWorkerSet; its modules are pinned in `go/<folder>`, and a suite starts it. */
export const LWS = {
  folder: 'lws',
  overridden: EVERYWHERE.find(({ module }) => module === 'sigs.k8s.io/lws')!,
};

/** The programs of a control plane next to its API server, by the suites that need them. */
export const CONTROLLERS_OF: {
  readonly [suites in Plane['suites']]?: readonly ('kube-controller-manager' | 'kube-scheduler')[];
} = {
  controllers: ['kube-controller-manager'],
  autoscaling: ['kube-controller-manager'],
  'keda-operator': ['kube-controller-manager'],
  kueue: ['kube-controller-manager', 'kube-scheduler'],
  lws: ['kube-controller-manager', 'kube-scheduler'],
  preview: ['kube-controller-manager', 'kube-scheduler'],
};
