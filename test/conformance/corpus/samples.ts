import { Duration, Size } from 'cdk8s';
import { Env, EnvFieldPaths, EnvValue, ISecret, ResourceFieldPaths } from 'cdk8s-plus-28';
import { Level, Place } from './levels';
import * as library from '../../../src';
import { Plane } from '../support/versions';

type ObjectSource = (place: Place) => unknown;

/** A value, or a function that makes it where it has to differ from service to service. */
type Sample = unknown | ObjectSource;

/** As `fromSecretName` and `fromConfigMapName` give it, which want a scope. */
const named = (name: string) => ({ name }) as ISecret;

/** A name of exactly 63 characters, different for every service. */
const longest = (beginning: string, { service }: Place) =>
  `${beginning}-${service}-`.padEnd(63, 'x');

/**
 * Values for what the compiler knows only as a string, a number, a map or a class of somebody else's;
 * booleans, enums, structs and the library's own classes bring theirs. A property without any stops
 * the suite, and so does an entry here that nothing asks for.
 *
 * Keys are `Struct.property`, `Class.method(parameter)`, `Class.method.property` for a property that
 * has other values there, or `Struct` for objects as a whole. An empty list: cannot be said there.
 */
const SAMPLES: Record<string, Sample[]> = {
  'InferenceServiceProps.displayName': ['通义对话_chat', 'a', '名'.repeat(200)],
  'InferenceServiceProps.description': ['对话模型：承载日常流量', 'x'.repeat(500)],
  'InferenceServiceProps.namespace': [(place: Place) => `ns-${place.service}`],
  'InferenceServiceProps.resourceName': [
    (place: Place) => `own-${place.service}`,
    (place: Place) => longest('service', place),
  ],

  'PrivateNetworkOptions.vpc': ['vpc-1'],
  'PrivateNetworkOptions.securityGroups': [['sg-1'], ['sg-1', 'sg-2']],
  'PrivateNetworkOptions.allowedSources': [['10.0.0.0/8'], ['0.0.0.0/0', '192.168.1.7/32']],
  'Subnet.of(id)': ['subnet-a'],
  'Subnet.of(zone)': ['cn-beijing-a'],
  'Visibility.account(group)': ['system:authenticated', 'team-llm'],
  'Visibility.subAccounts(users)': [['li'], ['li', '李雷']],
  'Visibility.creatorOnly(user)': ['li'],
  'NetworkPeer.inNamespace(name)': ['monitoring', 'n'.repeat(63)],
  'NetworkPeer.inNamespaces(labels)': [{}, { team: 'web' }],
  'NetworkPeer.pods(labels)': [{ 'example.com/app': 'bff' }, {}],
  'NetworkPeer.pods(namespace)': ['front'],
  'NetworkPeer.addresses(cidr)': ['10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32'],

  'Port.http1.listen': [8000, 1],
  'Port.http1.expose': [80, 65535],
  'Port.http1.path': ['/v1/chat', `/${'x'.repeat(1023)}`],
  'Port.http1.name': ['web', 'a-2345678901234'],
  'Port.http1.workspace': [],
  'Port.http2.listen': [8001, 29999],
  'Port.http2.expose': [8080, 81],
  'Port.http2.path': ['/h2', '/h2/'],
  'Port.http2.name': ['h2', '2'.padEnd(15, 'h')],
  'Port.http2.workspace': [],
  'Port.grpc.listen': [9000, 32768],
  'Port.grpc.expose': [50051, 443],
  'Port.grpc.path': ['/'],
  'Port.grpc.name': ['rpc'],
  'Port.grpc.workspace': [],
  'Port.metrics.listen': [9090, 65535],
  'Port.metrics.expose': [],
  'Port.metrics.path': ['/metrics', '/v2/internal/metrics'],
  'Port.metrics.name': ['prom'],
  'Port.metrics.workspace': ['b7e1c0d2-0000-4000-8000-000000000000'],
  'Port.other.listen': [7000, 7001],
  'Port.other.expose': [7100, 30000],
  'Port.other.path': [],
  'Port.other.name': ['raw'],
  'Port.other.workspace': [],
  'Port.http.listen': [8100],
  'Port.http.expose': [8180],
  'Port.http.path': [],
  'Port.http.name': ['plain'],
  'Port.http.workspace': [],
  'Port.rpc.listen': [9100],
  'Port.rpc.expose': [50052],
  'Port.rpc.path': [],
  'Port.rpc.name': ['calls'],
  'Port.rpc.workspace': [],

  'ApiGatewayOptions.hostnames': [
    ['chat.example.com'],
    ['*.example.com', 'a'.repeat(63)],
    Array.from({ length: 16 }, (_, index) => `h${index}.example.com`),
  ],
  'ApiGatewayOptions.routeTimeout': [
    Duration.millis(1500),
    Duration.seconds(99999),
    Duration.seconds(0),
  ],
  'GatewayAlgorithm.consistentHash(header)': ['x-session-id', 'X'.repeat(256)],
  'ApiGatewayOptions.instance': ['public', 'gateways/public'],
  'ApiGatewayOptions.listeners': [[{ port: 80, name: 'http' }]],
  'ApiGatewayOptions.certificate': ['chat-tls'],
  'ApiGatewayOptions.overrideHeader': ['x-deployment', 'X'.repeat(256)],
  'GatewayOptions.className': ['eg', 'gateway.example.com'],
  'GatewayApiOptions.className': ['cilium'],
  // what goes together depends on whether there is a cloud
  ClbOptions: [
    { algorithm: library.ClbAlgorithm.SOURCE_ADDRESS_HASH },
    { publicAccess: true },
    { publicAccess: false, algorithm: library.ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS },
    { instance: 'clb-2febwrkxvwo5c59gp67iw1234' },
  ],
  'KubernetesPlatformOptions.privateAddressAnnotations': [
    { 'networking.gke.io/load-balancer-type': 'Internal' },
  ],
  'KubernetesPlatformOptions.publicAddressAnnotations': [{ 'example.com/scheme': 'public' }],
  'KubernetesPlatformOptions.prometheus': [
    'http://prometheus.monitoring:9090',
    'https://metrics.example.com/prefix',
  ],
  'KubernetesPlatformOptions.timeZone': ['Asia/Shanghai', 'UTC'],
  'KubernetesPlatformOptions.monitorLabels': [{ release: 'prometheus' }],

  'DeploymentOptions.displayName': ['预付费', 'x'.repeat(200)],
  'DeploymentOptions.description': ['一个部署'],
  'DeploymentOptions.resourceName': [
    (place: Place) => `dep-${place.service}`,
    (place: Place) => longest('deployment', place),
  ],
  'DeploymentOptions.command': ['python serve.py --port 8000', ['python', 'serve.py']],
  'DeploymentOptions.args': [['--model', 'Qwen/Qwen2.5-7B-Instruct'], []],
  'DeploymentOptions.env': [{ MODEL: 'qwen', _EMPTY: '' }],
  'DeploymentOptions.envValues': [
    {
      POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP),
      MEMORY: EnvValue.fromResource(ResourceFieldPaths.MEMORY_LIMIT),
      PLAIN: EnvValue.fromValue('plain'),
    },
  ],
  'DeploymentOptions.envFrom': [
    [Env.fromSecret(named('keys'))],
    [Env.fromConfigMap(named('settings') as any, 'S3_'), Env.fromSecret(named('more-keys'))],
  ],
  'DeploymentOptions.imagePullSecrets': [['registry'], ['registry', 'team.example.com']],
  'Model.fromRepository(id)': ['qwen/qwen2.5-7b-instruct'],
  'Model.fromRepository(version)': ['v1'],
  'Model.fromClaim(name)': ['models'],
  'ModelOptions.mountPath': ['/weights', '/opt/models/'],
  'ModelOptions.subPath': ['qwen/v1'],
  'OciImageModelOptions.pullPolicy': ['Always', 'IfNotPresent', 'Never'],
  'ModelRepository.claim(name)': ['model-repository'],
  'ModelRepository.ociImages(reference)': ['registry.example.com/models/{id}:{version}'],
  'ModelRepository.download(uri)': ['s3://models/{id}/{version}'],
  'ModelDirectoryOptions.directory': ['llm/{id}/{version}'],
  'ModelImagesOptions.pullPolicy': ['IfNotPresent'],
  'ModelDownloadOptions.image': ['kserve/storage-initializer:v0.18.0'],
  'ModelDownloadOptions.command': [['/fetch']],
  'ModelDownloadOptions.args': [['--from={uri}', '--to={path}', '{id}', '{version}'], []],
  'ModelDownloadOptions.secret': ['object-storage'],
  'ModelDownloadOptions.sizeLimit': [Size.gibibytes(200), Size.mebibytes(1536)],
  'SharedFileSystem.nfs(server)': ['10.0.0.8', 'nfs.example.com'],
  'SharedFileSystem.nfs(path)': ['/exports/models'],
  'SharedFileSystem.nfs.mountPath': ['/nfs'],
  'SharedFileSystem.claim(name)': ['shared'],
  'SharedFileSystem.claim.mountPath': ['/claim'],
  'SharedFileSystem.csi(driver)': ['nfs.csi.k8s.io'],
  'SharedFileSystem.csi.mountPath': ['/csi'],
  'SharedFileSystem.nas(server)': ['100.65.230.38'],
  'SharedFileSystem.nas.mountPath': ['/nas'],
  'SharedFileSystem.vepfs(id)': ['vepfs-cnbj0123'],
  'SharedFileSystem.vepfs.mountPath': ['/vepfs'],
  'SharedFileSystem.tos(bucket)': ['models'],
  'SharedFileSystemOptions.subPath': ['team/llm'],
  'PersistentFileSystemOptions.capacity': [Size.tebibytes(1), Size.mebibytes(1536)],
  'CsiFileSystemOptions.volumeHandle': [(place: Place) => `server/share-${place.service}`],
  'CsiFileSystemOptions.attributes': [{ server: '10.0.0.8', share: '/exports' }],
  'CsiFileSystemOptions.fsType': ['nfs'],
  'CsiFileSystemOptions.mountOptions': [['vers=4', 'nolock']],
  'NasFileSystemOptions.path': ['/fs-039e9a16'],
  'NasFileSystemOptions.mountOptions': [['vers=4'], []],
  'VepfsFileSystemOptions.mountService': ['mount-aed6284f'],
  'VepfsFileSystemOptions.volumeHandle': ['vepfs-cnbj0123'],
  // a driver has to be told a namespace, which a service need not say
  SecretReference: [{ name: 'storage-key', namespace: 'kube-system' }],
  // what goes together depends on the driver
  TosFileSystemOptions: [
    { mountPath: '/tos' },
    {
      mountPath: '/tos/qwen',
      path: '/qwen',
      subPath: 'v1',
      readOnly: true,
      capacity: Size.tebibytes(10),
      region: 'cn-shanghai',
      endpoint: 'tos-cn-shanghai.volces.com',
      secret: { name: 'tos-key', namespace: 'kube-system' },
    },
    {
      mountPath: '/tos',
      driver: library.TosDriver.OPEN_SOURCE,
      secret: { name: 'tos-key', namespace: 'kube-system' },
      additionalArguments: '-oensure_diskfree=20480',
    },
  ],
  'DeploymentOptions.replicas': [3, 1, 1000],
  'DeploymentOptions.gracefulShutdown': [
    Duration.seconds(0),
    Duration.seconds(30),
    Duration.hours(1),
  ],
  'DeploymentOptions.preStopDelay': [Duration.seconds(0), Duration.seconds(25)],
  'DeploymentOptions.minReady': [Duration.seconds(0), Duration.seconds(15)],
  'DeploymentOptions.progressDeadline': [Duration.hours(2)],
  'Image.custom(repository)': ['registry.example.com:5000/team/llm'],
  'Image.custom(tag)': ['1.0', `sha256:${'0'.repeat(64)}`],
  'Image.fromUrl(url)': ['registry.example.com/llm:1.0'],
  'Image.preset(version)': ['0.8.5', 'v25.06'],
  'ComputeSpecOptions.cpu': [4, 0.5],
  'ComputeSpecOptions.memory': [Size.gibibytes(16), Size.mebibytes(1536)],
  'ComputeSpecOptions.gpus': [1, 8],
  'ComputeSpecOptions.gpuResource': ['amd.com/gpu'],
  'ComputeSpecOptions.sharedMemory': [Size.mebibytes(512)],
  'Percent.of(value)': [20, 0, 100, 33],
  'ComputeSpec.instanceType(name)': ['ecs.gni3cl.11xlarge'],
  // an instance has no more GPUs than its machine
  NodeCapacity: [{ cpu: 64, memory: Size.gibibytes(512), gpus: 8 }],
  'DeploymentOptions.priority': [1, 9],
  'DeploymentOptions.acceptTraffic': [false, true],
  'KubernetesPlatformOptions.priorityClassPrefix': ['level'],
  'Scheduler.volcano(version)': ['1.8', '1.15'],
  'Scheduler.kueue(version)': ['0.16', '0.19'],
  'Scheduler.katalyst(version)': ['0.5'],
  'Queue.named(name)': ['prepaid', 'q'.repeat(63)],
  'QueueOptions.zones': [['cn-beijing-a'], ['cn-beijing-a', 'cn-beijing-b']],
  // the first stands in queues that say everything, elsewhere than in a cloud as well
  'QueueOptions.virtualNodes': [false, true],
  'QueueOptions.resourcePolicySubset': [{ maxReplicas: 2 }],
  'QueueOptions.namespace': [],
  'QueueOptions.members': ['team-llm'],
  'DeploymentOptions.securityGroups': [['sg-2']],
  'DeploymentOptions.overflow': [
    library.Queue.named('on-demand', { nodeSelector: { 'example.com/pool': 'on-demand' } }),
    library.Queue.named('burst', { virtualNodes: true, resourcePolicySubset: { maxReplicas: 2 } }),
  ],
  'NodePort.port': [80, 8180],
  // from the ports that a cluster chooses last: nothing else has them
  'NodePort.nodePort': [30080, 30085],
  'DeploymentOptions.loadBalancer': [library.LoadBalancer.apiGateway(), library.LoadBalancer.clb()],
  'QueueOptions.nodeSelector': [{ 'example.com/pool': 'prepaid' }],
  'QueueCapacity.cpu': [100000],
  'QueueCapacity.memory': [Size.tebibytes(4096)],
  'QueueCapacity.gpus': [0, 100000],
  Toleration: [
    { key: 'example.com/pool', operator: 'Equal', value: 'gpu', effect: 'NoSchedule' },
    { key: 'example.com/spot', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
    { operator: 'Exists' },
  ],

  'Probe.fromHttpGet(path)': ['/health'],
  'Probe.fromCommand(command)': [
    ['cat', '/ready'],
    ['/bin/sh', '-c', 'true'],
  ],
  'TcpSocketProbeOptions.port': [8000, 'http-8000', 65535],
  'HttpGetProbeOptions.headers': [{ authorization: 'Bearer token', 'X-Probe': 'yes' }],
  'ProbeOptions.initialDelay': [Duration.seconds(0), Duration.minutes(1)],
  'ProbeOptions.timeout': [Duration.seconds(1), Duration.seconds(5)],
  'ProbeOptions.period': [Duration.seconds(1), Duration.seconds(30)],
  'ProbeOptions.failureThreshold': [1, 180],

  'AutoscalerOptions.minReplicas': [1, 2],
  'AutoscalerOptions.maxReplicas': [2, 1000],
  'AutoscalerOptions.timeZone': ['Europe/Berlin'],
  'ScalingDirectionOptions.stabilization': [Duration.seconds(0), Duration.hours(1)],
  'ScalingPolicy.instances(count)': [1],
  'ScalingPolicy.instances(period)': [Duration.seconds(1), Duration.minutes(30)],
  'ScalingPolicy.percent(percent)': [library.Percent.of(50), library.Percent.of(400)],
  'ScalingPolicy.percent(period)': [Duration.seconds(15)],
  'ScalingFallbackOptions.replicas': [2],
  'ScalingFallbackOptions.failures': [1, 10],
  'Schedule.cron(expression)': ['0 8 * * 1-5', '*/30 0,12 * * 7', '0 8 1 3,6 *'],
  'Schedule.cron(replicas)': [2],
  'ScheduleWindowOptions.days': ['1-5', '0,6'],
  'ScheduleWindowOptions.start': ['08:00', '22:30'],
  'ScheduleWindowOptions.end': ['20:00', '24:00'],
  'ScheduleWindowOptions.replicas': [2],
  'ScalingMetric.cpuUtilization(percent)': [70],
  'ScalingMetric.memoryUtilization(percent)': [80],
  'ScalingMetric.gpuUtilization(percent)': [90],
  'ScalingMetric.inFlightRequests(perInstance)': [8],
  'ScalingMetric.queueLength(perInstance)': [4],
  'ScalingMetric.requestsPerSecond(perInstance)': [0.5],
  'ScalingMetric.prometheus(query)': ['sum(my_queue{__pods__})'],
  'ScalingMetric.prometheus(perInstance)': [2.5],

  'PodOptions.labels': [{ team: 'llm', 'example.com/cost-center': '4711' }],
  'PodOptions.annotations': [{ 'example.com/note': '任意文字 "quoted"' }],
  'PodOptions.serviceAccountName': ['runner'],
  'PodOptions.securityContext': [{ readOnlyRootFilesystem: true }],
  'PodOptions.podSecurityContext': [{ runAsUser: 1000, fsGroup: 1000 }],
  'PodOptions.initContainers': [[{ name: 'fetch', image: 'busybox:1.36', command: ['true'] }]],
  'PodOptions.sidecars': [[{ name: 'logs', image: 'fluent-bit:3.0' }]],
  'PodOptions.volumes': [[{ name: 'cache', emptyDir: {} }]],
  'PodOptions.nodeSelector': [{ 'kubernetes.io/arch': 'amd64' }],
  'PodOptions.affinity': [
    {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'Exists' }] }],
        },
      },
    },
  ],
  'PodOptions.topologySpreadConstraints': [
    [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { team: 'llm' } },
      },
    ],
  ],
  'PodOptions.runtimeClassName': ['nvidia'],
  'PodOptions.dnsPolicy': ['ClusterFirstWithHostNet', 'Default'],
  'PodOptions.imagePullPolicy': ['Always', 'IfNotPresent', 'Never'],
  'PodOptions.workingDir': ['/workspace'],
  // mounts name a volume: there is one where the engine shares memory
  'PodOptions.volumeMounts': [[]],
};

