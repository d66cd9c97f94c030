import * as fs from 'fs';
import * as path from 'path';
import { App } from 'cdk8s';

/** Kind and name, such as `Deployment/chat-main`. */
export const identity = ({ kind, metadata }: any) => `${kind}/${metadata.name}`;

/** The files that `app.synth()` writes, by name. */
export function written(app: App): Map<string, string> {
  app.synth();
  const files = fs.readdirSync(app.outdir, { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file): [string, string] => [file, fs.readFileSync(path.join(app.outdir, file), 'utf8')]);
  return new Map(texts);
}

/** Everything `app.synth()` writes, as one text. */
export const text = (app: App) => [...written(app)].flat().join('\n');
