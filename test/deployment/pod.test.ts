import { DnsPolicy, ImagePullPolicy, PodOptions, TaintEffect, TolerationOperator } from '../../src';
import { aDeployment, aService, object } from '../support/builders';

/** The pod template and the plan of a deployment with pod extras. */
function template(pod?: PodOptions) {
  const service = aService();
  const plan = aDeployment(service, { pod })._plan().pod;
  const { spec } = object(service, 'Deployment');
  return { ...spec.template, selector: spec.selector.matchLabels, plan };
}

describe('a pod that nobody asked anything of', () => {
  test('has exactly the fields a serving pod needs', () => {
    const { spec } = template();
    expect(Object.keys(spec).sort()).toEqual([
      'automountServiceAccountToken',
      'containers',
      'enableServiceLinks',
      'terminationGracePeriodSeconds',
    ]);
    expect(Object.keys(spec.containers[0]).sort()).toEqual([
      'image',
      'lifecycle',
      'name',
      'ports',
      'resources',
    ]);
    expect(template()).not.toHaveProperty('metadata.annotations');
  });
});

describe('the service account', () => {
  test('is none, and no token is mounted, unless one is given', () => {
    expect(template().spec.automountServiceAccountToken).toBe(false);
    expect(template().spec).not.toHaveProperty('serviceAccountName');
  });

  test('that is given decides about the token itself', () => {
    const { spec } = template({ serviceAccountName: 'llm' });
    expect(spec.serviceAccountName).toBe('llm');
    expect(spec).not.toHaveProperty('automountServiceAccountToken');
  });
});

describe('a hardened pod', () => {
  test('meets the restricted level', () => {
    const { spec } = template({ hardened: true });
    expect(spec.securityContext).toEqual({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
    });
  });

  test('lets the given fields win and keeps the others', () => {
    const { spec } = template({
      hardened: true,
      podSecurityContext: { runAsUser: 1000, runAsNonRoot: false },
      securityContext: { allowPrivilegeEscalation: true },
    });
    expect(spec.securityContext).toMatchObject({ runAsUser: 1000, runAsNonRoot: false });
    expect(spec.securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    expect(spec.containers[0].securityContext.allowPrivilegeEscalation).toBe(true);
    expect(spec.containers[0].securityContext.capabilities).toEqual({ drop: ['ALL'] });
  });

  test.each([undefined, false])('is not made by hardened: %s', (hardened) => {
    const { spec } = template({ hardened });
    expect(spec).not.toHaveProperty('securityContext');
    expect(spec.containers[0]).not.toHaveProperty('securityContext');
  });
});

describe('labels of the pods', () => {
  test("never reach the selector, which is the library's alone", () => {
    const { metadata, selector, plan } = template({ labels: { team: 'llm' } });
    expect(metadata.labels).toEqual({
      team: 'llm',
      'cdk-inference/service': 'chat',
      'cdk-inference/deployment': 'chat-main',
    });
    expect(selector).toEqual({ 'cdk-inference/deployment': 'chat-main' });
    expect(plan.labels).toEqual({ team: 'llm' });
  });

  test('leave the other objects alone', () => {
    const service = aService();
    aDeployment(service, { replicas: 2, pod: { labels: { team: 'llm' } } });
    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget']) {
      expect(object(service, kind).metadata.labels).not.toHaveProperty('team');
    }
  });
});

describe('what the pod gets besides', () => {
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } };
  const spread = [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }];
  const init = [{ name: 'fetch', image: 'busybox' }];
  const TOLERATION = {
    operator: TolerationOperator.EXISTS,
    effect: TaintEffect.NO_EXECUTE,
    tolerationSeconds: 0,
  };

  test.each<[PodOptions, string, unknown]>([
    [{ initContainers: init }, 'initContainers', init],
    [{ affinity }, 'affinity', affinity],
    [{ topologySpreadConstraints: spread }, 'topologySpreadConstraints', spread],
    [{ runtimeClassName: 'nvidia' }, 'runtimeClassName', 'nvidia'],
    [{ hostNetwork: true }, 'hostNetwork', true],
    [{ hostNetwork: false }, 'hostNetwork', false],
    [{ hostIpc: true }, 'hostIPC', true],
    [{ dnsPolicy: DnsPolicy.DEFAULT }, 'dnsPolicy', 'Default'],
    [{ podSecurityContext: { fsGroup: 0 } }, 'securityContext', { fsGroup: 0 }],
    [{ nodeSelector: { zone: 'a' } }, 'nodeSelector', { zone: 'a' }],
    [{ tolerations: [TOLERATION] }, 'tolerations', [TOLERATION]],
  ])('of %j is in the pod as %s', (pod, field, value) => {
    expect(template(pod).spec[field]).toEqual(value);
  });

  test.each<[PodOptions, string, unknown]>([
    [{ securityContext: { runAsUser: 0 } }, 'securityContext', { runAsUser: 0 }],
    [{ imagePullPolicy: ImagePullPolicy.NEVER }, 'imagePullPolicy', 'Never'],
    [{ workingDir: '/app' }, 'workingDir', '/app'],
  ])('of %j is in the inference container as %s', (pod, field, value) => {
    expect(template(pod).spec.containers[0][field]).toEqual(value);
  });

  test('of sidecars comes after the inference container', () => {
    const { spec } = template({ sidecars: [{ name: 'log', image: 'busybox' }] });
    expect(spec.containers.map(({ name }: any) => name)).toEqual(['inference', 'log']);
  });

  test("of volumes comes after the library's volumes", () => {
    const volumes = [{ name: 'models', persistentVolumeClaim: { claimName: 'models' } }];
    const volumeMounts = [{ name: 'models', mountPath: '/models' }];
    const { spec } = template({ volumes, volumeMounts });
    expect(spec.volumes).toEqual(volumes);
    expect(spec.containers[0].volumeMounts).toEqual(volumeMounts);
  });

  test('of annotations is on the pods, not on the Deployment', () => {
    const service = aService();
    aDeployment(service, { pod: { annotations: { note: 'n' } } });
    const { metadata, spec } = object(service, 'Deployment');
    expect(spec.template.metadata.annotations).toEqual({ note: 'n' });
    expect(metadata.annotations).not.toHaveProperty('note');
  });
});
