import { App, Chart, Size } from 'cdk8s';
import { ComputeSpec, Image, InferenceService, Schedule } from '../../src';

// Run as a program, it judges the schedules of one case.

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Schedules that cost as much as any, and whether a rule rejects them for it. */
export const WORST: { readonly [name: string]: readonly [string, number][] } = {
  'every minute of half a month': [
    ['* * 1-15 * *', 1],
    ['*/2 * 1-15 * *', 2],
  ],
  'every ten minutes of half a month': [
    ['*/10 * 1-15 * *', 1],
    ['*/20 * 1-15 * *', 2],
  ],
  'every minute of the week': [
    ['* * * * *', 1],
    ['*/2 * * * *', 2],
  ],
  'every half hour of every date': [
    ['0 * 1-31 * *', 1],
    ['30 * 1-31 * *', 2],
  ],
  'every half hour of eleven months': [
    ['0 * * 1-11 *', 1],
    ['30 * * 1-11 *', 2],
  ],
  'days that no window expresses': [
    ['0 * 1-30 * *', 1],
    ['30 1-22 1-29 1-11 *', 2],
    ['20 23 7 * 3', 5],
  ],
  'a count of its own every half hour': upTo(48).map((index) => [
    `${(index % 2) * 30} ${Math.floor(index / 2)} 1-31 * *`,
    index + 1,
  ]),
  'four hundred schedules by date': upTo(400).map((index) => [
    `*/${1 + (index % 30)} * ${1 + (index % 28)}-${1 + (index % 28) + (index % 3)} ${1 + (index % 12)} ${index % 7}`,
    1 + (index % 7),
  ]),
  'four hundred schedules of every minute': upTo(400).map((index) => [
    `* * ${1 + (index % 28)} * ${index % 7}`,
    1 + (index % 7),
  ]),
};

function scaled(schedules: readonly [string, number][]): () => void {
  const service = new InferenceService(new Chart(new App(), 'chart'), 'chat');
  const deployment = service.addDeployment('main', {
    image: Image.fromUrl('registry.example.com/llm:1'),
    compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1) }),
  });
  deployment.autoscale({
    maxReplicas: 60,
    timeZone: 'Europe/Berlin',
    schedules: schedules.map(([expression, replicas]) => Schedule.cron(expression, replicas)),
  });
  return () => {
    service.findings();
    deployment.plan();
  };
}

if (require.main === module) {
  scaled(WORST[process.argv[2]])();
  process.stdout.write('judged');
}
