import { selection } from '../conformance/support/selection';

const ENVIRONMENTS = [
  ...['kubernetes-1.30', 'kubernetes-1.37', 'xds', 'keda'].map((name) => ({ name })),
  { name: 'keda-operator', byName: true },
];
const chosen = (...words: string[]) =>
  ENVIRONMENTS.filter(selection(words, ENVIRONMENTS)).map(({ name }) => name);

describe('the test environments of npm run conformance', () => {
  test.each([
    [[], ['kubernetes-1.30', 'kubernetes-1.37', 'xds', 'keda']],
    [['1.37'], ['kubernetes-1.37']],
    [['kubernetes'], ['kubernetes-1.30', 'kubernetes-1.37']],
    [
      ['keda', '1.30'],
      ['kubernetes-1.30', 'keda', 'keda-operator'],
    ],
    [['operator'], ['keda-operator']],
  ])('%j selects %j', (words, names) => expect(chosen(...words)).toEqual(names));

  test.each([[['xsd']], [['xds', 'xsd']]])('rejects %j, and lists the names', (words) =>
    expect(() => chosen(...words)).toThrow(
      /no test environment has "xsd" in its name[^]*kubernetes-1\.30\n.*kubernetes-1\.37/,
    ),
  );
});
