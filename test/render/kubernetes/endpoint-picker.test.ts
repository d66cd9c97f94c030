import { Size } from 'cdk8s';
import {
  ComputeSpec,
  EndpointPicker,
  Engine,
  Gateway,
  Image,
  InferenceService,
  InferenceServiceProps,
  InferenceTesting,
  KubernetesPlatformOptions,
  LoadBalancer,
  Platform,
  PodDefaults,
  ScalingMetric,
  Weight,
} from '../../../src';
import { aDeployment, aService, object, synth } from '../../support/builders';

const VLLM = Image.preset(Engine.VLLM, '0.33.0');
const ISTIO = Gateway.istio({ version: '1.32', inference: true });
const AI_GATEWAY = Gateway.envoyGateway({ inference: true });

function within(
  platform: KubernetesPlatformOptions = {},
  props: Partial<InferenceServiceProps> = {},
): InferenceService {
  return aService({
    namespace: 'llm',
    loadBalancer: LoadBalancer.apiGateway(),
    platform: Platform.kubernetes({ gateway: ISTIO, ...platform }),
    ...props,
  });
}

function picked(
  endpointPicker: EndpointPicker,
  service: InferenceService = within(),
  image: Image = VLLM,
): InferenceService {
  aDeployment(service, { image, endpointPicker });
  return service;
}

const NAME = 'chat-main-epp';
const pool = (service: InferenceService) => object(service, 'InferencePool').spec;
const pickerOf = (service: InferenceService) =>
  object(service, 'Deployment', NAME).spec.template.spec.containers[0];

describe('the pool', () => {
  test('selects the pods of the deployment and names the picker', () => {
    expect(pool(picked(EndpointPicker.reference()))).toEqual({
      selector: { matchLabels: { 'cdk-inference/deployment': 'chat-main' } },
      targetPorts: [{ number: 8000 }],
      endpointPickerRef: { name: NAME, port: { number: 9002 }, failureMode: 'FailOpen' },
    });
  });

  test('names an existing picker, and nothing else is rendered for it', () => {
    const service = picked(EndpointPicker.existing('router', { port: 9443, failOpen: false }));
    expect(pool(service).endpointPickerRef).toEqual({
      name: 'router',
      port: { number: 9443 },
      failureMode: 'FailClose',
    });
    const kinds = synth(service).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'Deployment')).toHaveLength(1);
    expect(kinds).not.toContain('ServiceAccount');
  });

  test('fails closed behind Envoy AI Gateway, which ignores the mode', () => {
    const service = picked(EndpointPicker.reference(), within({ gateway: AI_GATEWAY }));
    expect(pool(service).endpointPickerRef.failureMode).toBe('FailClose');
  });

  test('is the backend of the route, with the weight of its deployment', () => {
    const service = within();
    const a = aDeployment(service, { image: VLLM, endpointPicker: EndpointPicker.llmd() }, 'a');
    const b = aDeployment(service, { image: VLLM }, 'b');
    service.splitTraffic([Weight.of(a, 90), Weight.of(b, 10)]);
    expect(object(service, 'HTTPRoute').spec.rules[0].backendRefs).toEqual([
      { group: 'inference.networking.k8s.io', kind: 'InferencePool', name: 'chat-a', weight: 90 },
      { name: 'chat-b', port: 80, weight: 10 },
    ]);
    const rules = synth(service).filter(({ kind }) => kind === 'DestinationRule');
    expect(rules.map(({ metadata }) => metadata.name)).toEqual(['chat-a-epp', 'chat-b']);
  });

  test('has its share in the shares of the rendered objects', () => {
    const service = within();
    const endpointPicker = EndpointPicker.llmd();
    const a = aDeployment(service, { image: VLLM, endpointPicker }, 'a');
    const b = aDeployment(service, { image: VLLM, endpointPicker }, 'b');
    service.splitTraffic([Weight.of(a, 3), Weight.of(b, 1)]);
    expect(InferenceTesting.synth(service).shares(service)).toEqual({ a: 0.75, b: 0.25 });
  });
});

