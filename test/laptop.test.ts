import * as fs from 'fs';
import * as path from 'path';
import { examples, expected, manifests } from '../projenrc/examples';
import { blocks, read } from '../projenrc/pages';
import { CURRENT, GATEWAY_PLANES, KEDA, PLANES } from './conformance/support/versions';

// docs/start/laptop.md; laptop.slow.ts and conformance/traffic/laptop.conformance.ts run its commands

const PAGE = read('docs/start/laptop.md');
const commands = blocks(PAGE).filter(({ language }) => language === 'sh');

describe('the page', () => {
  test('marks each command: run by a test, or not run here', () => {
    expect(commands.length).toBeGreaterThan(10);
    const unclear = commands.filter(({ marker = '', text }) => {
      const isRun = ['run', 'run: clone', 'run: traffic'].includes(marker);
      return isRun === text.startsWith('# not run here\n');
    });
    expect(unclear).toEqual([]);
  });

  test('counts the objects of the example', () => {
    const laptop = examples().find(({ name }) => name === 'laptop')!;
    const objects = [...manifests(expected(laptop)).values()].flat();
    expect(PAGE).toContain(`\`created\` for ${objects.length} objects`);
  });

  const version = (module: string) =>
    PLANES.flatMap(({ bundle }) => bundle.definitions)
      .filter((each) => each.module === module)
      .map((each) => each.version)
      .pop()!;

  test('installs the releases that the conformance tests run', () => {
    const [gateway] = GATEWAY_PLANES.filter(({ suites }) => suites === 'traffic');
    const keda = KEDA.overridden.version;
    const operator = version('github.com/prometheus-operator/prometheus-operator');
    const released = [
      `envoyproxy/gateway/releases/download/v${gateway.gateway.version}/install.yaml`,
      `kedacore/keda/releases/download/${keda}/keda-${keda.slice(1)}.yaml`,
      `prometheus-operator/prometheus-operator/releases/download/${operator}/bundle.yaml`,
    ];
    const installed = [...PAGE.matchAll(/github\.com\/(\S+\.yaml)/g)].map(([, file]) => file);
    expect([...new Set(installed)].sort()).toEqual([...released].sort());
    expect(PAGE).toContain(`Kubernetes ${CURRENT.minor}`);
  });
});

test('the example has no Prometheus but that of its cluster', () => {
  const folder = path.join(__dirname, '..', 'examples', 'laptop');
  const [cluster, program] = ['cluster.yaml', 'main.ts'].map((name) =>
    fs.readFileSync(path.join(folder, name), 'utf8'),
  );
  // the operator names the Service of every Prometheus so
  expect(cluster).toMatch(
    /kind: Prometheus\nmetadata:\n {2}name: prometheus\n {2}namespace: monitoring\n/,
  );
  expect(program).toContain('http://prometheus-operated.monitoring:9090');
});
