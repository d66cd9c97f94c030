import { App, Chart } from 'cdk8s';
import {
  CapacityVerdict,
  Certainty,
  ChangesPreview,
  DeploymentOptions,
  InferenceService,
  Preview,
  Price,
  Queue,
  QueueOptions,
} from '../../src';
import { someImage } from '../support/builders';
import { ONE_GPU } from '../support/queues';

/** A deployment: its queue, and other options. */
interface Declared extends Partial<DeploymentOptions> {
  readonly id?: string;
  readonly in?: string;
}

interface State {
  readonly queues?: Record<string, QueueOptions>;
  readonly deployments: readonly Declared[];
}

function previewOf({ queues = {}, deployments }: State): Preview {
  const chart = new Chart(new App(), 'chart');
  const service = new InferenceService(chart, 'chat');
  deployments.forEach(({ id = 'main', in: name, ...options }) =>
    service.addDeployment(id, {
      image: someImage(),
      compute: ONE_GPU,
      ...(name !== undefined && { queue: Queue.named(name, queues[name]) }),
      ...options,
    }),
  );
  return Preview.of(chart);
}

function changes(base: State, head: State): ChangesPreview {
  return previewOf(head).data(previewOf(base)).changes!;
}

describe('the GPUs of queues while a change is applied', () => {
  const eight = { gold: { capacity: { gpus: 8 } } };

  function queuesOf(base: State, head: State): [string | undefined, string, CapacityVerdict][] {
    return changes(base, head).queues.map(({ name, peakGpus, verdict }) => [
      name,
      peakGpus ? `${peakGpus.low}–${peakGpus.high}` : 'not known',
      verdict,
    ]);
  }

  test.each<[string, State, State, ReturnType<typeof queuesOf>]>([
    [
      'of replicas that stay',
      { queues: eight, deployments: [{ in: 'gold', replicas: 3 }] },
      { queues: eight, deployments: [{ in: 'gold', replicas: 3 }] },
      [['gold', '3–3', CapacityVerdict.FITS]],
    ],
    [
      'of the larger replica count',
      { queues: eight, deployments: [{ in: 'gold', replicas: 5 }] },
      { queues: eight, deployments: [{ in: 'gold', replicas: 2 }] },
      [['gold', '5–5', CapacityVerdict.FITS]],
    ],
    [
      'of a removed deployment next to a new one',
      { queues: eight, deployments: [{ in: 'gold', id: 'old', replicas: 5 }] },
      { queues: eight, deployments: [{ in: 'gold', id: 'new', replicas: 4 }] },
      [['gold', '9–9', CapacityVerdict.WAITS]],
    ],
    [
      'of all that fit exactly',
      { queues: eight, deployments: [{ in: 'gold', id: 'old', replicas: 4 }] },
      { queues: eight, deployments: [{ in: 'gold', id: 'new', replicas: 4 }] },
      [['gold', '8–8', CapacityVerdict.FITS]],
    ],
    [
      'in both queues of a deployment that moves, each with its own pods',
      { deployments: [{ in: 'a', replicas: 3 }] },
      { deployments: [{ in: 'b', replicas: 2 }] },
      [
        ['b', '2–2', CapacityVerdict.UNKNOWN],
        ['a', '3–3', CapacityVerdict.UNKNOWN],
      ],
    ],
    [
      'without a queue',
      { deployments: [{ replicas: 2 }] },
      { deployments: [{ replicas: 4 }] },
      [[undefined, '4–4', CapacityVerdict.UNKNOWN]],
    ],
  ])('are those %s', (_, base, head, expected) => {
    expect(queuesOf(base, head)).toEqual(expected);
  });

  test('are a bound where pods may be in an overflow', () => {
    const declared = (replicas: number): State => ({
      queues: { gold: { nodeSelector: { pool: 'gold' } } },
      deployments: [
        {
          in: 'gold',
          replicas,
          overflow: Queue.named('burst', { nodeSelector: { pool: 'burst' } }),
        },
      ],
    });
    const found = changes(declared(2), declared(3)).queues;
    expect(found.map(({ name }) => name)).toEqual(['gold', 'burst']);
    for (const { peakGpus } of found) {
      expect(peakGpus).toMatchObject({ low: 0, high: 3, certainty: Certainty.BOUNDED });
      expect(peakGpus!.because).toContain('may be in either queue');
    }
  });
});

describe('the costs against the base', () => {
  const priced = (amount: number, currency = 'CNY') => ({
    gold: { price: Price.perGpuHour(amount, currency) },
  });

  function costsOf(base: State, head: State): string[] {
    return changes(base, head).costs.map(({ of = 'all', currency, gpuHoursPerWeek, perMonth }) =>
      [of, gpuHoursPerWeek?.high, ...(perMonth ? [perMonth.high, currency] : [])].join(' '),
    );
  }
  const main = (replicas: number): Declared[] => [{ in: 'gold', replicas }];

  test.each<[string, State, State, string[]]>([
    ['nothing', { deployments: main(2) }, { deployments: main(2) }, ['all 0']],
    [
      'replicas, without prices',
      { deployments: main(3) },
      { deployments: main(2) },
      ['chart/chat/main -168', 'chart/gold -168', 'all -168'],
    ],
    [
      'a price',
      { queues: priced(10), deployments: main(1) },
      { queues: priced(12), deployments: main(1) },
      ['chart/chat/main 0 1460 CNY', 'chart/gold 0 1460 CNY', 'all 0 1460 CNY'],
    ],
    [
      'a price that is new',
      { deployments: main(1) },
      { queues: priced(12), deployments: main(2) },
      ['chart/chat/main 168', 'chart/gold 168', 'all 168'],
    ],
    [
      'the currency',
      { queues: priced(10, 'USD'), deployments: main(1) },
      { queues: priced(12), deployments: main(2) },
      ['chart/chat/main 168', 'chart/gold 168', 'all 168', 'all 168'],
    ],
    [
      'a deployment that is new in a queue',
      { queues: priced(10), deployments: main(1) },
      { queues: priced(10), deployments: [...main(1), { id: 'other', in: 'gold' }] },
      ['chart/chat/other 168 7300 CNY', 'chart/gold 168 7300 CNY', 'all 168 7300 CNY'],
    ],
  ])('list a change of %s', (_, base, head, expected) => {
    expect(costsOf(base, head)).toEqual(expected);
  });
});

describe('a long report', () => {
  const many: State = {
    deployments: Array.from({ length: 400 }, (_, index) => ({
      id: `deployment-with-a-long-name-${index}`,
      in: `queue-${index % 60}`,
    })),
  };
  const head = previewOf({
    deployments: many.deployments.map((each) => ({ ...each, env: { RELEASE: '2' } })),
  });
  const base = previewOf(many);

  test('is short enough for a comment of GitHub, and says how much more there is', () => {
    const text = head.toMarkdown(base);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toMatch(/\| and 3[79]0 more: see the JSON of the preview \| … \|/);
    expect(text).toContain('| **all** |');
    expect(text).toContain('### Not known');
  });

  test('has a page with the first pictures and rows', () => {
    const page = head.toHtml(base);
    expect(page.match(/<figure/g)).toHaveLength(40);
    expect(page).toContain('and 20 more: see the JSON of the preview');
    expect(page).toContain('and 100 more: see the JSON of the preview');
  });

  test('is whole in JSON', () => {
    expect(JSON.parse(head.toJson(base)).changes.workloads).toHaveLength(400);
  });
});
