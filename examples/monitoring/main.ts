import {
  ComputeSpec,
  Engine,
  Gate,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Release,
  ScalingMetric,
} from 'cdk-inference';
import { App, Chart, Duration, Size } from 'cdk8s';

const app = new App();
Platform.kubernetes({
  prometheus: 'http://prometheus.monitoring:9090',
  monitorLabels: { release: 'prometheus' },
}).attachTo(app);
const chart = new Chart(app, 'monitoring', { namespace: 'llm' });

const chat = new InferenceService(chart, 'chat', {
  ports: [Port.http1({ listen: 8000, expose: 80 })],
  loadBalancer: LoadBalancer.apiGateway(),
  monitoring: {
    timeToFirstToken: Duration.seconds(2),
    queueWait: Duration.seconds(5),
    alertLabels: { team: 'llm' },
  },
});

const vllm = {
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
};
const stable = chat.addDeployment('stable', {
  ...vllm,
  image: Image.preset(Engine.VLLM, '0.32.0'),
});
stable.autoscale({ minReplicas: 2, maxReplicas: 8, metrics: [ScalingMetric.queueLength(4)] });
const canary = chat.addDeployment('canary', {
  ...vllm,
  image: Image.preset(Engine.VLLM, '0.33.0'),
});

const firstToken = Gate.query({
  name: 'first-token',
  query: `histogram_quantile(0.95, sum by (le) (rate(vllm:time_to_first_token_seconds_bucket{${Gate.PODS}}[5m])))`,
  max: 2,
});
const requests = Gate.query({
  name: 'requests',
  query: `sum(increase(vllm:request_success_total{${Gate.PODS}}[30m]))`,
  min: 500,
});
const release = Release.canary(stable, canary, [
  {
    name: 'ten-percent',
    percent: 10,
    soak: Duration.minutes(30),
    gates: [firstToken, requests],
  },
  { name: 'half', percent: 50, soak: Duration.hours(1), gates: [firstToken] },
  { name: 'all', percent: 100 },
]);
chat.releaseTraffic(release, 'ten-percent');

app.synth();
