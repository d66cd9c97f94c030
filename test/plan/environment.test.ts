import { EnvFieldPaths, EnvValue, Secret } from 'cdk8s-plus-28';
import { DeploymentOptions, Engine, Image } from '../../src';
import { orderEnv } from '../../src/plan/environment';
import { aChart, aDeployment, aService, container } from '../support/builders';

const POD_IP = EnvValue.fromFieldRef(EnvFieldPaths.POD_IP);
const secret = () =>
  EnvValue.fromSecretValue({ secret: Secret.fromSecretName(aChart(), 'key', 'key'), key: 'key' });

describe('the order of environment variables', () => {
  const CASES: [string, Partial<DeploymentOptions>, string[]][] = [
    ['stays without references', { env: { B: '1', A: '2' } }, ['B', 'A']],
    [
      'puts a field in front of its user',
      { env: { URL: '$(IP):80' }, envValues: { IP: POD_IP } },
      ['IP', 'URL'],
    ],
    [
      'puts a Secret in front of its user',
      { env: { URL: 'x:$(KEY)@y' }, envValues: { KEY: secret() } },
      ['KEY', 'URL'],
    ],
    [
      'puts a plain value in front of its user',
      { env: { URL: 'http://$(HOST)', HOST: 'cache' } },
      ['HOST', 'URL'],
    ],
    [
      'keeps an order that is right',
      { env: { HOST: 'cache', URL: 'http://$(HOST)' } },
      ['HOST', 'URL'],
    ],
    [
      'follows references of references',
      { env: { A: '$(B)', X: '', B: '$(C)', C: '1' } },
      ['C', 'B', 'A', 'X'],
    ],
    [
      'puts one in front of the first of two users',
      { env: { X: '', A: '$(C)', B: '$(C)', C: '1' } },
      ['X', 'C', 'A', 'B'],
    ],
    [
      'takes two references in one value',
      { env: { A: '$(B)-$(C)', C: '1', B: '2' } },
      ['B', 'C', 'A'],
    ],
    ['ignores an escaped reference', { env: { A: '$$(B)', B: '1' } }, ['A', 'B']],
    ['sees a reference behind an escaped dollar', { env: { A: '$$$(B)', B: '1' } }, ['B', 'A']],
    ['ignores a name that is no variable', { env: { A: '$(NONE) $(', B: '1' } }, ['A', 'B']],
    ['ignores a shell variable', { env: { A: '$B ${B}', B: '1' } }, ['A', 'B']],
    ['leaves a circle as it is', { env: { A: '$(B)', B: '$(A)', C: '1' } }, ['B', 'A', 'C']],
  ];

  test.each(CASES)('%s', (_, options, names) => {
    const { service } = aDeployment(aService(), options);
    expect(container(service).env.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  test('lets a variable of the preset refer to an own one', () => {
    const image = Image.preset(Engine.TGI, '3.3.4');
    const main = aDeployment(aService(), { image, env: { A: '$(PORT)' } });
    expect(main._plan().env.map(({ name }) => name)).toEqual(['PORT', 'A']);
  });

  test.each([
    [{ A: '$(A)' }, ['A']],
    [{ A: '$(B)', B: '$(A)' }, ['A', 'B']],
    [{ X: '$(A)', A: '$(B)', B: '$(A)' }, ['A', 'B']],
    [{ A: '$(B)', B: '$(C)', C: '1' }, []],
  ])('of %j has the circle %j', (env, circular) => {
    const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
    expect(orderEnv(variables).circular).toEqual(circular);
    expect(orderEnv(variables).variables).toHaveLength(variables.length);
  });
});
