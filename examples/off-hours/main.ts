import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  ScaleToZero,
  ScalingMetric,
  Schedule,
} from 'cdk-inference';
import { App, Chart, Duration, Size } from 'cdk8s';

const app = new App();
Platform.kubernetes({
  prometheus: 'http://prometheus.monitoring:9090',
  timeZone: 'Asia/Shanghai',
}).attachTo(app);
const chart = new Chart(app, 'off-hours', { namespace: 'llm' });

const vllm = {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
};

// an assistant for the day: the gateway responds at night
const assistant = new InferenceService(chart, 'assistant', {
  ports: [Port.http1({ listen: 8000, expose: 80 })],
  loadBalancer: LoadBalancer.apiGateway(),
});
const clock = assistant.addDeployment('main', vllm).autoscale({
  maxReplicas: 4,
  metrics: [ScalingMetric.queueLength(4)],
  schedules: [Schedule.window({ days: '1-5', start: '09:00', end: '12:00', replicas: 2 })],
  scaleToZero: ScaleToZero.offHours({
    start: '20:00',
    end: '08:00',
    response: { text: 'The assistant works from 08:00 to 20:00.', retryAfter: Duration.hours(1) },
  }),
});

// a worker that reads jobs from a queue: jobs start it, and no job in an hour stops it
const batch = new InferenceService(chart, 'batch');
batch.addDeployment('worker', vllm).autoscale({
  maxReplicas: 8,
  scaleToZero: ScaleToZero.onMetric(
    ScalingMetric.prometheus('sum(rabbitmq_queue_messages{queue="jobs"})', 20),
    { cooldown: Duration.hours(1) },
  ),
});

// an evaluation that may use the GPUs of the day at night, but never more than two of them by day
const evaluation = new InferenceService(chart, 'evaluation');
evaluation.addDeployment('main', vllm).autoscale({
  maxReplicas: 8,
  metrics: [ScalingMetric.inFlightRequests(16)],
  schedules: [Schedule.cron('0 8 * * *', 1, { maxReplicas: 2 }), Schedule.cron('0 20 * * *', 1)],
});

console.log(clock.timelineText());
app.synth();
