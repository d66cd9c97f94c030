import { isDeepStrictEqual } from 'util';
import { Yaml } from 'cdk8s';
import { both } from './both';
import { aProgram, someProps } from './programs';
import { Random } from './random';
import { aDocument } from './values';
import { YamlWriter } from '../../src/fleet/yaml-writer';

/** What a function returns, or the error that it throws. */
export function outcome(write: () => string): string {
  try {
    return write();
  } catch (error) {
    return `throws ${error}`;
  }
}

/** Which of so many random documents one writer of ours writes otherwise than cdk8s does. */
export function differing(documents: number, seed: number): unknown[] {
  const writer = new YamlWriter();
  const random = new Random(seed);
  const found: unknown[] = [];
  for (let index = 0; index < documents; index += 1) {
    const document = aDocument(random);
    const ours = outcome(() => writer.joined([writer.document(document)]));
    const theirs = outcome(() => Yaml.stringify(document));
    if (ours !== theirs) {
      found.push({ index, ours, theirs });
    }
  }
  return found;
}

/** The first random program from a seed on that the two apps write, or fail at, otherwise. */
export function firstDiffering(from: number, programs: number): object | undefined {
  for (let seed = from; seed < from + programs; seed += 1) {
    const props = someProps(new Random(seed));
    const [theirs, ours] = both((app) => aProgram(app, new Random(seed + 1_000_000)), props);
    if (!isDeepStrictEqual(ours, theirs)) {
      return { seed, ours, theirs };
    }
  }
  return undefined;
}
