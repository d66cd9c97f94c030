import { Finding, violation } from './finding';
import { INT32, oneOf, outside, text, whole } from './limits';
import { LABEL_VALUE, isKey } from './pods';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import { SUBDOMAIN } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { PodSettings, Toleration } from '../spec/pod';
import { ServiceSpec } from '../spec/service';

const EXISTS = 'Exists';
const NO_EXECUTE = 'NoExecute';

/** @internal */
export const POD_OPTIONS = new Subject('Pods', checkPodOptions);

const TOLERATION = POD_OPTIONS.error(
  'TOLERATION',
  'a toleration has a valid key, operator, value and effect; Exists has no value, and only NoExecute has seconds',
  "pod: { tolerations: [{ key: 'gpu', operator: 'exists' }] }",
);
const POD_OPTION = POD_OPTIONS.error(
  'POD_OPTION',
  'the service account, runtime class, policies and working directory of a pod are valid for Kubernetes',
  "pod: { serviceAccountName: 'Reader' }",
);

const TOLERATIONS = {
  operator: {
    rule: TOLERATION,
    property: '"operator" of a toleration',
    limit: oneOf('Equal', EXISTS),
    fix: "set one of them, such as operator: 'Exists'",
  },
  value: {
    rule: TOLERATION,
    property: '"value" of a toleration',
    limit: text(...LABEL_VALUE),
    fix: 'set the value of the taint',
  },
  effect: {
    rule: TOLERATION,
    property: '"effect" of a toleration',
    limit: oneOf('NoSchedule', 'PreferNoSchedule', NO_EXECUTE),
    fix: 'set one of them, or omit it for all',
  },
  tolerationSeconds: {
    rule: TOLERATION,
    property: '"tolerationSeconds" of a toleration',
    limit: whole(0, INT32, 'seconds'),
    fix: 'set how long the pod keeps running, such as tolerationSeconds: 300',
  },
};

const OBJECT_NAME = text(
  SUBDOMAIN,
  'the name of an object (a-z 0-9 - and ., at most 253 characters)',
);
const OPTIONS = {
  serviceAccountName: {
    rule: POD_OPTION,
    property: '"serviceAccountName" of the pod',
    limit: OBJECT_NAME,
    fix: 'set one that kubectl get serviceaccounts prints',
  },
  runtimeClassName: {
    rule: POD_OPTION,
    property: '"runtimeClassName" of the pod',
    limit: OBJECT_NAME,
    fix: 'set one that kubectl get runtimeclasses prints',
  },
  dnsPolicy: {
    rule: POD_OPTION,
    property: '"dnsPolicy" of the pod',
    limit: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
    fix: 'set one of them, or omit it',
  },
  imagePullPolicy: {
    rule: POD_OPTION,
    property: '"imagePullPolicy" of the pod',
    limit: oneOf('Always', 'IfNotPresent', 'Never'),
    fix: 'set one of them, or omit it',
  },
  workingDir: {
    rule: POD_OPTION,
    property: '"workingDir" of the pod',
    limit: text(/^\/(?!(?:.*\/)?\.\.(?:\/|$))/s, 'an absolute path without ..'),
    fix: "set a directory of the container, such as workingDir: '/app'",
  },
};

function checkPodOptions(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((planned, index) => {
    const { adopted } = spec.deployments[index];
    // an API server accepted what the manifests set, by rules of its own
    const deployment = adopted ? { ...planned, pod: adopted.pod } : planned;
    return [
      ...tolerated(deployment).flatMap((toleration) =>
        checkToleration(toleration, deployment.path),
      ),
      ...options(deployment),
    ];
  });
}

type Checked = Pick<PlannedDeployment, 'path' | 'queue' | 'placement'> & {
  readonly pod?: PodSettings;
};

function tolerated({ pod, queue, placement }: Checked): Toleration[] {
  const queues = [queue, placement.overflow?.queue];
  return [...queues.flatMap((each) => each?.tolerations ?? []), ...(pod?.tolerations ?? [])];
}

function checkToleration(toleration: Toleration, path: string): Finding[] {
  const { key, operator, value, effect, tolerationSeconds } = toleration;
  const reject = (problem: string, actual: unknown, fix: string) =>
    violation(TOLERATION, path, { problem, value: actual, fix });
  const valueOfExists = operator === EXISTS && value !== undefined && !isUnresolved(value);
  const findings: Finding[] = [];
  if (key === undefined ? operator !== EXISTS : !isUnresolved(key) && !isKey(key)) {
    findings.push(
      reject(
        '"key" of a toleration must be the key of a taint, or absent with operator Exists',
        key,
        'copy it from kubectl describe node, such as nvidia.com/gpu',
      ),
    );
  }
  if (valueOfExists) {
    findings.push(
      reject(
        '"value" of a toleration has no effect with operator Exists, which matches every value',
        value,
        "remove it, or set operator: 'Equal'",
      ),
    );
  }
  if (tolerationSeconds !== undefined && effect !== NO_EXECUTE && !isUnresolved(effect)) {
    findings.push(
      reject(
        `"tolerationSeconds" of a toleration needs effect ${NO_EXECUTE}`,
        tolerationSeconds,
        `remove it, or set effect: '${NO_EXECUTE}'`,
      ),
    );
  }
  return [
    ...outside(TOLERATIONS.operator, path, operator),
    ...findings,
    ...(valueOfExists ? [] : outside(TOLERATIONS.value, path, value)),
    ...outside(TOLERATIONS.effect, path, effect),
    ...outside(TOLERATIONS.tolerationSeconds, path, tolerationSeconds),
  ];
}

function options({ pod, path }: Checked): Finding[] {
  const { spec = {}, container = {} } = pod ?? {};
  return [
    ...outside(OPTIONS.serviceAccountName, path, spec.serviceAccountName),
    ...outside(OPTIONS.runtimeClassName, path, spec.runtimeClassName),
    ...outside(OPTIONS.dnsPolicy, path, spec.dnsPolicy),
    ...outside(OPTIONS.imagePullPolicy, path, container.imagePullPolicy),
    ...outside(OPTIONS.workingDir, path, container.workingDir),
  ];
}
