import * as fs from 'fs';
import * as path from 'path';
import { read } from '../projenrc/pages';
import {
  HTTP_ADD_ON,
  INFERENCE,
  KUEUE,
  LWS,
  PLANES,
  PROMETHEUS,
} from './conformance/support/versions';
import { MINIMUM_VERSIONS, planPlatform } from '../src/plan/platform';
import { GatewayKind, SchedulerKind } from '../src/spec/platform';

const NONE = '–';
const page = read('docs/requirements.md');

/** The tested releases of a module whose definitions validate the output. */
function definitions(module: string): string {
  const versions = PLANES.flatMap(({ bundle }) => bundle.definitions)
    .filter((each) => each.module === module)
    .map(({ version }) => version.replace('v', ''));
  expect(versions).not.toEqual([]);
  return [...new Set(versions)].join(', ');
}

const gateway = (kind: GatewayKind) => planPlatform({ gateway: { kind } }).gateway.version;
const scheduler = (kind: SchedulerKind) => planPlatform({ scheduler: { kind } }).scheduler.version!;
const plain = ({ version }: { version: string }) => version.replace('v', '');
const minor = (version: string) => version.split('.').slice(0, 2).join('.');
const { kubernetes, autoscaling } = planPlatform();

describe('the page of the requirements', () => {
  test.each([
    [
      'Kubernetes',
      MINIMUM_VERSIONS.kubernetes,
      kubernetes,
      [...new Set(PLANES.map(({ release }) => release.version))].join(', '),
    ],
    [
      'Gateway API',
      MINIMUM_VERSIONS[GatewayKind.GATEWAY_API],
      gateway(GatewayKind.GATEWAY_API),
      definitions('sigs.k8s.io/gateway-api'),
    ],
    [
      'Envoy Gateway',
      MINIMUM_VERSIONS[GatewayKind.ENVOY_GATEWAY],
      gateway(GatewayKind.ENVOY_GATEWAY),
      definitions('github.com/envoyproxy/gateway'),
    ],
    [
      'Istio',
      MINIMUM_VERSIONS[GatewayKind.ISTIO],
      gateway(GatewayKind.ISTIO),
      definitions('istio.io/api'),
    ],
    [
      'KEDA',
      MINIMUM_VERSIONS.keda,
      autoscaling.version!,
      definitions('github.com/kedacore/keda/v2'),
    ],
    ['KEDA HTTP add-on', NONE, NONE, plain(HTTP_ADD_ON)],
    ['Prometheus', NONE, NONE, PROMETHEUS.version],
    [
      'Prometheus Operator',
      NONE,
      NONE,
      definitions('github.com/prometheus-operator/prometheus-operator'),
    ],
    ['Kueue', MINIMUM_VERSIONS.kueue, scheduler(SchedulerKind.KUEUE), plain(KUEUE.overridden)],
    [
      'Volcano',
      MINIMUM_VERSIONS.volcano,
      scheduler(SchedulerKind.VOLCANO),
      definitions('volcano.sh/volcano'),
    ],
    ['Katalyst', MINIMUM_VERSIONS.katalyst, scheduler(SchedulerKind.KATALYST), NONE],
    ['LeaderWorkerSet', NONE, NONE, plain(LWS.overridden)],
    ['Gateway API Inference Extension', NONE, NONE, plain(INFERENCE.picker)],
    ['Envoy AI Gateway', NONE, NONE, plain(INFERENCE.aiGateway)],
  ])('has the releases of %s as the library has them', (...cells) => {
    const rows = page.split('\n').filter((line) => line.startsWith(`| ${cells[0]} |`));
    expect(rows.map((row) => row.split(' | ').slice(0, 4).join(' | '))).toEqual([
      `| ${cells.join(' | ')}`,
    ]);
  });

  test('has the releases of Node and cdktn that the package requires', () => {
    const { engines, peerDependencies } = JSON.parse(
      fs.readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'),
    );
    expect(engines.node).toBe('>= 20.9.0');
    expect(page).toContain('| Node | 20.9 or later;');
    expect(page).toContain(`| cdktn | \`${peerDependencies.cdktn}\` |`);
  });
});

describe('the requirements in the README', () => {
  test.each([
    ['Kubernetes', `${MINIMUM_VERSIONS.kubernetes} or later`],
    [
      'Envoy Gateway, or another gateway of the Gateway API',
      `${MINIMUM_VERSIONS[GatewayKind.ENVOY_GATEWAY]} or later`,
    ],
    ['KEDA', `${MINIMUM_VERSIONS.keda} or later`],
    ['Prometheus', `tested with ${minor(PROMETHEUS.version)}`],
    [
      'Prometheus Operator',
      `tested with ${minor(definitions('github.com/prometheus-operator/prometheus-operator'))}`,
    ],
    ['LeaderWorkerSet', `tested with ${minor(plain(LWS.overridden))}`],
    [
      'Kueue, Volcano or Katalyst',
      `${MINIMUM_VERSIONS.kueue}, ${MINIMUM_VERSIONS.volcano}, ${MINIMUM_VERSIONS.katalyst} or later`,
    ],
  ])('have the release of %s', (component, release) => {
    expect(read('README.md')).toContain(`\n| ${component} | ${release} | `);
  });
});
