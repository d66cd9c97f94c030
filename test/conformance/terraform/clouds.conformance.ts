import * as fs from 'fs';
import { applying } from './applying';
import { clb, scenes } from './clouds';
import { environment, tally } from '../support/cluster';
import { Program, batched, typesOf } from '../support/programs-of-terraform';
import { workspaces } from '../support/terraform';

const { validate } = applying();
const workspace = workspaces();
let programs: Program[];

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  programs = scenes();
});

describe('what becomes resources of the cloud', () => {
  test('is every resource whose schema is known', () => {
    const { resources, data } = JSON.parse(
      fs.readFileSync(environment().terraform!.schema, 'utf8'),
    );
    expect([...typesOf(programs)].sort()).toEqual(
      [...Object.keys(resources), ...Object.keys(data), 'kubernetes_manifest'].sort(),
    );
  });

  test('is valid', () => validate(programs), 300_000);

  test('can be planned: all of it is made, and whatever refers to something finds it', async () => {
    for (const batch of batched(programs)) {
      const changes = await workspace().plan(batch);
      expect(changes.filter(({ actions }) => actions.join() !== 'create')).toEqual([]);
      expect(changes.length).toBeGreaterThan(programs.length);
      tally({ accepted: changes.length });
    }
  }, 300_000);

  test('has every node that the cloud finds behind a CLB by weights, with the weight that is said', async () => {
    const changes = await workspace().plan(clb());
    const servers = changes.filter(({ address }) =>
      address.startsWith('volcengine_server_group_server.'),
    );
    // two nodes are found, whatever is asked for; two ports, two deployments
    expect(servers.map(({ after }) => after.weight).sort()).toEqual([1, 1, 1, 1, 9, 9, 9, 9]);
    expect(new Set(servers.map(({ after }) => after.instance_id)).size).toBe(2);
  });
});
