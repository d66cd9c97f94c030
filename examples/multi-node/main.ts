import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Model,
  Platform,
  Port,
  Queue,
  ScalingMetric,
  SharedFileSystem,
  Weight,
} from 'cdk-inference';
import { App, Chart, Duration, Size } from 'cdk8s';

const app = new App();
Platform.kubernetes({ prometheus: 'http://prometheus.monitoring:9090' }).attachTo(app);
const chart = new Chart(app, 'multi-node', { namespace: 'llm' });

const chat = new InferenceService(chart, 'chat', {
  ports: [Port.http1({ listen: 8000, expose: 80 })],
  loadBalancer: LoadBalancer.apiGateway(),
});

// 671 billion parameters in FP8 do not fit into 8 GPUs of 80 GB, so a replica is two nodes of 8
const twoNodes = {
  model: Model.fromSharedFileSystem(
    SharedFileSystem.nfs('10.0.0.5', '/models/deepseek-v3.2', { mountPath: '/models' }),
  ),
  compute: ComputeSpec.of({
    cpu: 96,
    memory: Size.gibibytes(1500),
    gpus: 8,
    nodes: 2,
    extendedResources: { 'rdma/hca': 8 },
  }),
  queue: Queue.named('h800', { nodeSelector: { pool: 'h800' }, capacity: { gpus: 96 } }),
  gracefulShutdown: Duration.minutes(2),
};

const stable = chat.addDeployment('stable', {
  ...twoNodes,
  image: Image.preset(Engine.VLLM, '0.33.0'),
  replicas: 2,
});
// tensors over all 16 GPUs, which needs a fast network between the nodes
const candidate = chat.addDeployment('candidate', {
  ...twoNodes,
  image: Image.preset(Engine.SGLANG, '0.5.23'),
  parallelism: { tensor: 16 },
});
candidate.autoscale({ maxReplicas: 3, metrics: [ScalingMetric.inFlightRequests(32)] });
chat.splitTraffic([Weight.of(stable, 9), Weight.of(candidate, 1)]);

const [update] = stable.rollout();
console.log(`an update of stable keeps ${update.fewestServing} of ${update.instances} replicas`);
app.synth();
