import * as fs from 'fs';
import * as path from 'path';
import Ajv from 'ajv';
import { Duration } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Gate, GateTemplate } from '../../../src';
import { gated } from '../../catalogue/monitoring';
import { synth } from '../../support/builders';
import { moduleFolder } from '../support/toolchain';
import { ARGO_ROLLOUTS, Definitions, FLAGGER } from '../support/versions';

/** The schema of a kind as its release defines it, with no field besides. */
function schemaOf(definitions: Definitions, kind: string): object {
  const text = fs.readFileSync(path.join(moduleFolder(definitions), definitions.at), 'utf8');
  const { spec } = parseAllDocuments(text)
    .map((document) => document.toJSON())
    .find((document) => document?.spec?.names?.kind === kind);
  return closed(spec.versions.find(({ served }: any) => served).schema.openAPIV3Schema);
}

function closed(schema: any): any {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value)]),
  );
  const isOpen = !schema.properties || 'additionalProperties' in schema;
  return isOpen ? inner : { ...inner, additionalProperties: false };
}

const gate = Gate.query({ name: 'errors', query: `sum(errors{${Gate.PODS}})`, min: 0, max: 2 });

describe.each([
  [GateTemplate.ARGO_ROLLOUTS, ARGO_ROLLOUTS, 'AnalysisTemplate'],
  [GateTemplate.FLAGGER, FLAGGER, 'MetricTemplate'],
])('the templates for %s', (gateTemplate, definitions, kind) => {
  const service = gated({ soak: Duration.minutes(30), gates: [gate] }, { gateTemplate });
  const [template] = synth(service).filter((object) => object.kind === kind);
  // formats and extensions of Kubernetes are none of JSON Schema
  const valid = new Ajv({ strict: false, validateFormats: false }).compile({
    ...schemaOf(definitions, kind),
  });
  // the definition leaves the metadata to the API server
  const object = { ...template, metadata: {} };

  test('match the definition of the release', () => {
    valid(object);
    expect(valid.errors ?? []).toEqual([]);
  });

  test('would not match with a field that does not exist', () => {
    expect(valid({ ...object, spec: { ...object.spec, querry: 'up' } })).toBe(false);
  });
});
