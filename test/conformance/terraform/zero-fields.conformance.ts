import { KINDS, TYPES } from '../../../src/homes/terraform/zero-fields.generated';
import { read } from '../support/zero-fields';

test('the library leaves out those zeros that Kubernetes’ own types leave out, of the same kinds', () => {
  const { kinds, lines } = read();
  expect(KINDS).toEqual(kinds);
  expect(TYPES.trim().split('\n')).toEqual(lines);
});
