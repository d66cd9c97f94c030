import { blocks, read } from '../projenrc/pages';
import { run } from '../projenrc/programs';
import { GATEWAY_PLANES } from './conformance/support/versions';

// getting-started.slow.ts runs the commands of a project; those for a cluster are compared with its objects here

const page = read('docs/getting-started.md');
const commands = blocks(page).filter(({ language }) => language === 'sh');
const onCluster = commands.filter(({ marker }) => marker === 'not run: needs a cluster');
const { objects } = run(read('templates/typescript/chat-service.ts'));

test('each command of the page is run by a test, or marked', () => {
  expect(commands.filter(({ marker = '' }) => !/^(not )?run\b/.test(marker))).toEqual([]);
  expect(onCluster.length).toBeGreaterThan(5);
});

test('the namespace is first in the file, so that one apply is enough', () => {
  expect(objects[0]).toMatchObject({ kind: 'Namespace', metadata: { name: 'llm' } });
});

test('the commands name objects of the project', () => {
  const text = onCluster.map((block) => block.text).join('');
  const named = [
    ...text.matchAll(/--namespace llm (deployment|gateway|httproute)[ /]([\w-]+)/g),
  ].map(([, kind, name]) => `${kind} ${name}`);
  const rendered = objects.map(({ kind, metadata }) => `${kind.toLowerCase()} ${metadata.name}`);
  expect(named).toHaveLength(4);
  expect(named.filter((name) => !rendered.includes(name))).toEqual([]);
});

test('the installed gateway and its class are those that the objects are for', () => {
  const versions = GATEWAY_PLANES.map(({ gateway }) => `v${gateway.version}`);
  const [, version] = /gateway-helm --version (\S+) /.exec(page)!;
  expect(versions).toContain(version);
  const [, name] = /kind: GatewayClass\nmetadata:\n {2}name: (\w+)\n/.exec(page)!;
  expect(objects.find(({ kind }) => kind === 'Gateway').spec.gatewayClassName).toBe(name);
});
