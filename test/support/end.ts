import * as fs from 'fs';

export default function end(): void {
  fs.rmSync(process.env.TMPDIR!, { recursive: true, force: true });
}
