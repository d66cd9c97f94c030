import { ApiDocs, ApiRef, ApiType, inputStructs, publicTypes } from './support/public-api';
import { RULES } from '../src/rules';
import { Severity } from '../src/rules/finding';

// The compiler puts docstrings into .jsii; the examples are compiled by test/types/docstrings.slow.ts.

const types = publicTypes();
const inputs = new Set(inputStructs(types).map(({ fqn }) => fqn));

interface Documented {
  readonly of: string;
  readonly type: ApiType;
  readonly text: string;
  readonly docs: ApiDocs;
  /** The type of a property or of a parameter. */
  readonly value?: ApiRef;
  readonly isParameter?: boolean;
}

const textOf = ({ summary = '', remarks = '' }: ApiDocs = {}) => `${summary} ${remarks}`.trim();

function documented(type: ApiType): Documented[] {
  const { name, docs = {}, initializer, methods = [], properties = [], members = [] } = type;
  const one = (of: string, its: ApiDocs = {}, value?: ApiRef, isParameter = false) => ({
    of,
    type,
    text: textOf(its),
    docs: its,
    value,
    isParameter,
  });
  // members of other packages have their own docstrings
  const own = <T extends { readonly overrides?: string }>(each: readonly T[]) =>
    each.filter(({ overrides = 'cdk-inference' }) => overrides.startsWith('cdk-inference'));
  const calls = [
    ...(initializer ? [{ ...initializer, name: 'constructor' }] : []),
    ...own(methods),
  ];
  return [
    one(name, docs),
    ...(initializer?.docs ? [one(`${name}.constructor`, initializer.docs)] : []),
    ...own(methods).map((each) => one(`${name}.${each.name}`, each.docs)),
    ...calls.flatMap((call) =>
      (call.parameters ?? []).map((each) =>
        one(`${name}.${call.name}(${each.name})`, each.docs, each.type, true),
      ),
    ),
    ...own(properties).map((each) => one(`${name}.${each.name}`, each.docs, each.type)),
    ...members.map((each) => one(`${name}.${each.name}`, each.docs)),
  ];
}

const all = [...types.values()].flatMap(documented);
const options = all.filter(({ type, value }) => inputs.has(type.fqn) && value !== undefined);

/** What people set: options and parameters. */
const set = [...new Set([...options, ...all.filter(({ isParameter }) => isParameter)])];
/** Options, and what people call. */
const isSet = ({ fqn, kind }: ApiType) => inputs.has(fqn) || kind === 'class';

const list = (found: readonly Documented[]) => found.map(({ of, text }) => `${of}: ${text}`);

