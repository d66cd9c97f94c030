import { planPlatform } from '../../../src/plan/platform';
import { atLeast } from '../../../src/private/version';
import { exampleGroups } from '../corpus/corpus';
import { Service, Services } from '../corpus/services';
import { applyTwice, remove, summary } from '../support/accept';
import { cluster, plane, tally } from '../support/cluster';
import { expectations } from '../support/expectations';

const api = cluster();
const services = Services.on(plane);
let generated: Service[];

beforeAll(() => {
  // on a platform that is not strict, approximations are printed, thousands of times here
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  generated = services.make();
});

describe('the corpus', () => {
  test('has a construct call for every construct, and a call for everything that takes something', () => {
    const { assembly } = services.levels;
    const calls = Object.fromEntries(
      assembly.constructs().map((construct) => [construct, assembly.methods(construct).sort()]),
    );
    // PriorityLevels are in test/full-form, QueueQuotas in examples/kueue-quota, SharedGateway
    // in examples/shared-gateway; a FleetApp writes what any App writes (test/fleet); an
    // acknowledgement becomes an annotation (test/rules/acknowledgements)
    expect(calls).toEqual({
      Autoscaler: ['timeline', 'timelineText'],
      Deployment: ['acknowledge', 'autoscale', 'patch', 'patchObject'],
      FleetApp: [],
      InferenceService: [
        'acknowledge',
        'addDeployment',
        'mirrorTraffic',
        'patch',
        'patchObject',
        'releaseTraffic',
        'splitTraffic',
      ],
      PriorityLevels: ['priorityClassName'],
      QueueQuotas: [],
      SharedGateway: ['patch'],
      TrafficPolicy: [],
    });
  });

  test('says every value of every property in some service', () => {
    expect(services.impossible()).toEqual([]);
  });

  test('says every pair of values of what is nested, and only rules say no to anything', () => {
    expect(services.refused).toEqual([]);
    expect([...services.thrown]).toEqual([]);
  });

  test('has no value for anything that is not there', () => {
    expect(services.samples.unused()).toEqual([]);
  });

  test.each([...services.samples.wholes()])('says every property of a %s', (struct, samples) => {
    const spec = new Set(samples.flatMap((sample) => Object.keys(sample)));
    const properties = services.levels.assembly.properties(struct).map(({ name }) => name);
    expect(properties.filter((property) => !spec.has(property))).toEqual([]);
  });
});

describe('the API server takes as it is, without a warning, and keeps on a second apply', () => {
  // examples run on the default platform, which is newer than the oldest planes
  const presumed = planPlatform();
  const fits =
    atLeast(plane.release.minor, presumed.kubernetes) &&
    atLeast(plane.bundle.envoyGateway, presumed.gateway.version);

  if (fits) {
    test.each(exampleGroups())('$label', async (group) => {
      const { problems, held } = await applyTwice(api, [group]);
      await remove(api, group);
      expect(problems).toEqual([]);
      tally({ accepted: held.length });
    });
  }

  test('every generated service, with the numbers of its plan', async () => {
    const groups = generated.map(({ label, objects }, index) => ({
      label,
      namespace: `c-${index}`,
      objects,
    }));
    const { problems, held } = await applyTwice(api, groups);
    tally({ accepted: held.length });
    expect(generated.length).toBeGreaterThan(300);
    expect(summary(problems)).toEqual([]);
    const differences = generated.flatMap(({ label, plan }, index) =>
      expectations(
        plan,
        held.filter(({ group }) => group === groups[index]).map(({ stored }) => stored),
      ).map((problem) => ({ group: label, object: 'plan', problem })),
    );
    expect(summary(differences)).toEqual([]);
  }, 600_000);
});
