import { Reasons, SAMPLE, Trial } from '../support/hostile';
import { parameterPlaces } from '../support/hostile-calls';

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => jest.restoreAllMocks());

/** Errors of methods that only return something: no service could report them. */
const AT_ONCE: Record<string, RegExp> = {
  'Autoscaler#timeline': /^crashed: \[.*\] "date" is no day/,
  'Autoscaler#timelineText': /^crashed: \[.*\] "date" is no day/,
  'InferenceTesting.read': /^crashed: InferenceTesting.read needs all objects/,
  'Preview.read': /^crashed: (there is no file |cannot read )/,
  'PriorityLevels#priorityClassName': /^crashed: \[chart\/levels\] there is no priority level/,
  'SynthesizedManifests#object': /^crashed: expected one /,
};

const methodOf = (at: string) => at.replace(/\(.*/, '');

/** Values that change nothing. */
const REASONS: Reasons = [
  [
    'the result is no part of the output',
    /^(Autoscaler#timeline(Text)?|Preview(#|\.attachTo).*|PriorityLevels#priorityClassName|SynthesizedManifests#objects(Of)?)\((base|date|level|kind|options)\)$/,
    /./,
  ],
  [
    'the id of a construct whose objects have other names',
    /^(InferenceService\.adopt|new (Autoscaler|PriorityLevels|QueueQuotas|TrafficPolicy))\(id\)$/,
    /./,
  ],
  ['a price is a part of the preview alone', /^Price\./, /./],
  ['each release from the minimum has the same objects', /^Scheduler\./, new RegExp(SAMPLE)],
];

const trial = new Trial(
  REASONS,
  (at, label, state) =>
    AT_ONCE[methodOf(at)]?.test(state) ||
    // constructs keeps children in a plain object
    (label === '"__proto__"' && state.startsWith('crashed: There is already a Construct')),
);

test.each(parameterPlaces().map((place) => [place.at, place] as const))(
  'each value of %s is refused with the id of a rule, or has an effect',
  (_at, place) => expect(trial.faults(place)).toEqual([]),
);

test('each reason to ignore a value is needed', () => expect(trial.unused).toEqual([]));

test('the published schemas accept all that is written', () => {
  expect(trial.size).toBeGreaterThan(300);
  expect(trial.rejected()).toEqual([]);
});
