import { App, Chart } from 'cdk8s';
import { App as TerraformApp, TerraformStack } from 'cdktn';
import { Construct } from 'constructs';
import {
  ClbAlgorithm,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Severity,
  Weight,
} from '../src';
import { added, platformOf, Target } from '../test/catalogue/fidelity';

/** Gateways by the releases at which something changes. */
const GATEWAYS: [string, Gateway][] = [
  ['Envoy Gateway 1.5–1.8', Gateway.envoyGateway({ version: '1.8' })],
  ['Envoy Gateway 1.9', Gateway.envoyGateway({ version: '1.9' })],
  ['Istio', Gateway.istio()],
  ['plain Gateway API', Gateway.gatewayApi({ className: 'gateway' })],
];

const ALGORITHMS: [string, GatewayAlgorithm][] = [
  ['round robin', GatewayAlgorithm.ROUND_ROBIN],
  ['least connections', GatewayAlgorithm.LEAST_CONNECTIONS],
  ['random', GatewayAlgorithm.RANDOM],
  ['consistent hash', GatewayAlgorithm.consistentHash('x-session-id')],
];

const CLB_ALGORITHMS: [string, ClbAlgorithm][] = [
  ['weighted round robin', ClbAlgorithm.WEIGHTED_ROUND_ROBIN],
  ['weighted least connections', ClbAlgorithm.WEIGHTED_LEAST_CONNECTIONS],
  ['source-address hash', ClbAlgorithm.SOURCE_ADDRESS_HASH],
];

type Split = [string, (chat: InferenceService) => unknown];

const weights =
  (...values: number[]) =>
  (chat: InferenceService) =>
    chat.splitTraffic(chat.deployments.map((each, index) => Weight.of(each, values[index])));

/** Who shares the traffic of two deployments. */
const SPLITS: Split[] = [
  ['all to one', weights(1, 0)],
  ['equal weights', weights(1, 1)],
  ['other weights', weights(9, 1)],
  ['by instance count', (chat) => chat.splitByInstanceCount()],
];

/** Algorithm × gateway × split: what the library itself says, asked when the page is made. */
export function algorithmTable(): string {
  const rows = GATEWAYS.flatMap(([name, gateway]) =>
    ALGORITHMS.map(([label, algorithm]) => {
      const loadBalancer = LoadBalancer.apiGateway({ algorithm });
      const port = Port.http1({ listen: 8000 });
      const platform = Platform.kubernetes({ gateway });
      return row(name, label, loadBalancer, port, platform);
    }),
  );
  const platform = platformOf(Target.VKE_STACK);
  const cloud = ALGORITHMS.map(([label, algorithm]) => {
    const loadBalancer = LoadBalancer.apiGateway({ algorithm });
    const port = Port.http1({ listen: 8000, expose: 80 });
    return row('Volcengine’s (VKE, stack)', label, loadBalancer, port, platform, stack);
  });
  return table('gateway', [...rows, ...cloud]);
}

/** The same for CLBs: the cloud's, and what stands for one elsewhere. */
export function clbTable(): string {
  const platforms: [string, Platform][] = [
    ['VKE, Chart', platformOf(Target.VKE_CHART)],
    ...GATEWAYS.map(([name, gateway]): [string, Platform] => [
      `Kubernetes, ${name}`,
      Platform.kubernetes({ gateway }),
    ]),
  ];
  const rows = platforms.flatMap(([name, platform]) =>
    CLB_ALGORITHMS.map(([label, algorithm]) =>
      row(name, label, LoadBalancer.clb({ algorithm }), Port.http({ listen: 8000 }), platform),
    ),
  );
  const cloud = CLB_ALGORITHMS.map(([label, algorithm]) => {
    const port = Port.http({ listen: 8000 });
    const loadBalancer = LoadBalancer.clb({ algorithm });
    return row('VKE, stack', label, loadBalancer, port, platformOf(Target.VKE_STACK), stack);
  });
  return table('platform', [...rows, ...cloud]);
}

function table(first: string, rows: string[]): string {
  const heads = SPLITS.map(([label]) => label).join(' | ');
  return [
    `| ${first} | algorithm | ${heads} |`,
    `|${' --- |'.repeat(2 + SPLITS.length)}`,
    ...rows,
  ].join('\n');
}

const chart = () => new Chart(new App(), 'chart');
const stack = () => new TerraformStack(new TerraformApp(), 'stack');

function row(
  name: string,
  label: string,
  loadBalancer: LoadBalancer,
  port: Port,
  platform: Platform,
  scope: () => Construct = chart,
): string {
  const cells = SPLITS.map(([, say]) => {
    const chat = new InferenceService(scope(), 'chat', {
      platform,
      namespace: 'llm',
      loadBalancer,
      ports: [port],
    });
    added(chat, 'main', { replicas: 3 });
    added(chat, 'other', { replicas: 1 });
    say(chat);
    return verdict(chat);
  });
  return `| ${name} | ${label} | ${cells.join(' | ')} |`;
}

function verdict(chat: InferenceService): string {
  const findings = chat.findings();
  const unsupported = findings.find(({ severity }) => severity === Severity.ERROR);
  if (unsupported) {
    return `unsupported \`${unsupported.rule}\``;
  }
  const approximated = findings.find(({ rule }) => rule.startsWith('APPROXIMATED_'));
  return approximated ? `approximated \`${approximated.rule}\`` : 'exact';
}
