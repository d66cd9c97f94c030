import { FieldChange } from '../../src';
import { fieldChanges } from '../../src/preview/field-changes';

/** A workload with one container. */
function aWorkload(container: object, spec: object = {}): any {
  return {
    spec: { template: { spec: { containers: [{ name: 'main', ...container }], ...spec } } },
  };
}

const TEMPLATE = '/spec/template/spec';
const MAIN = `${TEMPLATE}/containers/main`;

describe('the fields that differ', () => {
  test.each<[string, any, any, FieldChange[]]>([
    ['are none of equal objects', aWorkload({ image: 'a' }), aWorkload({ image: 'a' }), []],
    [
      'have the names of list items in their path',
      aWorkload({ image: 'a' }),
      aWorkload({ image: 'b' }),
      [{ field: `${MAIN}/image`, before: 'a', after: 'b' }],
    ],
    [
      'have no value before where the field is new',
      aWorkload({}),
      aWorkload({ tty: false }),
      [{ field: `${MAIN}/tty`, after: false }],
    ],
    [
      'have no value after where the field is gone',
      aWorkload({ tty: false }),
      aWorkload({}),
      [{ field: `${MAIN}/tty`, before: false }],
    ],
    [
      'distinguish zero from absent',
      aWorkload({}, { terminationGracePeriodSeconds: 0 }),
      aWorkload({}),
      [{ field: `${TEMPLATE}/terminationGracePeriodSeconds`, before: 0 }],
    ],
    [
      'are none where a list is empty on one side and absent on the other',
      aWorkload({ env: [] }),
      aWorkload({}),
      [],
    ],
    [
      'are one variable of several',
      aWorkload({
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '1' },
        ],
      }),
      aWorkload({
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      }),
      [{ field: `${MAIN}/env/B/value`, before: '1', after: '2' }],
    ],
    [
      'are the whole list if only the order of its items differs',
      aWorkload({ env: [{ name: 'A' }, { name: 'B' }] }),
      aWorkload({ env: [{ name: 'B' }, { name: 'A' }] }),
      [
        {
          field: `${MAIN}/env`,
          before: [{ name: 'A' }, { name: 'B' }],
          after: [{ name: 'B' }, { name: 'A' }],
        },
      ],
    ],
    [
      'are the whole list if two items have one name',
      aWorkload({ volumeMounts: [{ name: 'v', mountPath: '/a' }] }),
      aWorkload({
        volumeMounts: [
          { name: 'v', mountPath: '/a' },
          { name: 'v', mountPath: '/b' },
        ],
      }),
      [
        {
          field: `${MAIN}/volumeMounts`,
          before: [{ name: 'v', mountPath: '/a' }],
          after: [
            { name: 'v', mountPath: '/a' },
            { name: 'v', mountPath: '/b' },
          ],
        },
      ],
    ],
    [
      'are the whole list if its items have no names',
      aWorkload({ args: ['--a'] }),
      aWorkload({ args: ['--b'] }),
      [{ field: `${MAIN}/args`, before: ['--a'], after: ['--b'] }],
    ],
    [
      'are a container that is added, as one field',
      { spec: { template: { spec: { containers: [{ name: 'main' }] } } } },
      { spec: { template: { spec: { containers: [{ name: 'main' }, { name: 'log' }] } } } },
      [{ field: `${TEMPLATE}/containers/log`, after: { name: 'log' } }],
    ],
    [
      'omit an amount that only has another spelling next to one that differs',
      aWorkload({ resources: { limits: { cpu: '1000m', memory: '1024Mi' } } }),
      aWorkload({ resources: { limits: { cpu: 1, memory: '2Gi' } } }),
      [{ field: `${MAIN}/resources/limits/memory`, before: '1024Mi', after: '2Gi' }],
    ],
    [
      'omit empty resources next to a field that differs',
      aWorkload({ image: 'a', resources: {} }),
      aWorkload({ image: 'b' }),
      [{ field: `${MAIN}/image`, before: 'a', after: 'b' }],
    ],
    [
      'include a text that looks like an amount and is none',
      aWorkload({ workingDir: '1000m' }),
      aWorkload({ workingDir: '1' }),
      [{ field: `${MAIN}/workingDir`, before: '1000m', after: '1' }],
    ],
    [
      'escape the names of labels',
      aWorkload({}, { nodeSelector: { 'example.com/a~b': 'x' } }),
      aWorkload({}, { nodeSelector: { 'example.com/a~b': 'y' } }),
      [{ field: `${TEMPLATE}/nodeSelector/example.com~1a~0b`, before: 'x', after: 'y' }],
    ],
    [
      'know a label with the name of a method',
      aWorkload({}, { nodeSelector: { a: 'x' } }),
      aWorkload({}, { nodeSelector: { a: 'x', constructor: 'y' } }),
      [{ field: `${TEMPLATE}/nodeSelector/constructor`, after: 'y' }],
    ],
  ])('%s', (_title, before, after, changes) => {
    expect(fieldChanges(before, after, [['spec', 'template']])).toEqual(changes);
  });

  test('are listed once where two paths are the same', () => {
    const fields = [['spec'], ['spec']];
    expect(fieldChanges({ spec: 1 }, { spec: 2 }, fields)).toEqual([
      { field: '/spec', before: 1, after: 2 },
    ]);
  });

  test('are only those below the paths', () => {
    expect(fieldChanges({ a: 1, b: 1 }, { a: 2, b: 2 }, [['b']])).toEqual([
      { field: '/b', before: 1, after: 2 },
    ]);
  });

  test('are none where an object is absent on both sides', () => {
    expect(fieldChanges(undefined, undefined, [['spec', 'replicas']])).toEqual([]);
  });
});
