import * as fs from 'fs';
import { clb, scenes } from './clouds';
import { examplePrograms } from '../corpus/corpus';
import { Service, Services } from '../corpus/services';
import { STACK } from '../corpus/tree';
import { given, plane, tally } from '../support/cluster';
import { Program, batched, size, typesOf } from '../support/programs-of-terraform';
import { inWords, workspaces } from '../support/terraform';

const workspace = workspaces();
const services = Services.on(plane, STACK);
let generated: Service[];
let clouds: Program[];

beforeAll(() => {
  // approximations are printed, thousands of times here
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  generated = services.make();
  clouds = scenes();
}, 600_000);

/** Validates programs, as few as can be, and counts what was taken. */
async function validate(programs: readonly Program[]): Promise<void> {
  for (const batch of batched(programs)) {
    expect(inWords(await workspace().validate(batch))).toEqual([]);
    tally({ accepted: size(batch) });
  }
}

describe('terraform validate has nothing to say of', () => {
  test.each(examplePrograms())('$label', ({ program }) => validate([program]));

  test('every generated service', async () => {
    expect(generated.length).toBeGreaterThan(300);
    await validate(generated.map(({ program }) => program!));
  }, 600_000);

  test('everything that becomes resources of the cloud', () => validate(clouds), 600_000);
});

describe('the programs', () => {
  test('are only stopped by rules below a stack', () => {
    expect([...services.thrown]).toEqual([]);
  });

  test('have every resource of the cloud whose schema is known', () => {
    const { resources, data } = JSON.parse(fs.readFileSync(given().terraform!.schema, 'utf8'));
    expect([...typesOf(clouds)].sort()).toEqual(
      [...Object.keys(resources), ...Object.keys(data), 'kubernetes_manifest'].sort(),
    );
  });
});

describe('terraform plan', () => {
  test('makes all that becomes resources of the cloud, and finds what refers to what', async () => {
    for (const batch of batched(clouds)) {
      const changes = await workspace().plan(batch);
      expect(changes.filter(({ actions }) => actions.join() !== 'create')).toEqual([]);
      expect(changes.length).toBeGreaterThan(0);
      tally({ accepted: changes.length });
    }
  }, 600_000);

  test('puts every node that the cloud finds behind a CLB by weights, with the weight that is said', async () => {
    const changes = await workspace().plan(clb());
    const servers = changes.filter(({ address }) =>
      address.startsWith('volcengine_server_group_server.'),
    );
    // two nodes are found, whatever is asked for; two ports, two deployments
    expect(servers.map(({ after }) => after.weight).sort()).toEqual([1, 1, 1, 1, 9, 9, 9, 9]);
    expect(new Set(servers.map(({ after }) => after.instance_id)).size).toBe(2);
  });
});
