import * as fs from 'fs';
import * as path from 'path';
import { createGenerator } from 'ts-json-schema-generator';
import { PREVIEW_VERSION } from '../src/preview/version';

const ROOT = path.join(__dirname, '..');

/** The file of the package with the schema of `preview.json`. */
export const SCHEMA_FILE = `schemas/preview-${PREVIEW_VERSION}.schema.json`;

/** The JSON schema of a preview, made of the types and docstrings of its data. */
export function previewSchema(): string {
  const schema = createGenerator({
    path: path.join(ROOT, 'src', 'preview', 'data.ts'),
    tsconfig: path.join(ROOT, 'tsconfig.json'),
    type: 'PreviewData',
    // a later release may add properties without another version
    additionalProperties: true,
    skipTypeCheck: true,
  }).createSchema('PreviewData');
  return `${JSON.stringify(schema, withoutDefaults, 2)}\n`;
}

/** Our defaults are sentences, and those of a schema are values. */
function withoutDefaults(this: unknown, name: string, value: unknown): unknown {
  return name === 'default' && typeof value === 'string' ? undefined : value;
}

if (require.main === module) {
  const file = path.join(ROOT, SCHEMA_FILE);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, previewSchema());
}