/** The words of a name such as `minReplicas`. */
const wordsOf = (text: string) =>
  (text.match(/[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase());

/** Words that add nothing to a name. */
const EMPTY = [
  'a',
  'an',
  'and',
  'are',
  'by',
  'for',
  'if',
  'in',
  'is',
  'it',
  'its',
  'of',
  'the',
  'to',
];

const isRestated = ({ of, text }: Documented) => {
  const known = [...wordsOf(of), ...EMPTY].map((word) => word.replace(/s$/, ''));
  return wordsOf(text).every((word) => known.includes(word.replace(/s$/, '')));
};

const quantity = ({ value }: Documented) =>
  value?.primitive === 'number' ||
  ['cdk8s.Duration', 'cdk8s.Size', 'cdk-inference.Percent'].includes(value?.fqn ?? '');

describe('every docstring of the public API', () => {
  test('is there, parameters included', () => {
    expect(all.length).toBeGreaterThan(1300);
    expect(list(all.filter(({ text }) => text === ''))).toEqual([]);
  });

  test('begins with a sentence that is complete in a table', () => {
    const open = all.filter(({ docs }) => !/^[^a-z].*\.$|^[a-z]/s.test(docs.summary ?? ''));
    expect(list(open.filter(({ isParameter }) => !isParameter))).toEqual([]);
  });

  test('has four words or more, and more than the name', () => {
    const short = all.filter(({ isParameter }) => !isParameter);
    expect(list(short.filter(({ text }) => text.split(/\s+/).length < 4))).toEqual([]);
    expect(list(short.filter(isRestated))).toEqual([]);
  });

  test('names only rules that exist, and names those that it violates last', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    const parts = all.map((each) => ({
      ...each,
      last: /(?:Violations|Warnings|Rules?):[^]*/.exec(each.text)?.[0],
    }));
    expect(parts.filter(({ last }) => last !== undefined).length).toBeGreaterThan(200);
    const named = (text = '') => [...text.matchAll(/`([A-Z][A-Z_0-9]+)`/g)].map(([, id]) => id);
    expect(parts.flatMap(({ last }) => named(last)).filter((id) => !ids.has(id))).toEqual([]);
    const rest = (text = '') =>
      text.replace(/(?:Violations|Warnings|Rules?):|`[A-Z][A-Z_0-9]+`|\sif\s[^.]*\.$|[,.\s]/g, '');
    expect(list(parts.filter(({ last }) => rest(last) !== ''))).toEqual([]);
  });

  test('names the page of the tool whose objects it sets', () => {
    const KIND =
      /\b(?:ScaledObject|HorizontalPodAutoscaler|(?:HTTP|GRPC)Route|GatewayClass|PodMonitor|PrometheusRule|NetworkPolic(?:y|ies)|PodDisruptionBudget|PriorityClass(?:es)?|LeaderWorkerSet|InferencePool|PersistentVolumeClaim|ClusterQueue|ResourceClaimTemplate|RuntimeClass|KEDA|kubelet)\b/;
    const isLinked = ({ type, docs }: Documented) =>
      [docs, type.docs].some((each) => each?.see !== undefined);
    const setting = all.filter(
      ({ type, text, isParameter }) => !isParameter && isSet(type) && KIND.test(text),
    );
    expect(setting.length).toBeGreaterThan(70);
    expect(list(setting.filter((each) => !isLinked(each)))).toEqual([]);
  });
});

/** Rules that no option has to itself: they are about every text, or every call. */
const OF_ALL = ['TOKEN', 'OPTION_UNKNOWN', 'OPTION_REQUIRED', 'OPTION_TYPE', 'TEXT'];

test('every error is named by the docstring of an option or method that causes it', () => {
  const text = all.map((each) => each.text).join('\n');
  const errors = RULES.filter(({ severity }) => severity === Severity.ERROR).map(({ id }) => id);
  expect(errors.filter((id) => !text.includes(`\`${id}\``)).sort()).toEqual([...OF_ALL].sort());
});

describe('every option', () => {
  test('has a default that names what then happens', () => {
    const bare = /^- (?:none|any|(?:un|not )(?:known|bounded|limited|set)|no(?: [\w-]+)?)\.?$/;
    const found = all.filter(({ docs }) => bare.test(docs.default ?? ''));
    expect(found.map(({ of, docs }) => `${of}: ${docs.default}`)).toEqual([]);
  });

  test('has a range, if it is a number, a time, a size or a percentage', () => {
    const RANGE = /\d|above|below|at least|at most|whole|same range/;
    expect(set.filter(quantity).length).toBeGreaterThan(90);
    expect(list(set.filter((each) => quantity(each) && !RANGE.test(each.text)))).toEqual([]);
  });
});

test('every number that the library returns has a unit', () => {
  const UNIT =
    /seconds?|minutes?|hours?|bytes|replicas?|pods|[GC]PUs?|nodes?|devices|requests|failures|percent|0 to 1\b|0–\d|port\b|times|currency|version|weight|unit/i;
  const returned = all.filter(
    ({ type, value, isParameter }) =>
      value?.primitive === 'number' && !isParameter && !inputs.has(type.fqn),
  );
  expect(returned.length).toBeGreaterThan(40);
  expect(list(returned.filter(({ text }) => !UNIT.test(text)))).toEqual([]);
});

test('every class has an example, at itself or at one of its members', () => {
  const without = [...types.values()].filter(
    (type) =>
      type.kind === 'class' &&
      ![type, ...(type.methods ?? []), ...(type.properties ?? [])].some(
        ({ docs }) => docs?.example !== undefined,
      ),
  );
  expect(without.map(({ name }) => name)).toEqual([]);
});
