import { InferenceService, Platform, PodOptions, Queue } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
type Labels = { readonly [name: string]: string };

const having = (pod: PodOptions) => aDeployment(undefined, { pod }).service;
const onNodes = (nodeSelector: Labels) =>
  aDeployment(undefined, { queue: Queue.named('q', { nodeSelector }) }).service;
const monitored = (monitorLabels: Labels) =>
  aService({ platform: Platform.kubernetes({ monitorLabels }) });

const MAPS: [string, (map: Labels) => InferenceService, string][] = [
  ['labels', (labels) => having({ labels }), AT],
  ['annotations', (annotations) => having({ annotations }), AT],
  ['nodeSelector', (nodeSelector) => having({ nodeSelector }), AT],
  ['nodeSelector', onNodes, AT],
  ['monitorLabels', monitored, 'chart/chat'],
];

describe.each(MAPS)('a key in %s (LABEL)', (_property, service, at) => {
  test.each([
    'a',
    'A.b_c-1',
    'a'.repeat(63),
    'example.com/team',
    `${'a'.repeat(253)}/b`,
    'cdk-inference.example.com/x',
  ])('accepts %.70s', (key) => {
    expectNone(service({ [key]: 'x' }), 'LABEL');
  });

  test.each([
    '',
    '-a',
    'a-',
    'a b',
    'a'.repeat(64),
    '/a',
    'a/',
    'a/b/c',
    'Example.com/team',
    'example..com/team',
    `${'a'.repeat(254)}/b`,
    '队伍',
    '😀',
    'a\n',
    'cdk-inference/x',
  ])('refuses %.70j', (key) => {
    expectFinding(service({ [key]: 'x' }), 'LABEL', {
      at,
      names: [', got "'],
    });
  });
});

describe.each(MAPS)('a value in %s (LABEL)', (property, service, at) => {
  test.each(['', 'a', 'A.b_c-1', '1', 'a'.repeat(63)])('accepts %j', (value) => {
    expectNone(service({ team: value }), 'LABEL');
  });

  test.each(['-a', 'a-', 'a b', ' ', 'a/b', 'a'.repeat(64), '大模型', 'a\n'])(
    property === 'annotations' ? 'accepts %j' : 'refuses %j',
    (value) => {
      if (property === 'annotations') {
        expectNone(service({ team: value }), 'LABEL');
        return;
      }
      expectFinding(service({ team: value }), 'LABEL', {
        at,
        names: [', got "'],
      });
    },
  );
});

describe.each([
  ['container', 'inference', (names: unknown[]) => ({ sidecars: named(names) })],
  ['container', 'inference', (names: unknown[]) => ({ initContainers: named(names) })],
  ['volume', 'shared-memory', (names: unknown[]) => ({ volumes: named(names) })],
])('the name of a %s (POD_NAMES)', (what, own, pod) => {
  test('may be any but the library’s', () => {
    expectNone(having(pod(['a', 'b'])), 'POD_NAMES');
  });

  test.each([
    ["the library's", [own], JSON.stringify(own)],
    ['one twice', ['a', 'a'], '"a"'],
    ['an empty one', [''], '""'],
    ['none', [undefined], 'nothing'],
  ])('refuses %s', (_, names, value) => {
    expectFinding(having(pod(names)), 'POD_NAMES', {
      at: AT,
      names: [`, got ${value}; give this ${what} another name`],
    });
  });
});

function named(names: readonly unknown[]): { [field: string]: unknown }[] {
  return names.map((name) => (name === undefined ? {} : { name }));
}

describe('the containers of a pod (POD_NAMES)', () => {
  test('refuses an init container with the name of a sidecar', () => {
    const service = having({ initContainers: [{ name: 'a' }], sidecars: [{ name: 'a' }] });
    expectFinding(service, 'POD_NAMES', { at: AT, names: ['got "a"'] });
  });

  test('accepts a volume with the name of a container', () => {
    expectNone(having({ sidecars: [{ name: 'a' }], volumes: [{ name: 'a' }] }), 'POD_NAMES');
  });
});
