import * as fs from 'fs';
import * as path from 'path';

/**
 * Makes the package known to itself by its name, so that examples and tests import it as an installed
 * one. (A dependency on itself in package.json would do the same and break jsii-pacmak.)
 */
export function linkSelf(): void {
  const root = path.join(__dirname, '..');
  const link = path.join(root, 'node_modules', 'cdk-inference');
  fs.rmSync(link, { force: true });
  fs.symlinkSync('..', link, 'dir');

  // npm makes commands executable when it installs them; jsii unpacks the tarball as it is.
  const { bin = {} } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  Object.values<string>(bin).forEach((file) => fs.chmodSync(path.join(root, file), 0o755));
}
