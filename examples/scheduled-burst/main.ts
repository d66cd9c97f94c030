import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Queue,
  ScalingMetric,
  Schedule,
  Weight,
} from 'cdk-inference';
import { App, Chart, Duration, Size } from 'cdk8s';

const app = new App();
Platform.kubernetes({
  prometheus: 'http://prometheus.monitoring:9090',
  timeZone: 'Asia/Shanghai',
}).attachTo(app);
const chart = new Chart(app, 'scheduled-burst', { namespace: 'llm' });

const service = new InferenceService(chart, 'assistant', {
  ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
  loadBalancer: LoadBalancer.apiGateway(),
});
const vllm = {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  args: ['Qwen/Qwen3-8B'],
  compute: ComputeSpec.of({ cpu: 16, memory: Size.gibibytes(128), gpus: 1 }),
};

// reserved capacity runs on a schedule: weekdays by day, and longer for the annual accounts in January
const base = service.addDeployment('base', { ...vllm, queue: Queue.named('prepaid') });
const clock = base.autoscale({
  schedules: [
    Schedule.cron('0 8 * * 1-5', 6),
    Schedule.cron('0 20 * 2-12 1-5', 2),
    Schedule.cron('0 23 * 1 1-5', 2),
  ],
});

// on-demand capacity scales up when requests wait, is warm at the start of the day, and scales down slowly
const burst = service.addDeployment('burst', { ...vllm, queue: Queue.named('pay-as-you-go') });
burst.autoscale({
  maxReplicas: 4,
  metrics: [ScalingMetric.queueLength(4)],
  schedules: [Schedule.window({ days: '1-5', start: '08:45', end: '10:00', replicas: 2 })],
  behavior: { down: { stabilization: Duration.minutes(15) } },
});

service.splitTraffic([Weight.of(base, 3), Weight.of(burst, 1)]);

console.log(clock.timelineText('2026-12-24'));
app.synth();
