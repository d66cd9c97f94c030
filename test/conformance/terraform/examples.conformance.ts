import { applying } from './applying';
import { examplePrograms } from '../corpus/corpus';
import { kubernetesOf, size } from '../support/programs-of-terraform';

const { validate, apply } = applying();

describe.each(examplePrograms())('$label', ({ program }) => {
  test('is valid', () => validate([program]));

  test('is applied, a plan after that is empty, and it can be taken away again', async () => {
    const at = await apply(program);
    await at.destroy();
    const left = await at.plan(kubernetesOf(program));
    expect(left.map(({ actions }) => actions)).toEqual(
      Array(size(kubernetesOf(program))).fill(['create']),
    );
  }, 300_000);
});
