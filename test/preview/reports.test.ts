import * as fs from 'fs';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import {
  DeploymentOptions,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Preview,
  Price,
  Queue,
  ScalingMetric,
  Weight,
} from '../../src';
import { eightGpus } from '../support/rollouts';

// Whole reports of three changes, as a reviewer reads them. To renew them after a change that is meant:
// UPDATE_REPORTS=1 npx jest test/preview/reports

interface State {
  readonly release?: string;
  readonly queue?: Queue;
  readonly canary?: number;
}

const reserved = Queue.named('reserved', {
  capacity: { gpus: 48 },
  price: Price.perMonth(300_000, 'CNY'),
  nodeSelector: { pool: 'reserved' },
});
const newer = Queue.named('reserved-h20', {
  capacity: { gpus: 32 },
  price: Price.perMonth(360_000, 'CNY'),
  nodeSelector: { pool: 'reserved-h20' },
});
const onDemand = Queue.named('on-demand', {
  capacity: { gpus: 32 },
  price: Price.perGpuHour(12.5, 'CNY'),
  nodeSelector: { pool: 'on-demand' },
});

/** A service with three replicas on reserved capacity, and a deployment for peaks. */
function stateOf({ release = '0.33.0', queue = reserved, canary }: State): Preview {
  const chart = new Chart(new App(), 'production', { namespace: 'llm' });
  const service = new InferenceService(chart, 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  const options = (more: Partial<DeploymentOptions>): DeploymentOptions => ({
    image: Image.preset(Engine.VLLM, release),
    compute: eightGpus,
    ...more,
  });
  const main = service.addDeployment('main', options({ queue, replicas: 3 }));
  const peaks = service.addDeployment('peaks', options({ queue: onDemand }));
  peaks.autoscale({ maxReplicas: 3, metrics: [ScalingMetric.cpuUtilization(60)] });
  const weights = [Weight.of(main, 80), Weight.of(peaks, 20)];
  if (canary !== undefined) {
    const image = Image.preset(Engine.VLLM, '0.34.0');
    const other = service.addDeployment('canary', options({ image, queue: reserved }));
    weights[0] = Weight.of(main, 80 - canary);
    weights.push(Weight.of(other, canary));
  }
  service.splitTraffic(weights);
  return Preview.of(chart);
}

test.each<[string, State]>([
  ['canary-of-10-percent', { canary: 10 }],
  ['engine-upgrade', { release: '0.34.0' }],
  ['queue-moved', { queue: newer }],
])('the report of %s is the one that reviewers read', (name, head) => {
  const file = path.join(__dirname, 'golden', `${name}.md`);
  const text = stateOf(head).toMarkdown(stateOf({}));
  if (process.env.UPDATE_REPORTS) {
    fs.writeFileSync(file, text);
  }
  expect(text).toBe(fs.readFileSync(file, 'utf8'));
});
