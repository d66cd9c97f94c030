import * as fs from 'fs';
import * as path from 'path';
import Ajv, { ValidateFunction } from 'ajv';
import { App } from 'cdk8s';
import { App as TerraformApp } from 'cdktn';
import { Preview, PreviewData } from '../..';
import { blueGreen } from '../../projenrc/example-previews';
import { placeOf, programs } from '../../projenrc/examples';

const ROOT = path.join(__dirname, '..', '..');

/** The published schema, in which no object has a property that is not listed. */
function strictSchema(): ValidateFunction {
  const file = path.join(ROOT, 'schemas', 'preview-1.schema.json');
  const schema = JSON.parse(fs.readFileSync(file, 'utf8'), (_, value) =>
    value?.type === 'object' && value.properties
      ? { ...value, additionalProperties: false }
      : value,
  );
  return new Ajv({ allErrors: true }).compile(schema);
}

const isValid = strictSchema();

/** The errors of preview data as JSON, in the order of the schema. */
function errorsOf(json: string): string[] {
  isValid(JSON.parse(json));
  return (isValid.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath} ${message} ${params.additionalProperty ?? ''}`.trim(),
  );
}

/** The previews of the apps that the program of an example synthesizes. */
function previewsOf(folder: string): Preview[] {
  const found: Preview[] = [];
  const synth = function (this: App | TerraformApp) {
    found.push(Preview.of(this));
  };
  const here = process.cwd();
  jest.spyOn(App.prototype, 'synth').mockImplementation(synth);
  jest.spyOn(TerraformApp.prototype, 'synth').mockImplementation(synth);
  jest.spyOn(console, 'log').mockReturnValue();
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    process.chdir(folder);
    jest.requireActual(path.join(folder, 'main.ts'));
    return found;
  } finally {
    process.chdir(here);
    jest.restoreAllMocks();
  }
}

describe('the published schema', () => {
  test.each(programs().map((program) => [placeOf(program), program] as const))(
    'has every property of the preview of %s',
    (_, { folder }) => {
      const previews = previewsOf(folder);
      expect(previews.length).toBeGreaterThan(0);
      for (const preview of previews) {
        expect(errorsOf(preview.toJson())).toEqual([]);
        expect(preview.data().deployments.length).toBeGreaterThan(0);
        expect(preview.toJson()).toBe(preview.toJson());
      }
    },
  );

  test('has every property of a comparison, of each step of a release with the next', () => {
    const [before, prepare, change, after] = (
      ['before', 'prepare', 'switch', 'after'] as const
    ).map(blueGreen);
    const compared = [prepare.toJson(before), change.toJson(prepare), after.toJson(change)];
    expect(compared.flatMap(errorsOf)).toEqual([]);
    const { changes } = JSON.parse(compared[0]) as PreviewData;
    expect(changes!.workloads.length).toBeGreaterThan(0);
  });

  test('rejects a property that it does not list, a missing one, and another type', () => {
    const data = blueGreen('before').data();
    const [deployment] = data.deployments;
    const { path: _, ...unnamed } = deployment;
    const wrong = { ...data, deployments: [{ ...unnamed, graceSeconds: '30', nonsense: 1 }] };
    expect(errorsOf(JSON.stringify(wrong))).toEqual([
      "/deployments/0 must have required property 'path'",
      '/deployments/0 must NOT have additional properties nonsense',
      '/deployments/0/graceSeconds must be number',
    ]);
  });
});
