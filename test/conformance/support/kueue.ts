import { Api } from './api';
import { Endpoint } from './control-plane';
import { Operator, OperatorManager } from './operator';
import { kueueManager } from './toolchain';
import { KUEUE } from './versions';

const NAMES = {
  namespace: 'kueue-system',
  service: 'kueue-webhook-service',
  secret: 'kueue-webhook-server-cert',
};

const OPERATOR: Operator = {
  name: 'kueue',
  ...NAMES,
  module: KUEUE.overridden,
  webhooks: 'config/components/webhook/manifests.yaml',
  // `pkg/util/cert/cert.go`, 0.19.2
  converted: [
    'localqueues.kueue.x-k8s.io',
    'clusterqueues.kueue.x-k8s.io',
    'workloads.kueue.x-k8s.io',
    'cohorts.kueue.x-k8s.io',
    'multikueueclusters.kueue.x-k8s.io',
  ],
  program: kueueManager,
  configuration: ({ webhook, health, certDir }) => ({
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    namespace: NAMES.namespace,
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
    integrations: {
      frameworks: ['batch/job', 'pod', 'deployment', 'leaderworkerset.x-k8s.io/leaderworkerset'],
    },
    // it writes into a folder of the container
    featureGates: { VisibilityOnDemand: false },
  }),
};

/** Kueue's own manager: its webhooks, its controllers and its scheduler. */
export function startKueue(api: Api, endpoint: Endpoint): Promise<OperatorManager> {
  return OperatorManager.start(OPERATOR, api, endpoint);
}
