import { Api } from './api';
import { Endpoint } from './control-plane';
import { Operator, OperatorManager } from './operator';
import { lwsManager } from './toolchain';
import { LWS } from './versions';

const NAMES = {
  namespace: 'lws-system',
  service: 'lws-webhook-service',
  secret: 'lws-webhook-server-cert',
};

const OPERATOR: Operator = {
  name: 'lws',
  ...NAMES,
  module: LWS.overridden,
  webhooks: 'config/webhook/manifests.yaml',
  // `config/webhook/mutating-patch.yaml`, 0.9.0
  podLabel: 'leaderworkerset.sigs.k8s.io/name',
  converted: [],
  program: lwsManager,
  configuration: ({ webhook, health, certDir }) => ({
    apiVersion: 'config.lws.x-k8s.io/v1alpha1',
    kind: 'Configuration',
    health: { healthProbeBindAddress: `127.0.0.1:${health}` },
    metrics: { bindAddress: '0' },
    webhook: { host: '127.0.0.1', port: webhook, certDir },
    leaderElection: { leaderElect: false },
    internalCertManagement: {
      enable: true,
      webhookServiceName: NAMES.service,
      webhookSecretName: NAMES.secret,
    },
    clientConnection: { qps: 300, burst: 500 },
  }),
};

/** The manager of LeaderWorkerSets: its webhooks and its controllers. */
export function startLws(api: Api, endpoint: Endpoint): Promise<OperatorManager> {
  return OperatorManager.start(OPERATOR, api, endpoint);
}
