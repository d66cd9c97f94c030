import {
  ComputeSpec,
  EndpointPicker,
  Engine,
  Gateway,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  ScalingMetric,
  Weight,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

const app = new App();
Platform.kubernetes({
  // istiod runs with ENABLE_GATEWAY_API_INFERENCE_EXTENSION=true
  gateway: Gateway.istio({ version: '1.32', inference: true }),
  prometheus: 'http://prometheus.monitoring:9090',
}).attachTo(app);
const chart = new Chart(app, 'endpoint-picker', { namespace: 'llm' });

const service = new InferenceService(chart, 'chat', {
  ports: [Port.http1({ listen: 8000, expose: 80 })],
  loadBalancer: LoadBalancer.apiGateway(),
});

// each request goes to the replica of the deployment that has its prefix in the cache
const vllm = {
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
  endpointPicker: EndpointPicker.llmd({ flowControl: true }),
};
const stable = service.addDeployment('stable', {
  ...vllm,
  image: Image.preset(Engine.VLLM, '0.32.0'),
});
const canary = service.addDeployment('canary', {
  ...vllm,
  image: Image.preset(Engine.VLLM, '0.33.0'),
  replicas: 2,
});

// a pool per deployment, and a weight per pool
service.splitTraffic([Weight.of(stable, 90), Weight.of(canary, 10)]);

// the picker holds requests while the replicas are busy: they determine the replica count
stable.autoscale({
  minReplicas: 2,
  maxReplicas: 8,
  metrics: [ScalingMetric.pickerQueueLength(2), ScalingMetric.pickerInFlightRequests(32)],
});

app.synth();
