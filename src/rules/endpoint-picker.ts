import { Finding, violation } from './finding';
import { Bound, above, outside, text, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { PICKER_ENGINES } from '../plan/endpoint-picker';
import { Frontend } from '../plan/frontend';
import { isInCluster } from '../plan/frontend-base';
import { poolSupport } from '../plan/pool-support';
import { PlannedService } from '../plan/service';
import { SupportLevel } from '../plan/split-support';
import { SplitMode } from '../plan/traffic';
import { isImageReference } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { atLeast } from '../private/version';
import { DeploymentSpec } from '../spec/deployment';
import { EndpointPickerSpec } from '../spec/endpoint-picker';
import { AlgorithmName, LoadBalancerKind } from '../spec/load-balancer';
import { MetricKind } from '../spec/metric';
import { GatewayKind } from '../spec/platform';
import { PortPurpose } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const ENDPOINT_PICKERS = new Subject('Endpoint picker', checkEndpointPickers);

const ENDPOINT_PICKER = ENDPOINT_PICKERS.error(
  'ENDPOINT_PICKER',
  'an endpoint picker is behind an API gateway in the cluster with "inference", weights and one HTTP/1.1 port, and its image, port, engine and configuration are valid',
  'endpointPicker: EndpointPicker.llmd()',
);
const ENDPOINT_PICKER_WEIGHTS = ENDPOINT_PICKERS.warning(
  'ENDPOINT_PICKER_WEIGHTS',
  'several deployments share the traffic, one has an endpoint picker, and not each release of the gateway asks the picker of the deployment that it chose',
  "Gateway.istio({ version: '1.30', inference: true }) // with weights between two endpoint pickers",
);

const BOUNDS: Record<'name' | 'port' | 'image' | 'config' | 'cpu' | 'memory', Bound> = {
  name: {
    rule: ENDPOINT_PICKER,
    property: 'the name of the existing picker',
    limit: text(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, 'the name of a Service'),
    fix: 'set the name that kubectl get services prints',
    required: true,
  },
  port: {
    rule: ENDPOINT_PICKER,
    property: '"port" of the existing picker',
    limit: whole(1, 65535),
    fix: 'set the port of its Service for ext_proc, such as 9002',
    required: true,
  },
  image: {
    rule: ENDPOINT_PICKER,
    property: '"image" of the picker',
    limit: text({ test: isImageReference }, 'an image reference'),
    fix: "set one such as 'registry.example.com/epp:v1', or omit it",
  },
  config: {
    rule: ENDPOINT_PICKER,
    property: '"config" of the picker',
    limit: text(/\S/, 'an EndpointPickerConfig as YAML'),
    fix: 'set the text of one, or omit it',
  },
  cpu: {
    rule: ENDPOINT_PICKER,
    property: 'the CPU of the picker',
    limit: above(0),
    fix: 'set one such as cpu: 4',
  },
  memory: {
    rule: ENDPOINT_PICKER,
    property: 'the memory of the picker',
    limit: above(0),
    fix: 'set one such as memory: Size.gibibytes(4)',
  },
};

function checkEndpointPickers(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const each = plan.deployments.flatMap((deployment, index) => {
    const declared = spec.deployments[index];
    const picker = declared.endpointPicker;
    return picker && deployment.picker
      ? [
          ...values(picker, declared, deployment),
          ...place(declared, deployment, plan),
          ...gateway(picker, deployment, plan),
          ...frontendsOf(deployment, plan).flatMap((frontend) =>
            unpicked(frontend, deployment).map((problem) =>
              refused(deployment, {
                problem: `an endpoint picker ${problem}`,
                fix: 'change it, or remove "endpointPicker"',
              }),
            ),
          ),
        ]
      : [];
  });
  return [...each, ...weights(plan)];
}

function refused({ path }: PlannedDeployment, broken: Parameters<typeof violation>[2]): Finding {
  return violation(ENDPOINT_PICKER, path, broken);
}

function values(
  picker: EndpointPickerSpec,
  { image: { engine } }: DeploymentSpec,
  deployment: PlannedDeployment,
): Finding[] {
  const { path, namespace } = deployment;
  if (picker.kind === 'existing') {
    return [
      ...outside(BOUNDS.name, path, picker.name),
      ...outside(BOUNDS.port, path, picker.port),
      ...(picker.namespace !== undefined &&
      !isUnresolved(picker.namespace) &&
      picker.namespace !== namespace
        ? [
            refused(deployment, {
              problem:
                'the existing picker must be in the namespace of the deployment, because an InferencePool refers to no other',
              value: picker.namespace,
              fix: 'remove "namespace", and install the picker in the namespace of the deployment',
            }),
          ]
        : []),
    ];
  }
  return [
    ...outside(BOUNDS.image, path, picker.image),
    ...outside(BOUNDS.cpu, path, picker.compute?.cpu),
    ...outside(BOUNDS.memory, path, picker.compute?.memoryBytes),
    ...(namespace === undefined
      ? [
          refused(deployment, {
            problem: 'the permissions of the picker need the namespace of the deployment',
            fix: "set one, such as new Chart(app, 'production', { namespace: 'llm' })",
          }),
        ]
      : []),
    ...(picker.kind === 'llm-d' ? llmd(picker, engine?.name, deployment) : []),
  ];
}

function llmd(
  { config, flowControl }: Extract<EndpointPickerSpec, { readonly kind: 'llm-d' }>,
  engine: string | undefined,
  deployment: PlannedDeployment,
): Finding[] {
  const known = engine !== undefined && engine in PICKER_ENGINES;
  return [
    ...outside(BOUNDS.config, deployment.path, config),
    ...(config !== undefined && flowControl !== undefined
      ? [
          refused(deployment, {
            problem: '"config" replaces the whole configuration, so "flowControl" has no effect',
            value: flowControl,
            fix: "remove it, and set featureGates: ['flowControl'] in the configuration",
          }),
        ]
      : []),
    ...(config === undefined && !known
      ? [
          refused(deployment, {
            problem: `the default configuration of llm-d's picker reads the metrics of ${Object.keys(PICKER_ENGINES).join(' or ')}`,
            value: engine ?? 'an unknown engine',
            fix: 'set "config", or the engine: Image.custom(repository, tag, { engine: Engine.VLLM })',
          }),
        ]
      : []),
  ];
}

/** The objects around the deployment that a pool does not support. */
function place(
  { autoscalers }: DeploymentSpec,
  deployment: PlannedDeployment,
  plan: PlannedService,
): Finding[] {
  const zero = autoscalers[0]?.scaleToZero;
  return [
    ...(zero
      ? [
          refused(deployment, {
            problem:
              'a deployment with an endpoint picker must not scale to zero: without replicas the picker fails, and nothing else holds the request',
            fix: 'remove "scaleToZero", or "endpointPicker"',
          }),
        ]
      : []),
    ...(deployment.namespace !== plan.namespace
      ? [
          refused(deployment, {
            problem:
              'a deployment with an endpoint picker must be in the namespace of the service, and its queue is in another',
            value: deployment.namespace,
            fix: 'use a queue without a namespace, or remove "endpointPicker"',
          }),
        ]
      : []),
    ...(frontendsOf(deployment, plan).length === 0
      ? [
          refused(deployment, {
            problem:
              'no load balancer leads to the deployment, so nothing asks the endpoint picker',
            fix: 'set loadBalancer: LoadBalancer.apiGateway(), or remove "endpointPicker"',
          }),
        ]
      : []),
  ];
}

const EXAMPLES: Record<GatewayKind, string> = {
  [GatewayKind.ENVOY_GATEWAY]: "Gateway.envoyGateway({ version: '1.9', inference: true })",
  [GatewayKind.ISTIO]: "Gateway.istio({ version: '1.32', inference: true })",
  [GatewayKind.GATEWAY_API]: "Gateway.gatewayApi({ className: 'nginx', inference: true })",
};

const INSTALLED: Record<GatewayKind, string> = {
  [GatewayKind.ENVOY_GATEWAY]:
    'Envoy Gateway supports an InferencePool only with Envoy AI Gateway as its extension',
  [GatewayKind.ISTIO]:
    'Istio supports an InferencePool only with ENABLE_GATEWAY_API_INFERENCE_EXTENSION in istiod',
  [GatewayKind.GATEWAY_API]: 'not each gateway supports an InferencePool',
};

function gateway(
  picker: EndpointPickerSpec,
  deployment: PlannedDeployment,
  { platform }: PlannedService,
): Finding[] {
  const { kind, version, inference } = platform.gateway;
  const { oldest } = poolSupport(platform.gateway);
  if (!inference) {
    return [
      refused(deployment, {
        problem: INSTALLED[kind],
        fix: `install it and set gateway: ${EXAMPLES[kind]}, or remove "endpointPicker"`,
      }),
    ];
  }
  return [
    ...(atLeast(version, oldest)
      ? []
      : [
          refused(deployment, {
            problem: `an InferencePool needs release ${oldest} or later of the gateway`,
            value: version,
            fix: `upgrade and set gateway: ${EXAMPLES[kind]}, or remove "endpointPicker"`,
          }),
        ]),
    ...(kind === GatewayKind.ENVOY_GATEWAY && picker.failOpen === true
      ? [
          refused(deployment, {
            problem:
              'Envoy AI Gateway 1.0 ignores the failure mode of an InferencePool: requests fail while the picker does not respond',
            value: true,
            fix: 'remove "failOpen", or use Gateway.istio()',
          }),
        ]
      : []),
  ];
}

/** What a picker between the gateway and the replicas does not support. */
function unpicked(frontend: Frontend, { picker }: PlannedDeployment): string[] {
  const { loadBalancer, traffic } = frontend;
  if (!isInCluster(frontend)) {
    return ['needs an API gateway in the cluster, instead of one of Volcengine or a CLB'];
  }
  const algorithms = [AlgorithmName.ROUND_ROBIN, AlgorithmName.RANDOM];
  return [
    ...(loadBalancer.kind === LoadBalancerKind.API_GATEWAY
      ? []
      : ['needs an API gateway instead of a CLB']),
    ...(traffic.mode === SplitMode.WEIGHTS
      ? []
      : ['needs weights instead of splitByInstanceCount()']),
    ...(traffic.mirror ? ['does not support mirrorTraffic'] : []),
    ...(algorithms.includes(loadBalancer.algorithm)
      ? []
      : [`chooses the replica, so the algorithm ${loadBalancer.algorithm} has no effect`]),
    ...(picker!.targetPorts.length === 1 &&
    frontend.ports.every(({ purpose }) => purpose === PortPurpose.HTTP1)
      ? []
      : [`serves one listen port for ${PortPurpose.HTTP1}, and there are others`]),
  ];
}

/** The load balancers that lead to a deployment, or may after a change of the weights. */
function frontendsOf({ path }: PlannedDeployment, plan: PlannedService): Frontend[] {
  return plan.frontends.filter((frontend) => [path, plan.path].includes(frontend.path));
}

/** Weights between pools, judged once for a load balancer. */
function weights(plan: PlannedService): Finding[] {
  const { gateway: used } = plan.platform;
  const { level, limitation } = poolSupport(used);
  const pooled = new Set(
    plan.deployments.filter(({ picker }) => picker).map((deployment) => deployment.path),
  );
  return plan.frontends
    .filter(({ traffic }) => traffic.mode === SplitMode.WEIGHTS && used.inference)
    .filter(({ traffic }) => {
      const named = traffic.shares.filter(({ inRoute }) => inRoute);
      return named.length > 1 && named.some(({ path }) => pooled.has(path));
    })
    .flatMap(({ path }) => {
      switch (level) {
        case SupportLevel.EXACT:
          return [];
        case SupportLevel.APPROXIMATED:
          return [
            violation(ENDPOINT_PICKER_WEIGHTS, path, {
              problem: limitation!,
              fix: 'upgrade the gateway, or give all of the traffic to one deployment; ignore this if its release has the fix',
            }),
          ];
        case SupportLevel.UNSUPPORTED:
          return [
            violation(ENDPOINT_PICKER, path, {
              problem: limitation!,
              fix: "name one deployment in splitTraffic([…]), remove the endpoint pickers, or set gateway: Gateway.istio({ version: '1.32', inference: true })",
            }),
          ];
      }
    });
}

/** Why a metric of the picker has no query. @internal */
export function unmeasured(
  metric: string,
  picker: EndpointPickerSpec | undefined,
): { readonly problem: string; readonly fix: string } {
  return picker?.kind === 'llm-d' && metric.startsWith(MetricKind.PICKER_QUEUE_LENGTH)
    ? {
        problem: `metric ${metric} needs a picker that holds requests`,
        fix: 'set endpointPicker: EndpointPicker.llmd({ flowControl: true })',
      }
    : {
        problem: `metric ${metric} needs the picker of llm-d`,
        fix: 'set endpointPicker: EndpointPicker.llmd() on the deployment',
      };
}
