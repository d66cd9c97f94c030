import * as path from 'path';
import { TerraformStack, Testing } from 'cdktn';
import { Construct } from 'constructs';
import { aServiceIn, aStack } from './stacks';
import { frameworkOf } from '../../src/homes/terraform/framework';

/** The package of these tests, and the one that they do not find. */
const [own] = (TerraformStack as any)[Symbol.for('jsii.rtti')].fqn.split('.');
const [other] = ['cdktn', 'cdktf'].filter((name) => name !== own);

/** A package as another folder has it. */
function aCopyOf(name: string): typeof import('cdktn') {
  let copy: any;
  // by path, since the configuration of these tests leads from one package to the other
  const folder = path.join(__dirname, '..', '..', 'node_modules', name);
  jest.isolateModules(() => (copy = jest.requireActual(folder)));
  return copy;
}

describe('the package of a stack', () => {
  test('is the one of its class, or of the class that it extends', () => {
    class Own extends TerraformStack {}
    Object.defineProperty(Own, Symbol.for('jsii.rtti'), { value: { fqn: 'own.Own' } });
    for (const stack of [aStack(), new Own(Testing.app(), 'own')]) {
      expect(frameworkOf(stack).TerraformStack).toBe(TerraformStack);
    }
  });

  test('is no other copy of it, whose aspects the stack ignores', () => {
    const copy = aCopyOf(own);
    const stack = new copy.TerraformStack(copy.Testing.app(), 'stack');
    expect(() => aServiceIn(stack)).toThrow(
      `HOME: [stack] comes from a copy of ${own} that is found neither where this package is nor where the app is; install one copy, which npm ls ${own} shows`,
    );
  });

  test.each<[string, () => Construct]>([
    [
      'of the other package alone',
      () => {
        const { TerraformStack: Stack, Testing: Terraform } = aCopyOf(other);
        return new Stack(Terraform.app(), 'stack');
      },
    ],
    [
      'with the mark alone',
      () =>
        Object.assign(new Construct(undefined as any, ''), {
          [Symbol.for('cdktf/TerraformStack')]: true,
        }),
    ],
  ])('is missing for a stack %s, and the error names cdktn first', (_, stack) => {
    expect(() => aServiceIn(stack())).toThrow(
      /^HOME: a service below a TerraformStack needs the package of the stack, .* run: npm install cdktn@\S+ \(for a stack of cdktf: npm install cdktf@\S+\)$/,
    );
  });
});
