import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  PodDefaults,
  TolerationOperator,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

// a file of the platform team: all teams import it
const company = {
  hardened: true,
  podSecurityContext: { runAsUser: 2000, runAsGroup: 0 },
  imagePullSecrets: ['registry-mirror'],
  caBundle: { configMap: 'company-ca' },
  labels: { 'example.com/cost-center': '4711' },
  tolerations: [{ key: 'nvidia.com/gpu', operator: TolerationOperator.EXISTS }],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
    },
  ],
};

const app = new App();
Platform.kubernetes({ imageRegistry: 'mirror.example.com' }).attachTo(app);
PodDefaults.of(company).attachTo(app);

// services of a team: its label replaces the label of the company
const chart = new Chart(app, 'services', { namespace: 'llm' });
const vllm = {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
};
const chat = new InferenceService(chart, 'chat', { loadBalancer: LoadBalancer.apiGateway() });
const main = chat.addDeployment('main', {
  ...vllm,
  replicas: 2,
  pod: { labels: { 'example.com/cost-center': '0815' } },
});

// a service without the CA bundle: the nearest defaults replace those of the company as a whole
const batch = new InferenceService(chart, 'batch');
PodDefaults.of({ ...company, caBundle: undefined }).attachTo(batch);
batch.addDeployment('main', vllm);

console.log(main.plan().podDefaults);
app.synth();
