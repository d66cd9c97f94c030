import { Duration } from 'cdk8s';
import { Level } from './levels';
import * as library from '../../../src';
import { samples as samplesOfCatalogue } from '../../catalogue';
import type { Place, Sample } from '../../catalogue/property';
import { Plane } from '../support/versions';

type ObjectSource = (place: Place) => unknown;

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
  // without a maximum, which needs a metric
  'AutoscalerOptions.schedules': ({ Schedule }) => [
    {
      label: '[a window alone]',
      make: () => [Schedule.window({ start: '08:00', end: '20:00', replicas: 2 })],
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
    'ComputeSpecOptions.claims': since('1.34', '2.14', [
      [library.DeviceClaim.of({ deviceClass: 'gpu.nvidia.com' })],
      [
        library.DeviceClaim.of({ deviceClass: 'gpu.nvidia.com', count: 2 }),
        library.DeviceClaim.of({
          deviceClass: 'nic.example.com',
          selectors: ["device.driver == 'nic.example.com'"],
        }),
      ],
    ]),
    'PublicGatewayOptions.streamIdleTimeout':
      minor(bundle.envoyGateway) < minor('1.8') ? [] : [Duration.minutes(10), Duration.seconds(1)],
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

/** Clusters of a cloud: one of which nearly everything is known, and one of which little more than what must be. */
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
      name: 'prod-eu',
      modelRepository: library.ModelRepository.claim('model-repository'),
      prometheus: 'http://prometheus.monitoring:9090',
      prometheusAuth: library.PrometheusAuth.bearer('prometheus'),
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
    // a registry changes images, and so restarts pods: not in the platform that replaces others first
    { imageRegistry: 'registry.example.com/mirror', ...must },
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

/**
 * The samples of the catalogue, and those that depend on the test environment. They are for what the
 * compiler knows only as a string, a number, a map or a class of another package. A property without any
 * stops the suite, and so does a sample that nothing uses.
 */
export class Samples {
  /** What must be said, since the cluster is older than the library takes it for. */
  public readonly required: ReadonlySet<string>;
  private readonly values: Record<string, readonly Sample[]>;
  private readonly asked = new Set<string>();

  public constructor(public readonly plane: Plane) {
    const versions = platforms(plane);
    this.values = { ...samplesOfCatalogue(), ...versions };
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
