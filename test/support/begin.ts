import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** Apps made for testing leave a folder each: all of them go into one, which `end.ts` takes away. */
export default function begin(): void {
  process.env.TMPDIR = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-tests-'));
}
