import { execFileSync } from 'child_process';
import { isDeepStrictEqual } from 'util';
import { Yaml } from 'cdk8s';
import { YamlWriter } from '../../../src/fleet/yaml-writer';
import { misreading } from '../../../src/private/yaml-text';
import { hostileStrings } from '../../support/strings';
import { yamlReader } from '../support/toolchain';

/** A file as kubectl reads it: its documents, or why it cannot be read. */
interface ReadFile {
  readonly documents?: unknown[];
  readonly error?: string;
}

/** The reader that kubectl has, which turns YAML into JSON. */
function readByKubectl(files: readonly string[]): ReadFile[] {
  const input = JSON.stringify(files);
  return JSON.parse(execFileSync(yamlReader(), { input, encoding: 'utf8', maxBuffer: 2 ** 30 }));
}

const TEXTS = hostileStrings();

/** The places of a text in a document. */
const DOCUMENTS: readonly ((text: string) => object)[] = [
  (text) => ({ key: text }),
  (text) => ({ list: [text, [text]] }),
  (text) => ({ deep: { deeper: { key: text } }, other: 1 }),
  (text) => ({ map: { [text]: 1, other: 2 } }),
  // a control character is no plain case for the writer
  (text) => ({ key: text, control: '\u0007' }),
];

/** The texts that kubectl does not read as they are in some place. */
function misread(write: (document: object) => string): string[] {
  const documents = TEXTS.flatMap((text) => DOCUMENTS.map((place) => place(text)));
  const read = readByKubectl(documents.map(write));
  const found = documents.map((document, index) =>
    isDeepStrictEqual(read[index].documents, [document]),
  );
  return TEXTS.filter((_, index) =>
    DOCUMENTS.some((__, place) => !found[index * DOCUMENTS.length + place]),
  );
}

describe('more than 30,000 hostile texts', () => {
  test('are as many', () => {
    expect(TEXTS.length).toBeGreaterThan(30_000);
  });

  test('are read by kubectl as they are, in the files of a FleetApp', () => {
    const writer = new YamlWriter();
    expect(misread((document) => writer.joined([writer.document(document)]))).toEqual([]);
  });

  test('are misread in the files of an App where TEXT_YAML rejects them, and nowhere else', () => {
    const found = new Set(misread((document) => Yaml.stringify(document)));
    expect(found.size).toBeGreaterThan(1_000);
    expect([...found].filter((text) => misreading(text) === undefined)).toEqual([]);
    // but for line separators in a text that cdk8s quotes for another reason
    const strict = TEXTS.filter((text) => misreading(text) !== undefined && !found.has(text));
    expect(strict.filter((text) => !/[\u2028\u2029]/.test(text))).toEqual([]);
    expect(strict.length).toBeLessThan(100);
  });
});
