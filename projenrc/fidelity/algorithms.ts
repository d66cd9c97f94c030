import { App, Chart } from 'cdk8s';
import { added, routed } from './row';
import { Gateway, GatewayAlgorithm, LoadBalancer, Platform, Severity, Weight } from '../../src';

/** Gateways by the releases at which something changes. */
const GATEWAYS: [string, (version: string) => Gateway, string[]][] = [
  ['Envoy Gateway', (version) => Gateway.envoyGateway({ version }), ['1.5', '1.8', '1.9']],
];

const ALGORITHMS: [string, GatewayAlgorithm][] = [
  ['round robin', GatewayAlgorithm.ROUND_ROBIN],
  ['least connections', GatewayAlgorithm.LEAST_CONNECTIONS],
  ['random', GatewayAlgorithm.RANDOM],
  ['consistent hash', GatewayAlgorithm.consistentHash('x-session-id')],
];

/** Weights of the deployments: one alone, alike, not alike. */
const SPLITS: [string, number[]][] = [
  ['one deployment', [1]],
  ['equal weights', [1, 1]],
  ['other weights', [9, 1]],
];

/** Algorithm × gateway × weights: what the library itself says, asked when the page is made. */
export function algorithmTable(): string {
  const heads = SPLITS.map(([label]) => label).join(' | ');
  const rows = GATEWAYS.flatMap(([name, gateway, versions]) =>
    versions.flatMap((version) =>
      ALGORITHMS.map(([label, algorithm]) => {
        const cells = SPLITS.map(([, weights]) => verdict(gateway(version), algorithm, weights));
        return `| ${name} ${version} | ${label} | ${cells.join(' | ')} |`;
      }),
    ),
  );
  return [`| gateway | algorithm | ${heads} |`, '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function verdict(gateway: Gateway, algorithm: GatewayAlgorithm, weights: number[]): string {
  const platform = Platform.kubernetes({ gateway });
  const chart = new Chart(new App(), 'chart');
  const chat = routed({ loadBalancer: LoadBalancer.apiGateway({ algorithm }) })(chart, platform);
  weights.slice(1).forEach((_, index) => added(chat, `other${index}`));
  chat.splitTraffic(chat.deployments.map((each, index) => Weight.of(each, weights[index])));
  const findings = chat.findings();
  const refused = findings.find(({ severity }) => severity === Severity.ERROR);
  if (refused) {
    return `refused \`${refused.rule}\``;
  }
  const approximated = findings.find(({ rule }) => rule.startsWith('APPROXIMATED_'));
  return approximated ? `approximated \`${approximated.rule}\`` : 'exact';
}
