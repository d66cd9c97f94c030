import { Finding, InferenceService, Preview, Severity } from '../src';
import { Effect, defaults, effects } from './catalogue';
import { synth } from './support/builders';
import { ApiType, allProperties, inputStructs, publicTypes } from './support/public-api';

const types = publicTypes();
const EFFECTS = effects();

/** What people call things changes nothing but an annotation: that is their contract (NAME_OBJECT). */
const CAPTIONS =
  /^(InferenceServiceProps|AdoptionProps|DeploymentOptions|DeploymentProps|AdoptedDeploymentOptions)\.(displayName|description)$/;
const captions = EFFECTS.filter(({ property }) => CAPTIONS.test(property));
/** A price changes the costs of a preview alone. */
const PRICES = /^QueueOptions\.price$/;
const priced = EFFECTS.filter(({ property }) => PRICES.test(property));
const effective = EFFECTS.filter(
  ({ property }) => ![CAPTIONS, PRICES].some((each) => each.test(property)),
);

/** It is an option of files that no service has: test/preview/files.test.ts. */
const FILES = 'PreviewFileOptions';

/** The effect of these is an error; every other program can be synthesized. */
const STOPS = /^(Kubernetes|Vke)PlatformOptions\.(strict|name)$/;

const stopped = ({ findings }: { readonly findings: readonly Finding[] }) =>
  findings.filter(({ severity }) => severity === Severity.ERROR);

const objects = (service: InferenceService) =>
  stopped({ findings: service.findings() }).length > 0 ? [] : synth(service);

/** What a program is written as, the annotations that are our own aside, and what is said about it. */
function outcome(service: InferenceService) {
  const bare = objects(service).map(({ metadata, ...object }) => {
    const { annotations, ...named } = metadata;
    const others = Object.entries(annotations ?? {}).filter(
      ([name]) => !name.startsWith('cdk-inference/'),
    );
    return { metadata: { ...named, annotations: others }, ...object };
  });
  return { objects: bare, findings: service.findings() };
}

/** The two programs of an effect, run once for all tests of it. */
const programs = new WeakMap<Effect, Record<'without' | 'with', ReturnType<typeof outcome>>>();

function both(effect: Effect) {
  const known = programs.get(effect) ?? {
    without: outcome(effect.without()),
    with: outcome(effect.with()),
  };
  programs.set(effect, known);
  return known;
}

const annotations = (service: InferenceService) =>
  objects(service).map(({ metadata }) => metadata.annotations);

describe('every property that users can set', () => {
  beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  test('has a row in the catalogue', () => {
    const known = inputStructs(types)
      .filter(({ name }) => name !== FILES)
      .flatMap((struct) =>
        allProperties(types, struct).map(({ name }) => `${struct.name}.${name}`),
      );
    expect(EFFECTS.map(({ property }) => property).sort()).toEqual(known.sort());
  });

  test('has a default in the catalogue, if it is optional', () => {
    const titles = defaults().map(([title]) => title);
    const optional = [...types.values()]
      .filter(({ datatype, name }) => datatype && /(Options|Props)$/.test(name) && name !== FILES)
      .flatMap(({ name, properties = [] }) =>
        properties.filter((each) => each.optional).map((each) => [name, each.name]),
      );
    expect(optional.length).toBeGreaterThan(150);
    const missing = optional.filter(([struct, property]) => {
      const row = new RegExp(`^${struct}\\.(\\*|.*\\b${property}\\b)`);
      return !titles.some((title) => row.test(title));
    });
    expect(missing).toEqual([]);
  });

  test.each(effective)('$property changes the output, or a finding says so', (effect) => {
    expect(both(effect).with).not.toEqual(both(effect).without);
  });

  test.each(captions)('$property changes an annotation and nothing else', (effect) => {
    expect(annotations(effect.with())).not.toEqual(annotations(effect.without()));
    expect(both(effect).with).toEqual(both(effect).without);
  });

  test.each(priced)('$property changes the costs of a preview and nothing else', (effect) => {
    const costs = ({ node }: InferenceService) => Preview.of(node.root).data().costs;
    expect(costs(effect.with())).not.toEqual(costs(effect.without()));
    expect(both(effect).with).toEqual(both(effect).without);
  });

  test.each(EFFECTS)('$property is shown by two programs without an error', (effect) => {
    expect(stopped(both(effect).without)).toEqual([]);
    if (!STOPS.test(effect.property)) {
      expect(stopped(both(effect).with)).toEqual([]);
    }
  });

  test.each(EFFECTS)('the program of $property gives the same twice', (effect) => {
    expect(outcome(effect.with())).toEqual(both(effect).with);
  });
});

const members = (type: ApiType) => [
  ...(type.properties ?? []),
  ...(type.methods ?? []),
  ...(type.members ?? []),
];

describe('every public name', () => {
  test('there are many', () => {
    expect(types.size).toBeGreaterThan(40);
  });

  test.each([...types.values()])('of $name is documented', (type) => {
    expect(type.docs?.summary).toBeTruthy();
    const silent = members(type).filter(
      ({ docs, parameters = [] }: any) =>
        !docs?.summary &&
        (parameters.length === 0 || parameters.some((parameter: any) => !parameter.docs?.summary)),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test.each([...types.values()].filter(({ properties }) => properties))(
    'of $name that may be left out says what holds then',
    (type) => {
      const silent = type.properties!.filter(
        ({ optional, docs }) => optional && type.datatype && !docs?.default,
      );
      expect(silent.map(({ name }) => name)).toEqual([]);
    },
  );
});
