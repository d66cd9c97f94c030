import * as fs from 'fs';
import * as path from 'path';
import { manifests, placeOf, programs, synthesize } from './examples';

// npm run synth: runs all examples and the full form, and lists their output.
// --expect replaces the expected output by the current output.

const expect = process.argv.includes('--expect');

for (const example of programs()) {
  const files = synthesize(example);
  for (const [file, objects] of manifests(files)) {
    const counts = new Map<string, number>();
    objects.forEach(({ kind }) => counts.set(kind, (counts.get(kind) ?? 0) + 1));
    const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
    console.log(`${placeOf(example)}/${path.join(example.output, file)}`);
    console.log(`  ${objects.length} objects: ${kinds}`);
    if (expect) {
      const target = path.join(example.folder, 'expected', file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, files.get(file)!);
    }
  }
}
