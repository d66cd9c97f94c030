import { applying } from './applying';
import { Service, Services } from '../corpus/services';
import { STACK } from '../corpus/tree';
import { plane } from '../support/cluster';
import { batched, kubernetesOf, size } from '../support/programs-of-terraform';

const { validate, apply } = applying();
const services = Services.on(plane, STACK);
let generated: Service[];

/** Of the generated services, one in so many is applied. */
const ONE_IN = 8;

beforeAll(() => {
  // approximations are printed, thousands of times here
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  generated = services.make();
}, 900_000);

describe('every generated service', () => {
  test('says every value of every property below a stack too, and only rules say no', () => {
    expect(generated.length).toBeGreaterThan(300);
    expect([...services.thrown]).toEqual([]);
    expect(services.refused).toEqual([]);
  });

  test('is valid', () => validate(generated.map(({ program }) => program!)), 600_000);
});

test('of one in eight the Kubernetes objects are applied, and a plan after that is empty', async () => {
  const sample = generated.filter((_, index) => index % ONE_IN === 0);
  const [batch, ...others] = batched(sample.map(({ program }) => kubernetesOf(program!)));
  await apply(batch);
  expect(others.map(size)).toEqual([]);
}, 900_000);
