import type * as cdktn from 'cdktn';
import { IConstruct } from 'constructs';
import { HOME } from '../../rules/target';

/**
 * The package of a stack: cdktn, or cdktf, which it continues. Both have the classes that are used here.
 *
 * @internal
 */
export type Framework = typeof cdktn;

/** A literal name in each call of `require`, so that a bundler finds the package. */
const PACKAGES: { readonly [name: string]: () => Framework } = {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  cdktn: () => require('cdktn'),
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  cdktf: () => require('cdktf'),
};

/**
 * The package that a stack comes from. The classes of cdktn carry the marks of cdktf, and a stack
 * rejects the elements of the other package, so only the class itself identifies the package.
 *
 * @internal
 */
export function frameworkOf(stack: IConstruct): Framework {
  const origin = packageOf(stack.constructor);
  let isCopy = false;
  // cdktn can be installed under the name of cdktf ("cdktf": "npm:cdktn@…")
  for (const name of new Set([origin ?? 'cdktn', ...Object.keys(PACKAGES)])) {
    for (const load of [PACKAGES[name], () => loadFromApp(name)]) {
      const framework = ifInstalled(load);
      if (framework && stack instanceof framework.TerraformStack) {
        return framework;
      }
      isCopy ||= framework !== undefined && packageOf(framework.TerraformStack) === origin;
    }
  }
  throw new Error(
    isCopy
      ? `${HOME.id}: [${stack.node.path}] comes from a copy of ${origin} that is found neither where this package is nor where the app is; install one copy, which npm ls ${origin} shows`
      : `${HOME.id}: a service below a TerraformStack needs the package of the stack, which is not installed where this package is; run: npm install cdktn@^0.24.0 (for a stack of cdktf: npm install cdktf@^0.21.0)`,
  );
}

/** The package of a class or of the class that it extends, from the full name that jsii adds. */
function packageOf(type: any): string | undefined {
  const fqn: string | undefined = type?.[Symbol.for('jsii.rtti')]?.fqn;
  const name = fqn?.replace(/\.TerraformStack$/, '');
  return type === null || (name !== undefined && name in PACKAGES)
    ? name
    : packageOf(Object.getPrototypeOf(type));
}

/** If this package is a link, it finds the packages of its own folder, and not those of the app. */
function loadFromApp(name: string): Framework {
  const paths = [require.main?.path ?? '.', process.cwd()];
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(require.resolve(name, { paths }));
}

function ifInstalled(load: () => Framework): Framework | undefined {
  try {
    return load();
  } catch (cause) {
    // the package itself, and no module that it misses
    if (!/Cannot find module 'cdkt[nf]'/.test(String(cause))) {
      throw cause;
    }
    return undefined;
  }
}
