import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Model,
  Queue,
  Weight,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

const app = new App();
const chart = new Chart(app, 'chat', { namespace: 'llm' });

// the running service keeps its names, selectors and pods: applying it restarts no pod
const chat = InferenceService.adopt(chart, 'chat', {
  files: ['running.yaml'],
  loadBalancer: LoadBalancer.apiGateway(),
});
const [running] = chat.deployments;

// the next release gets a tenth of the requests through the gateway
const next = chat.addDeployment('next', {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  model: Model.fromClaim('models', { subPath: 'qwen3-8b' }),
  // clients name the model by the path in the running pods
  args: ['--served-model-name', '/models/qwen3-8b'],
  compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
  queue: Queue.named('on-demand', { nodeSelector: { 'gpu.example.com/pool': 'on-demand' } }),
});
chat.splitTraffic([Weight.of(running, 9), Weight.of(next, 1)]);

app.synth();
