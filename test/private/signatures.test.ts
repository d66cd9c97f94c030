import * as fs from 'fs';
import { SIGNATURES, signatures } from '../../projenrc/signatures';
import * as ci from '../../src';
import { checkedProps } from '../../src/private/input';
import { propertiesOf } from '../../src/private/input-types';
import { mistakesOf } from '../../src/private/mistakes';
import { nearest } from '../../src/private/nearest';
import { METHODS, QUERIES, SHORT_FORMS, STRUCTS } from '../../src/private/signatures.generated';
import { aChart, aDeployment } from '../support/builders';

/** A value of no type that an option has. */
const WRONG: any = Symbol('wrong');

const library = ci as unknown as Record<string, any>;
const propsOf = Object.keys(STRUCTS).flatMap((struct) =>
  propertiesOf(struct).map(({ name }): [string, string] => [struct, name]),
);

test('the signatures are those of the API', () => {
  expect(fs.readFileSync(SIGNATURES, 'utf8')).toBe(signatures());
});

describe('the check of input', () => {
  test.each(propsOf)('judges %s.%s', (struct, name) => {
    const construct = { node: { path: 'construct' } };
    checkedProps(construct, struct, { [name]: WRONG });
    expect(mistakesOf(construct)).toContainEqual(
      expect.objectContaining({ kind: 'type', option: name, value: WRONG }),
    );
  });

  test.each(Object.keys(METHODS).filter((key) => !key.includes('#')))('judges %s()', (key) => {
    const [type, method] = key.split('.');
    const count = METHODS[key].split(', ').length;
    const value = library[type][method](...Array(count).fill(WRONG));
    expect(mistakesOf(value)).toHaveLength(count);
  });

  test.each(Object.keys(METHODS).filter((key) => key.includes('#')))('judges %s()', (key) => {
    const [type, method] = key.split('#');
    const deployment = aDeployment();
    const owners: Record<string, object> = {
      Deployment: deployment,
      InferenceService: deployment.service,
      Platform: ci.Platform.kubernetes(),
      SharedGateway: new ci.SharedGateway(aChart(), 'public', { hostnames: ['a.example.com'] }),
    };
    const object: any = owners[type];
    object[method](WRONG, WRONG);
    expect(mistakesOf(object).map(({ of }) => of)).toEqual([
      `${type}.${method}`,
      `${type}.${method}`,
    ]);
  });

  test.each(Object.keys({ ...QUERIES, ...SHORT_FORMS }).filter((key) => !key.includes('#')))(
    'throws at once for %s()',
    (key) => {
      const [type, method] = key.split('.');
      expect(() => library[type][method](WRONG, WRONG, WRONG)).toThrow();
    },
  );
});

describe('the nearest name', () => {
  const names = ['replicas', 'readiness', 'gpus', 'cpu', 'image'];

  test.each([
    ['replica', 'replicas'],
    ['Replicas', 'replicas'],
    ['gpu', 'gpus'],
    ['imgae', 'image'],
    ['readynes', 'readiness'],
    ['volumes', undefined],
    ['', undefined],
  ])('of %j is %j', (name, expected) => {
    expect(nearest(name, names)).toBe(expected);
  });
});
