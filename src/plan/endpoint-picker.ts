import { ComputePlan, planCompute } from './compute';
import { podMatchers } from './metric-matchers';
import { MonitorPlan, planLabels } from './monitor';
import { PlannedPlatform } from './platform';
import { PortPlan } from './port';
import { isMonitored } from './preset';
import { mirrored } from '../private/image-reference';
import { MAX_NAME, fitName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { PICKER_LABEL } from '../private/vocabulary';
import { DeploymentSpec } from '../spec/deployment';
import { EndpointPickerSpec, OwnPickerSpec } from '../spec/endpoint-picker';
import { MetricKind } from '../spec/metric';
import { Peer } from '../spec/network-access';
import { GatewayKind } from '../spec/platform';
import { PodSettings } from '../spec/pod';

/** The pod of a picker that the library renders. @internal */
export interface PickerPodPlan {
  /** Name of its Deployment and of all objects around it. */
  readonly name: string;
  readonly image: string;
  readonly args: string[];
  readonly compute: ComputePlan;
  /**
   * The pod defaults of its scope: those of the deployment are for GPU nodes.
   * @default - none
   */
  readonly defaults?: PodSettings;
  /**
   * Its configuration, as YAML.
   * @default - none: only llm-d's picker has one
   */
  readonly config?: string;
  /** API groups of the policies that it reads, in addition to pods and the pool. */
  readonly policies: string[];
  /**
   * Labels of the monitor of its metrics.
   * @default - no monitor: it has no metrics of requests, or the platform no Prometheus
   */
  readonly monitorLabels?: MonitorPlan['labels'];
}

/** The component that chooses the replica of each request. @internal */
export interface PickerPlan {
  /** Name of the InferencePool. */
  readonly pool: string;
  /** Listen ports of the replicas; exactly one in a valid service. */
  readonly targetPorts: number[];
  /** Name of the picker's Service. */
  readonly service: string;
  /** Port of the picker's Service. */
  readonly port: number;
  /** Whether the gateway chooses while the picker does not respond. */
  readonly failOpen: boolean;
  /**
   * Its pod.
   * @default - none: it exists
   */
  readonly pod?: PickerPodPlan;
}

/** Ports of both pickers: `ext_proc`, health and metrics. @internal */
export const PICKER_PORTS = { grpc: 9002, health: 9003, metrics: 9090 };

/** The pod of the picker, as a peer of the replicas whose metrics it reads. @internal */
export function pickerPeers(picker: PickerPlan | undefined): Peer[] {
  return picker?.pod?.config === undefined
    ? []
    : [{ podLabels: { [PICKER_LABEL]: picker.pod.name } }];
}

/** Name of the file with the configuration of llm-d's picker. @internal */
export const PICKER_CONFIG = { folder: '/config', file: 'picker.yaml' };

/**
 * Images, arguments and amounts as in conformance/resources/base.yaml of gateway-api-inference-extension 1.6.0,
 * and as in config/charts/routerlib of llm-d-router (values.yaml read at 17a368a). The reference picker of 1.6.0 fails each
 * request with a body (gateway-api-inference-extension#3035); 1.6.1 has the fix.
 */
const OWN = {
  reference: {
    image: 'registry.k8s.io/gateway-api-inference-extension/lwepp:v1.6.2',
    compute: { cpu: 0.5, memoryBytes: 512 * 2 ** 20 },
  },
  'llm-d': {
    image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
    compute: { cpu: 8, memoryBytes: 8 * 2 ** 30 },
  },
};

type OwnKind = keyof typeof OWN;

/** Names of engines as the picker knows them, whose metrics it reads; none for its default. @internal */
export const PICKER_ENGINES: { readonly [engine: string]: string | undefined } = {
  vLLM: undefined,
  SGLang: 'sglang',
};

/** @internal */
export function planPicker(
  spec: EndpointPickerSpec,
  deployment: Pick<DeploymentSpec, 'name' | 'image' | 'podDefaults'>,
  ports: readonly PortPlan[],
  platform: PlannedPlatform,
): PickerPlan {
  const pool = deployment.name;
  const routed = ports.filter((port) => port.routed).map(({ listen }) => listen);
  const pod = spec.kind === 'existing' ? undefined : planPod(spec, deployment, platform);
  return omitUndefined({
    pool,
    targetPorts: [...new Set(routed)],
    service: spec.kind === 'existing' ? spec.name : pod!.name,
    port: spec.kind === 'existing' ? spec.port : PICKER_PORTS.grpc,
    failOpen: spec.failOpen ?? platform.gateway.kind !== GatewayKind.ENVOY_GATEWAY,
    pod,
  });
}

function planPod(
  spec: Exclude<EndpointPickerSpec, { readonly kind: 'existing' }>,
  { name: pool, image, podDefaults }: Pick<DeploymentSpec, 'name' | 'image' | 'podDefaults'>,
  platform: PlannedPlatform,
): PickerPodPlan {
  const llmd = spec.kind === 'llm-d';
  return omitUndefined({
    name: pickerName(pool),
    image: planPickerImage(spec.kind, spec, platform),
    args: [
      ...['--pool-name', pool, '--pool-namespace', '$(NAMESPACE)'],
      ...['--grpc-port', `${PICKER_PORTS.grpc}`, '--grpc-health-port', `${PICKER_PORTS.health}`],
      ...(llmd
        ? [
            ...['--config-file', `${PICKER_CONFIG.folder}/${PICKER_CONFIG.file}`],
            // a PodMonitor sends no token; the metrics have no content of requests
            ...['--metrics-endpoint-auth=false', '--tracing=false'],
          ]
        : []),
      ...['--zap-encoder', 'json'],
    ],
    compute: planCompute(spec.compute ?? OWN[spec.kind].compute),
    defaults: podDefaults?.settings,
    config: llmd ? (spec.config ?? llmdConfig(image.engine?.name, spec.flowControl)) : undefined,
    policies: llmd ? ['llm-d.ai', 'inference.networking.x-k8s.io'] : [],
    monitorLabels: llmd && isMonitored(platform) ? planLabels(platform) : undefined,
  });
}

/** @internal */
export function pickerName(deployment: string): string {
  return fitName(`${deployment}-epp`, MAX_NAME);
}

function planPickerImage(
  kind: OwnKind,
  { image }: OwnPickerSpec,
  { imageRegistry }: PlannedPlatform,
): string {
  const known = OWN[kind].image;
  return image ?? (imageRegistry === undefined ? known : mirrored(known, imageRegistry));
}

/** The default of llm-d's chart (config/charts/routerlib/templates/_config.yaml, read at 00bacf3). */
function llmdConfig(engine: string | undefined, flowControl: boolean = false): string {
  const defaultEngine = PICKER_ENGINES[engine ?? ''];
  return [
    'apiVersion: llm-d.ai/v1alpha1',
    'kind: EndpointPickerConfig',
    ...(flowControl ? ['featureGates:', '- flowControl'] : []),
    'plugins:',
    '- type: queue-scorer',
    '- type: kv-cache-utilization-scorer',
    '- type: prefix-cache-scorer',
    '- type: metrics-data-source',
    '- type: core-metrics-extractor',
    ...(defaultEngine === undefined
      ? []
      : ['  parameters:', `    defaultEngine: ${defaultEngine}`]),
    'schedulingProfiles:',
    '- name: default',
    '  plugins:',
    '  - pluginRef: queue-scorer',
    '    weight: 2',
    '  - pluginRef: kv-cache-utilization-scorer',
    '    weight: 2',
    '  - pluginRef: prefix-cache-scorer',
    '    weight: 3',
    '',
  ].join('\n');
}

/**
 * The queries of llm-d's picker (docs/metrics.md of llm-d-router, read at 02d6c2e). Running requests have no label of
 * the pool, so the pod of the picker identifies them.
 *
 * @internal
 */
export function pickerQuery(
  kind: MetricKind,
  picker: EndpointPickerSpec | undefined,
  deployment: string,
  namespace: string | undefined,
): string | undefined {
  if (picker?.kind !== 'llm-d') {
    return undefined;
  }
  const pods = podMatchers({ name: pickerName(deployment), namespace });
  if (kind === MetricKind.PICKER_IN_FLIGHT_REQUESTS) {
    return `sum(llm_d_epp_request_running{${pods}})`;
  }
  return picker.flowControl === true || picker.config !== undefined
    ? `sum(llm_d_epp_flow_control_queue_size{${pods}})`
    : undefined;
}
