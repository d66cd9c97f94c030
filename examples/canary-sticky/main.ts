import {
  ComputeSpec,
  Engine,
  GatewayAlgorithm,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Release,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

const app = new App();
const chart = new Chart(app, 'canary', { namespace: 'llm' });

// The same session always reaches the same deployment. A header selects the canary for a test.
const chat = new InferenceService(chart, 'chat', {
  ports: [Port.http1({ listen: 8000, expose: 80 })],
  loadBalancer: LoadBalancer.apiGateway({
    algorithm: GatewayAlgorithm.consistentHash('x-session-id'),
    overrideHeader: 'x-deployment',
  }),
});

const qwen = {
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
};
const stable = chat.addDeployment('stable', {
  ...qwen,
  image: Image.preset(Engine.VLLM, '0.32.0'),
  replicas: 9,
});
const canary = chat.addDeployment('canary', {
  ...qwen,
  image: Image.preset(Engine.VLLM, '0.33.0'),
  replicas: 1,
});

const release = Release.canary(stable, canary, [
  { name: 'by-hand', percent: 0 },
  { name: 'one-percent', percent: 1 },
  { name: 'ten-percent', percent: 10 },
  { name: 'half', percent: 50 },
  { name: 'all', percent: 100 },
]);
chat.releaseTraffic(release, 'ten-percent');

app.synth();