/** Ways to have a class that do not stand together in a list, since each wants another load balancer. */
export const APART: Record<string, string[][]> = {
  Port: [
    ['http1', 'http2', 'grpc'],
    ['http', 'rpc', 'other'],
  ],
};

/** Lists that are no mere collection of what their elements can be. */
const FURTHER: Record<string, (library: any) => Level[]> = {
  'InferenceServiceProps.ports': ({ Port }) => [
    {
      label: '[metrics on the port of the requests]',
      make: () => [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
    },
    {
      label: '[two paths on one port]',
      make: () => [
        Port.http1({ listen: 8000, expose: 80, path: '/a' }),
        Port.http1({ listen: 8001, expose: 80, path: '/b' }),
      ],
    },
  ],
};

/** Releases a user of the plane could name; nothing newer than what runs there. */
function platforms({ release, bundle, suites }: Plane): Record<string, Sample[]> {
  const upTo = (limit: string, versions: string[]) =>
    [limit, ...versions].filter(
      (version, index, all) => minor(version) <= minor(limit) && all.indexOf(version) === index,
    );
  const since = (kubernetes: string, keda: string, values: Sample[]) =>
    minor(release.minor) >= minor(kubernetes) && minor(bundle.keda) >= minor(keda) ? values : [];
  return {
    'ScalingDirectionOptions.tolerance': since('1.35', '2.18', [
      library.Percent.of(0),
      library.Percent.of(2.5),
      library.Percent.of(100),
    ]),
    'ScalingFallbackOptions.behavior': since(
      '1.28',
      '2.17',
      Object.values(library.FallbackBehavior),
    ),
    'KubernetesPlatformOptions.version': upTo(release.minor, [
      '1.28',
      '1.29',
      '1.30',
      '1.34',
      '1.35',
    ]),
    'Gateway.envoyGateway.version': upTo(bundle.envoyGateway, ['1.5', '1.8', '1.9']),
    'Gateway.istio.version': ['1.30', '1.27'],
    'GatewayOptions.gatewayApiVersion': [bundle.gatewayApi],
    'GatewayApiOptions.version': [bundle.gatewayApi],
    VkePlatformOptions: clouds(release.minor, bundle, suites === 'terraform'),
    // images are volumes by default from 1.35 on
    'Model.fromOciImage(reference)':
      minor(release.minor) < minor('1.35') ? [] : ['registry.example.com/models/qwen:1.0'],
    'AutoscalingEngine.keda(version)': upTo(bundle.keda, ['2.15', '2.17', '2.18', '2.20']),
  };
}

function minor(version: string): number {
  const [major, rest] = version.split('.').map(Number);
  return major * 1000 + rest;
}

/** Clusters of a cloud: one of which everything is known, and one of which only what must be. */
function clouds(
  version: string,
  bundle: Plane['bundle'],
  terraform: boolean,
): library.VkePlatformOptions[] {
  const must = {
    region: 'cn-beijing',
    version,
    gateway: library.Gateway.envoyGateway({
      version: bundle.envoyGateway,
      gatewayApiVersion: bundle.gatewayApi,
    }),
    autoscaling: library.AutoscalingEngine.keda(bundle.keda),
    network: library.PrivateNetwork.of({
      vpc: 'vpc-1',
      subnets: [library.Subnet.of('subnet-a', 'cn-beijing-a')],
      securityGroups: ['sg-1'],
    }),
  };
  return [
    {
      modelRepository: library.ModelRepository.claim('model-repository'),
      prometheus: 'http://prometheus.monitoring:9090',
      scheduler: library.Scheduler.plain(),
      priorityClassPrefix: 'level',
      privateAddressAnnotations: { 'example.com/scheme': 'private' },
      publicAddressAnnotations: { 'example.com/scheme': 'public' },
      monitorLabels: { release: 'prometheus' },
      timeZone: 'Asia/Shanghai',
      strict: false,
      cluster: 'ccm5zb9p3d1rs8vbkq4h0',
      nodes: ['i-1', 'i-2'],
      nodePools: [],
      apiGateways: { nodes: 3, nodeSize: library.CloudGatewayNodeSize.CPU_2_GIB_4 },
      ...must,
    },
    must,
    // without a gateway in the cluster: below a stack the cloud's own is meant
    ...(terraform ? [{ ...must, cluster: 'ccm5zb9p3d1rs8vbkq4h0', gateway: undefined }] : []),
  ];
}

/** What the library takes a cluster for that is not described. */
const PRESUMED: Record<string, string> = {
  'KubernetesPlatformOptions.version': '1.34',
  'Gateway.envoyGateway.version': '1.9',
  'AutoscalingEngine.keda(version)': '2.20',
};

/** The definitions of a plane are those of one gateway; the others bring other ones. */
const DEFINED = ['GatewayOptions.gatewayApiVersion', 'GatewayApiOptions.version'];

/** What leads to them. */
const ABOVE: Record<string, string[]> = {
  'KubernetesPlatformOptions.version': ['InferenceServiceProps.platform'],
  'Gateway.envoyGateway.version': [
    'InferenceServiceProps.platform',
    'KubernetesPlatformOptions.gateway',
    'Gateway.envoyGateway(options)',
    'GatewayOptions.version',
  ],
  'AutoscalingEngine.keda(version)': [
    'InferenceServiceProps.platform',
    'KubernetesPlatformOptions.autoscaling',
  ],
};

/** The samples for a plane; remembers which were asked for. */
export class Samples {
  /** What must be said, since the cluster is older than the library takes it for. */
  public readonly required: ReadonlySet<string>;
  private readonly values: Record<string, Sample[]>;
  private readonly asked = new Set<string>();

  public constructor(public readonly plane: Plane) {
    const versions = platforms(plane);
    this.values = { ...SAMPLES, ...versions };
    this.required = new Set([
      ...DEFINED,
      ...Object.entries(PRESUMED)
        .filter(([at, presumed]) => minor(versions[at][0] as string) < minor(presumed))
        .flatMap(([at]) => [at, ...ABOVE[at]]),
    ]);
  }

  /** Whether the values of a property are given here as wholes. */
  public has(at: string): boolean {
    return this.values[at] !== undefined;
  }

  public get(at: string): Level[] | undefined {
    const samples = this.values[at];
    this.asked.add(at);
    return samples?.map((sample) => ({
      label: abridged(sample),
      make: (place) => (typeof sample === 'function' ? (sample as ObjectSource)(place) : sample),
    }));
  }

  public further(at: string): Level[] {
    this.asked.add(`${at} …`);
    return FURTHER[at]?.(library) ?? [];
  }

  /** Entries for what is not, or no longer, part of the public API. */
  public unused(): string[] {
    return [...Object.keys(this.values), ...Object.keys(FURTHER).map((at) => `${at} …`)].filter(
      (at) => !this.asked.has(at),
    );
  }

  /** Objects that are sampled as a whole. */
  public wholes(): Map<string, object[]> {
    return new Map(
      Object.entries(this.values)
        .filter(([at]) => /^\w+$/.test(at))
        .map(([at, samples]) => [at, samples as object[]]),
    );
  }
}

function abridged(sample: Sample): string {
  const text = typeof sample === 'function' ? 'own' : JSON.stringify(sample);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
