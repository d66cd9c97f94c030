import * as fs from 'fs';
import { SCENES } from './clouds';
import { examplePrograms } from '../corpus/corpus';
import { Service, Services } from '../corpus/services';
import { STACK } from '../corpus/tree';
import { given, plane, tally } from '../support/cluster';
import { Program, batched, size, typesOf } from '../support/programs-of-terraform';
import { Diagnostic, workspaces } from '../support/terraform';

const workspace = workspaces();
const services = Services.on(plane, STACK);
let generated: Service[];
let scenes: { readonly label: string; readonly program: Program }[];

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  generated = services.make();
  scenes = SCENES.map(({ label, program }) => ({ label, program: program() }));
}, 600_000);

/** What is said of a program, each once. */
async function said(program: Program): Promise<string[]> {
  const diagnostics = await workspace().validate(program);
  return [...new Set(diagnostics.map(inWords))];
}

function inWords({ severity, summary, detail = '', address = '' }: Diagnostic): string {
  return `${severity}: ${summary} ${address} ${detail}`;
}

describe('terraform validate says nothing to', () => {
  test.each(examplePrograms())('$label', async ({ program }) => {
    expect(await said(program)).toEqual([]);
    tally({ accepted: size(program) });
  });

  test('every generated service', async () => {
    const programs = generated.map(({ program }) => program!);
    const batches = batched(programs);
    for (const batch of batches) {
      expect(await said(batch)).toEqual([]);
      tally({ accepted: size(batch) });
    }
    expect(generated.length).toBeGreaterThan(300);
    expect(batches.length).toBeLessThan(60);
  }, 600_000);

  test('everything that becomes resources of the cloud', async () => {
    for (const batch of batched(scenes.map(({ program }) => program))) {
      expect(await said(batch)).toEqual([]);
      tally({ accepted: size(batch) });
    }
  }, 600_000);
});

describe('the corpus', () => {
  test('has only what the library’s own rules let through below a stack', () => {
    expect([...services.thrown]).toEqual([]);
  });

  test('has every resource of the cloud whose schema is known', () => {
    const { resources, data } = JSON.parse(fs.readFileSync(given().terraform!.schema, 'utf8'));
    const programs = scenes.map(({ program }) => program);
    expect([...typesOf(programs)].sort()).toEqual(
      [...Object.keys(resources), ...Object.keys(data), 'kubernetes_manifest'].sort(),
    );
  });
});

describe('terraform plan makes all of', () => {
  test.each(SCENES)('$label', async ({ program }) => {
    const changes = await workspace().plan(program());
    expect(changes.flatMap(({ actions }) => actions).filter((action) => action !== 'create')).toEqual([]);
    expect(changes.length).toBeGreaterThan(0);
    tally({ accepted: changes.length });
  });
});
