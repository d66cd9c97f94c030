import * as fs from 'fs';
import * as path from 'path';

// Makes the package known to itself by its name, so that examples and tests import it as an
// installed one. (A dependency on itself in package.json would do the same and break jsii-pacmak.)

const link = path.join(__dirname, '..', 'node_modules', 'cdk-inference');
fs.rmSync(link, { force: true });
fs.symlinkSync('..', link, 'dir');

// npm makes the command executable when it installs the package; what starts it for Python does not
fs.chmodSync(path.join(__dirname, '..', 'lib', 'cli', 'cli.js'), 0o755);
