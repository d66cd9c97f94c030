import {
  Billing,
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  Platform,
  Queue,
  QueueQuotas,
  ScalingMetric,
  Scheduler,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

const app = new App();
Platform.kubernetes({
  scheduler: Scheduler.kueue('0.19'),
  prometheus: 'http://prometheus.monitoring:9090',
}).attachTo(app);

const reserved = Queue.named('reserved', {
  billing: Billing.PREPAID,
  nodeSelector: { 'example.com/pool': 'reserved' },
  capacity: { cpu: 176, memory: Size.gibibytes(1600), gpus: 8 },
});
const onDemand = Queue.named('on-demand', {
  billing: Billing.PAY_AS_YOU_GO,
  nodeSelector: { 'example.com/pool': 'on-demand' },
  capacity: { cpu: 88, memory: Size.gibibytes(800), gpus: 4 },
});

// once per cluster: Kueue knows the queues by these objects
new QueueQuotas(new Chart(app, 'quotas'), 'quotas', { queues: [reserved, onDemand] });

// eight replicas fit on the reserved nodes; Kueue gives the others on-demand nodes
const chart = new Chart(app, 'services', { namespace: 'llm' });
const service = new InferenceService(chart, 'chat');
const main = service.addDeployment('main', {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
  queue: reserved,
  overflow: onDemand,
});
main.autoscale({
  minReplicas: 4,
  maxReplicas: 12,
  metrics: [ScalingMetric.queueLength(4)],
});

app.synth();