describe('the picker', () => {
  test('selects its own pods, which no other object of the deployment selects', () => {
    const service = picked(EndpointPicker.reference());
    const { spec } = object(service, 'Deployment', NAME);
    const labels = { 'cdk-inference/endpoint-picker': NAME };
    expect(spec.selector.matchLabels).toEqual(labels);
    expect(spec.template.metadata.labels).toEqual(labels);
    expect(object(service, 'Service', NAME).spec.selector).toEqual(labels);
  });

  test('has the pod defaults of its scope, and its own user and account', () => {
    const service = within();
    PodDefaults.of({
      labels: { team: 'llm' },
      annotations: { 'example.com/note': 'n' },
      nodeSelector: { zone: 'a' },
      tolerations: [{ key: 'example.com/team' }],
      podSecurityContext: { runAsUser: 2000, fsGroup: 3000 },
      securityContext: { readOnlyRootFilesystem: true },
      serviceAccountName: 'engines',
      imagePullSecrets: ['mirror'],
      caBundle: { configMap: 'company-ca' },
    }).attachTo(service);
    picked(EndpointPicker.reference(), service);
    const { metadata, spec } = object(service, 'Deployment', NAME).spec.template;
    expect(metadata).toEqual({
      labels: { team: 'llm', 'cdk-inference/endpoint-picker': NAME },
      annotations: { 'example.com/note': 'n' },
    });
    expect(spec).toMatchObject({
      serviceAccountName: NAME,
      enableServiceLinks: false,
      nodeSelector: { zone: 'a' },
      tolerations: [{ key: 'example.com/team' }],
      imagePullSecrets: [{ name: 'mirror' }],
      securityContext: { runAsUser: 65532, fsGroup: 3000 },
      volumes: [{ configMap: { name: 'company-ca' } }],
    });
    expect(spec.containers[0].securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
    });
    expect(spec.containers[0].volumeMounts).toHaveLength(1);
  });

  test('watches its pool with the least permissions', () => {
    const service = picked(EndpointPicker.reference());
    expect(pickerOf(service).args.slice(0, 4)).toEqual([
      '--pool-name',
      'chat-main',
      '--pool-namespace',
      '$(NAMESPACE)',
    ]);
    expect(object(service, 'Role', NAME).rules.map(({ resources }: any) => resources)).toEqual([
      ['pods'],
      ['inferencepools'],
    ]);
    expect(object(service, 'RoleBinding', NAME).subjects).toEqual([
      { kind: 'ServiceAccount', name: NAME, namespace: 'llm' },
    ]);
  });

  test('of llm-d has a configuration, and restarts when it changes', () => {
    const hash = (service: InferenceService) =>
      object(service, 'Deployment', NAME).spec.template.metadata.annotations[
        'cdk-inference/endpoint-picker-config'
      ];
    const plain = picked(EndpointPicker.llmd());
    const config = object(plain, 'ConfigMap', NAME).data['picker.yaml'];
    expect(config).toContain('- type: prefix-cache-scorer');
    expect(config).not.toContain('flowControl');
    expect(pickerOf(plain).args).toContain('/config/picker.yaml');
    const flow = picked(EndpointPicker.llmd({ flowControl: true }));
    expect(object(flow, 'ConfigMap', NAME).data['picker.yaml']).toContain('- flowControl');
    expect(hash(flow)).not.toEqual(hash(plain));
    const own = picked(EndpointPicker.llmd({ config: 'kind: EndpointPickerConfig' }));
    expect(object(own, 'ConfigMap', NAME).data).toEqual({
      'picker.yaml': 'kind: EndpointPickerConfig',
    });
  });

  test('of llm-d reads the metrics of the engine', () => {
    const sglang = picked(EndpointPicker.llmd(), within(), Image.preset(Engine.SGLANG, '0.5.23'));
    expect(object(sglang, 'ConfigMap', NAME).data['picker.yaml']).toContain(
      'defaultEngine: sglang',
    );
  });

  test('may connect to the replicas where the network access is restricted', () => {
    const peers = (picker: EndpointPicker) =>
      object(
        picked(picker, within({}, { networkAccess: { callers: [] } })),
        'NetworkPolicy',
      ).spec.ingress.flatMap(({ from }: any) => from);
    const own = { podSelector: { matchLabels: { 'cdk-inference/endpoint-picker': NAME } } };
    expect(peers(EndpointPicker.llmd())).toContainEqual(own);
    expect(peers(EndpointPicker.reference())).not.toContainEqual(own);
  });

  test('has an image from the mirror, unless one is set', () => {
    const mirrored = () => within({ imageRegistry: 'mirror.example.com/hub' });
    expect(pickerOf(picked(EndpointPicker.llmd(), mirrored())).image).toBe(
      'mirror.example.com/hub/llm-d/llm-d-router-endpoint-picker:v0.10.0',
    );
    const image = 'registry.example.com/epp:v1';
    expect(pickerOf(picked(EndpointPicker.llmd({ image }), mirrored())).image).toBe(image);
  });

  test('has the compute that is set', () => {
    const compute = ComputeSpec.of({ cpu: 2, memory: Size.gibibytes(1) });
    expect(pickerOf(picked(EndpointPicker.reference({ compute }))).resources.requests).toEqual({
      cpu: '2',
      memory: '1Gi',
    });
  });

  test('is scraped and scales the deployment where the platform has a Prometheus', () => {
    const service = within({ prometheus: 'http://prometheus:9090' });
    const endpointPicker = EndpointPicker.llmd({ flowControl: true });
    aDeployment(service, { image: VLLM, endpointPicker }).autoscale({
      maxReplicas: 4,
      metrics: [ScalingMetric.pickerQueueLength(2), ScalingMetric.pickerInFlightRequests(32)],
    });
    const pods = `namespace="llm",pod=~"${NAME}-[a-z0-9]{1,10}-[a-z0-9]{5}"`;
    expect(
      object(service, 'ScaledObject').spec.triggers.map(({ metadata }: any) => metadata.query),
    ).toEqual([
      `sum(llm_d_epp_flow_control_queue_size{${pods}})`,
      `sum(llm_d_epp_request_running{${pods}})`,
    ]);
    expect(object(service, 'PodMonitor', NAME).spec.selector.matchLabels).toEqual({
      'cdk-inference/endpoint-picker': NAME,
    });
    const kinds = synth(picked(EndpointPicker.llmd())).map(({ kind }) => kind);
    expect(kinds).not.toContain('PodMonitor');
  });

  test('serves TLS to Istio, and needs no rule for another gateway', () => {
    const rule = object(picked(EndpointPicker.reference()), 'DestinationRule', NAME);
    expect(rule.spec.trafficPolicy.tls).toEqual({ mode: 'SIMPLE', insecureSkipVerify: true });
    const service = picked(EndpointPicker.reference(), within({ gateway: AI_GATEWAY }));
    expect(synth(service).map(({ kind }) => kind)).not.toContain('DestinationRule');
  });

  test('has no annotation of acknowledged warnings', () => {
    const service = picked(
      EndpointPicker.llmd(),
      within({ gateway: Gateway.gatewayApi({ className: 'nginx', inference: true }) }),
    );
    service.acknowledge('APPROXIMATED_ROUND_ROBIN', { reason: 'average shares are enough' });
    const annotated = synth(service).filter(({ kind, metadata }) =>
      Object.keys(metadata.annotations ?? {}).some(
        (name) => kind === 'Deployment' && name.includes('acknowledged'),
      ),
    );
    expect(annotated.map(({ metadata }) => metadata.name)).toEqual(['chat-main']);
  });
});
