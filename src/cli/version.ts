import * as fs from 'fs';
import * as path from 'path';

/** Version of this package. @internal */
export function version(): string {
  const manifest = path.join(__dirname, '..', '..', 'package.json');
  return JSON.parse(fs.readFileSync(manifest, 'utf8')).version;
}
