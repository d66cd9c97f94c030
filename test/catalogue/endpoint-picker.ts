import { Size } from 'cdk8s';
import { exact, row, serving } from './fidelity';
import { Planned, deployed } from './programs';
import { Subject, struct } from './property';
import * as ci from '../../src';
import { aDeployment, aService, someNetwork } from '../support/builders';

const VLLM = ci.Image.preset(ci.Engine.VLLM, '0.33.0');

/** A service behind Istio that routes to InferencePools. */
const routed = (platform: ci.KubernetesPlatformOptions = {}) =>
  aService({
    namespace: 'llm',
    loadBalancer: ci.LoadBalancer.apiGateway(),
    platform: ci.Platform.kubernetes({
      gateway: ci.Gateway.istio({ version: '1.32', inference: true }),
      ...platform,
    }),
  });

const picked = (endpointPicker: ci.EndpointPicker) =>
  deployed({ image: VLLM, endpointPicker }, routed());

/** A gateway that routes to InferencePools, or not: then there is no picker. */
export function pooling(gateway: ci.Gateway): ci.InferenceService {
  const platform = ci.Platform.kubernetes({ gateway });
  const service = aService({
    namespace: 'llm',
    loadBalancer: ci.LoadBalancer.apiGateway(),
    platform,
  });
  const endpointPicker = ci.EndpointPicker.llmd();
  const pools = gateway._spec.inference === true;
  aDeployment(service, { image: VLLM, ...(pools && { endpointPicker }) });
  return service;
}

/** Values of the option of a deployment, and the service that supports it. */
export const PICKED = {
  value: ci.EndpointPicker.llmd(),
  within: routed,
  base: { image: VLLM },
};

const picker = (service: ci.InferenceService) => service._plan().deployments[0].picker!;
const SMALL = ci.ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1) });

const REFERENCE = struct<ci.ReferencePickerOptions, Planned<'picker'>>('ReferencePickerOptions', {
  program: (options) => picked(ci.EndpointPicker.reference(options)),
  plan: picker,
  edit: 'none',
})({
  image: {
    value: 'registry.example.com/lwepp:v1.6.0',
    default: [
      ({ pod }) => pod!.image,
      'registry.k8s.io/gateway-api-inference-extension/lwepp:v1.6.2',
    ],
  },
  compute: {
    value: SMALL,
    default: [({ pod }) => [pod!.compute.cpu, pod!.compute.memoryBytes], [0.5, 512 * 2 ** 20]],
  },
  failOpen: { value: false, stated: true },
});

const LLMD = struct<ci.LlmdPickerOptions, Planned<'picker'>, 'image' | 'compute' | 'failOpen'>(
  'LlmdPickerOptions',
  {
    program: (options) => picked(ci.EndpointPicker.llmd(options)),
    plan: picker,
    edit: 'none',
    like: REFERENCE.rows,
    defaults: [
      [
        'compute of llm-d',
        ({ pod }) => [pod!.compute.cpu, pod!.compute.memoryBytes],
        [8, 8 * 2 ** 30],
      ],
    ],
  },
)({
  flowControl: {
    value: true,
    default: [({ pod }) => pod!.config!.includes('flowControl'), false],
  },
  config: {
    value: 'kind: EndpointPickerConfig',
    default: [({ pod }) => pod!.config!.includes('- type: prefix-cache-scorer'), true],
  },
});

const EXISTING = struct<ci.ExistingPickerOptions, Planned<'picker'>>('ExistingPickerOptions', {
  program: (options) => picked(ci.EndpointPicker.existing('router', options)),
  base: { port: 9002 },
  plan: picker,
  edit: 'none',
})({
  port: { value: 9443 },
  namespace: {
    value: 'llm',
    effect: [
      () => picked(ci.EndpointPicker.existing('router', { port: 9002 })),
      () => picked(ci.EndpointPicker.existing('llm-router', { port: 9002, namespace: 'llm' })),
    ],
    default: [({ service }) => service, 'router'],
  },
  failOpen: { value: false, stated: true },
});

export const ENDPOINT_PICKERS: Subject = {
  structs: [REFERENCE, LLMD, EXISTING],
  fidelity: [
    row(
      '27 a component that chooses the replica of each request | 为每个请求选择实例（Endpoint Picker）',
      'DeploymentOptions.endpointPicker, EndpointPicker.llmd, EndpointPicker.reference, EndpointPicker.existing, GatewayOptions.inference',
      'InferencePool behind a gateway in the cluster that supports it; an API gateway or a CLB of Volcengine does not',
      (scope, { _spec: { cloud } }) => {
        const gateway = ci.Gateway.istio({ version: '1.32', inference: true });
        const platform = cloud
          ? ci.Platform.vke({
              region: 'cn-beijing',
              network: someNetwork(),
              cluster: 'cluster-a',
              gateway,
            })
          : ci.Platform.kubernetes({ gateway });
        const endpointPicker = ci.EndpointPicker.llmd();
        const loadBalancer = ci.LoadBalancer.apiGateway();
        return serving({ loadBalancer }, { image: VLLM, endpointPicker })(scope, platform);
      },
      exact(['InferencePool', '/spec/targetPorts/0/number', 8000]),
    ),
  ],
};
