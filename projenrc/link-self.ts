import * as fs from 'fs';
import * as path from 'path';

/**
 * Links the package into its own node_modules, so that examples and tests import it like an installed
 * package. A dependency on itself in package.json would break jsii-pacmak.
 */
export function linkSelf(): void {
  const root = path.join(__dirname, '..');
  const link = path.join(root, 'node_modules', 'cdk-inference');
  fs.rmSync(link, { force: true });
  fs.symlinkSync('..', link, 'dir');

  // npm makes commands executable on install; jsii unpacks the tarball without this step.
  const { bin = {} } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  Object.values<string>(bin).forEach((file) => fs.chmodSync(path.join(root, file), 0o755));
}
