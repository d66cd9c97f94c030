import { Finding, violation } from './finding';
import { Subject } from './subject';
import { isAbsolute, isObjectName } from './legal';
import { wholeNumber } from './numbers';
import { isKey, isValue } from './pods';
import { DeploymentPlan } from '../plan/deployment';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { Toleration } from '../spec/pod';

const EXISTS = 'Exists';
const NO_EXECUTE = 'NoExecute';
const OPERATORS = ['Equal', EXISTS];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', NO_EXECUTE];
const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** @internal */
export const POD_OPTIONS = new Subject('Pods', (_, plan) => checkPodOptions(plan));

const TOLERATION = POD_OPTIONS.error(
  'TOLERATION',
  'a toleration has a legal key, or none with Exists; the operator Equal with a legal value or Exists with none; an effect that exists; and seconds with NoExecute only',
);
const POD_OPTION = POD_OPTIONS.error(
  'POD_OPTION',
  'service account and runtime class of a pod are legal object names, its policies such as exist, its working directory absolute',
);

function checkPodOptions(plan: ServicePlan): Finding[] {
  return plan.deployments.flatMap((deployment) => [
    ...tolerated(deployment).flatMap((toleration) => checkToleration(toleration, deployment.path)),
    ...options(deployment),
  ]);
}

function tolerated({ pod, queue, placement }: DeploymentPlan): Toleration[] {
  const queues = [queue, placement.overflow?.queue];
  return [...queues.flatMap((each) => each?.tolerations ?? []), ...pod.tolerations];
}

const isOneOf = (value: unknown, all: readonly string[]) =>
  value === undefined || isUnresolved(value) || all.includes(value as string);

function checkToleration(toleration: Toleration, path: string): Finding[] {
  const { key, operator, value, effect, tolerationSeconds } = toleration;
  const wrong = (problem: string, wrongValue: unknown, fix: string) =>
    violation(TOLERATION, path, { problem, value: wrongValue, fix });
  const findings: Finding[] = [];
  if (!isOneOf(operator, OPERATORS)) {
    findings.push(
      wrong('"operator" of a toleration must be Equal or Exists', operator, 'write one of them'),
    );
  }
  if (key === undefined ? operator !== EXISTS : !isUnresolved(key) && !isKey(key)) {
    findings.push(
      wrong(
        '"key" of a toleration must be that of a taint, or left out with operator Exists',
        key,
        'write it as kubectl describe node shows it, such as nvidia.com/gpu',
      ),
    );
  }
  if (value !== undefined && !isUnresolved(value) && (operator === EXISTS || !isValue(value))) {
    findings.push(
      wrong(
        operator === EXISTS
          ? '"value" of a toleration means nothing with operator Exists, which takes every value'
          : '"value" of a toleration must have at most 63 letters, digits, - _ and ., with a letter or digit at both ends',
        value,
        operator === EXISTS ? 'leave it out, or write Equal' : 'write the value of the taint',
      ),
    );
  }
  if (!isOneOf(effect, EFFECTS)) {
    findings.push(
      wrong(
        `"effect" of a toleration must be ${EFFECTS.join(', ')}`,
        effect,
        'write one of them, or leave it out for all',
      ),
    );
  }
  if (tolerationSeconds !== undefined && effect !== NO_EXECUTE && !isUnresolved(effect)) {
    findings.push(
      wrong(
        `"tolerationSeconds" of a toleration needs effect ${NO_EXECUTE}`,
        tolerationSeconds,
        `leave it out, or write ${NO_EXECUTE}`,
      ),
    );
  }
  return [
    ...findings,
    ...wholeNumber(
      TOLERATION,
      path,
      tolerationSeconds,
      { min: 0 },
      {
        problem: '"tolerationSeconds" of a toleration must be whole seconds of at least 0',
        fix: 'write how long the instance stays',
      },
    ),
  ];
}

function options({ pod, path }: DeploymentPlan): Finding[] {
  const { serviceAccountName, runtimeClassName, dnsPolicy } = pod.spec;
  const { imagePullPolicy, workingDir } = pod.container;
  const wrong = (legal: boolean, property: string, must: string, value: unknown, fix: string) =>
    legal
      ? []
      : [
          violation(POD_OPTION, path, {
            problem: `"${property}" of the pod must be ${must}`,
            value,
            fix,
          }),
        ];
  const named = (property: string, value: unknown, fix: string) =>
    wrong(
      value === undefined || isObjectName(value),
      property,
      'the name of an object (a-z 0-9 - and ., at most 253 characters)',
      value,
      fix,
    );
  const chosen = (property: string, value: unknown, all: readonly string[]) =>
    wrong(
      isOneOf(value, all),
      property,
      `one of ${all.join(', ')}`,
      value,
      'write one of them, or leave it out',
    );
  return [
    ...named(
      'serviceAccountName',
      serviceAccountName,
      'write what kubectl get serviceaccounts shows',
    ),
    ...named('runtimeClassName', runtimeClassName, 'write what kubectl get runtimeclasses shows'),
    ...chosen('dnsPolicy', dnsPolicy, DNS_POLICIES),
    ...chosen('imagePullPolicy', imagePullPolicy, PULL_POLICIES),
    ...wrong(
      workingDir === undefined || isAbsolute(workingDir),
      'workingDir',
      'an absolute directory, without ..',
      workingDir,
      "write one of the container's, such as '/app'",
    ),
  ];
}
