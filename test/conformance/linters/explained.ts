/** A finding of kube-score about examples that stays, with its reason. */
export interface ExplainedFinding {
  /** As `kube-score list` names it. */
  readonly check: string;
  readonly grade: 'critical' | 'warning';
  /** Of the object; by default `Deployment`. */
  readonly kind?: 'Service';
  /** The examples that have it; without this, all that render a Deployment. */
  readonly examples?: readonly string[];
  /** Examples that do not have it, of all. */
  readonly except?: readonly string[];
  readonly reason: string;
  /** The option that removes it from a deployment, or words if there is none. */
  readonly remedy: Remedy | string;
}

/** Options as a program sets them; a test runs them. */
export interface Remedy {
  readonly of: 'service' | 'deployment' | 'compute';
  readonly options: string;
}

const deployment = (options: string): Remedy => ({ of: 'deployment', options });

export const EXPLAINED: readonly ExplainedFinding[] = [
  {
    check: 'container-security-context-user-group-id',
    grade: 'critical',
    reason:
      'the id must fit the image (see above); kube-score requires ids from 10000 on, which are no users of the node',
    remedy: deployment('pod: { podSecurityContext: { runAsUser: 10001, runAsGroup: 10001 } }'),
  },
  {
    check: 'container-security-context-readonlyrootfilesystem',
    grade: 'critical',
    except: ['hardened'],
    reason:
      'engines write caches and temporary files to paths of the image; each path then needs a volume',
    remedy: deployment('pod: { securityContext: { readOnlyRootFilesystem: true } }'),
  },
  {
    check: 'container-ephemeral-storage-request-and-limit',
    grade: 'critical',
    except: ['hardened'],
    reason:
      'the size depends on the models and caches that the engine writes; the kubelet evicts a pod over its limit',
    remedy: { of: 'compute', options: 'ephemeralStorage: Size.gibibytes(50)' },
  },
  {
    check: 'container-image-pull-policy',
    grade: 'critical',
    except: ['hardened'],
    reason:
      'a release tag names one image, so a node that has it starts a pod without the registry; set `ALWAYS` if tenants share nodes, as the registry then verifies the pull secret at each start',
    remedy: deployment('pod: { imagePullPolicy: ImagePullPolicy.ALWAYS }'),
  },
  {
    check: 'pod-networkpolicy',
    grade: 'critical',
    except: ['hardened'],
    reason: 'a policy blocks every client that it does not list, and only you know your clients',
    remedy: {
      of: 'service',
      options: "networkAccess: { callers: [NetworkPeer.inNamespace('clients')] }",
    },
  },
  {
    check: 'pod-networkpolicy',
    grade: 'warning',
    examples: ['hardened'],
    reason:
      '`networkAccess` restricts incoming connections; engines download models from addresses that the library does not know',
    remedy: 'a NetworkPolicy of your own with the policy type `Egress`',
  },
  {
    check: 'pod-probes-identical',
    grade: 'critical',
    examples: [
      'adoption',
      'blue-green',
      'canary-sticky',
      'chat',
      'company-defaults',
      'endpoint-picker',
      'gitops',
      'hardened',
      'kueue-quota',
      'laptop',
      'llama-70b',
      'minimal',
      'monitoring',
      'off-hours',
      'public-api',
      'scheduled-burst',
      'shared-gateway',
      'terraform',
      'terraform-api-gateway',
    ],
    reason:
      'kube-score compares path and port; liveness waits five minutes, readiness half a minute ([probes.md](probes.md))',
    remedy: deployment("liveness: Probe.fromHttpGet('/ping')"),
  },
  {
    check: 'container-resources',
    grade: 'critical',
    examples: ['adoption'],
    reason: 'the running Deployment has no CPU limit, and adoption changes no pod',
    remedy: 'a CPU limit in the manifest; the pods restart',
  },
  {
    check: 'deployment-has-poddisruptionbudget',
    grade: 'critical',
    examples: ['adoption'],
    reason: 'adoption adds no object for the running Deployment',
    remedy: 'a PodDisruptionBudget of your own',
  },
  {
    check: 'deployment-has-host-podantiaffinity',
    grade: 'warning',
    examples: [
      'adoption',
      'blue-green',
      'canary-sticky',
      'chat',
      'clb-mixed-hardware',
      'company-defaults',
      'endpoint-picker',
      'gitops',
      'grpc',
      'hardened',
      'kueue-quota',
      'laptop',
      'llama-70b',
      'monitoring',
      'off-hours',
      'public-api',
      'scheduled-burst',
      'shared-gateway',
      'terraform',
      'terraform-api-gateway',
      'terraform-clb',
    ],
    reason:
      'the scheduler prefers to spread the pods of a Deployment over nodes; a required rule leaves pods pending on few GPU nodes',
    remedy: deployment(
      "pod: { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'cdk-inference/deployment': 'chat-main' } } } }] } } }",
    ),
  },
  {
    check: 'deployment-replicas',
    grade: 'warning',
    examples: [
      'adoption',
      'canary-sticky',
      'chat',
      'clb-mixed-hardware',
      'company-defaults',
      'endpoint-picker',
      'gitops',
      'kueue-quota',
      'laptop',
      'minimal',
      'monitoring',
      'off-hours',
      'scheduled-burst',
      'shared-gateway',
      'terraform',
      'terraform-api-gateway',
      'terraform-clb',
    ],
    reason:
      'the default is one replica, as each occupies GPUs; an outage of its node then stops the deployment',
    remedy: deployment('replicas: 2'),
  },
  {
    check: 'service-targets-pod',
    grade: 'critical',
    kind: 'Service',
    examples: ['multi-node'],
    reason: 'kube-score does not know the pods of a LeaderWorkerSet',
    remedy: 'none: the Service selects the leaders of the groups',
  },
  {
    check: 'service-type',
    grade: 'warning',
    kind: 'Service',
    examples: ['terraform-clb'],
    reason: 'CLB reaches the pods by the node port of the Service',
    remedy: 'an API gateway instead of a CLB',
  },
];

/** The rows as docs/security.md shows them. */
export function explainedTable(): string {
  const lines = EXPLAINED.map((row) => {
    const { check, grade, kind = 'Deployment', examples, except, reason, remedy } = row;
    const all = except === undefined ? 'all' : `all except ${except.join(', ')}`;
    const where = examples?.join(', ') ?? all;
    return `| \`${check}\` | ${grade} | ${kind} | ${where} | ${reason} | ${remedied(remedy)} |`;
  });
  const head = '| check | grade | kind | examples | reason | removed by |';
  return [head, '| --- | --- | --- | --- | --- | --- |', ...lines].join('\n');
}

function remedied(remedy: Remedy | string): string {
  return typeof remedy === 'string'
    ? remedy
    : `\`${remedy.options}\`${remedy.of === 'deployment' ? '' : ` of the ${remedy.of}`}`;
}
