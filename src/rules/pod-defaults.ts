import { Finding, violation } from './finding';
import { outside, text } from './limits';
import { POD_OPTIONS } from './pod-options';
import { PODS } from './pods';
import { Check, Subject } from './subject';
import { checkPullSecrets } from './workload';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import { SUBDOMAIN } from '../private/grammar';
import { DeploymentSpec } from '../spec/deployment';
import { PodDefaultsSpec } from '../spec/pod-defaults';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const POD_DEFAULTS = new Subject('Pods', ({ deployments }) =>
  deployments.filter(({ adopted }) => adopted).flatMap(attachedToAdopted),
);

const CA_BUNDLE = POD_DEFAULTS.error(
  'CA_BUNDLE',
  'the CA bundle of PodDefaults names a ConfigMap and one of its keys',
  "PodDefaults.of({ caBundle: { configMap: 'Company CA' } })",
);
const POD_DEFAULTS_ADOPTED = POD_DEFAULTS.error(
  'POD_DEFAULTS_ADOPTED',
  'no PodDefaults are attached to a deployment whose pods come from manifests',
  'PodDefaults.of({ hardened: true }) // attached to an adopted deployment',
);

/** apimachinery, pkg/util/validation: IsConfigMapKey. */
const CONFIG_KEY = /^(?!\.$|\.\.)[\w.-]{1,253}$/;
const BUNDLE = {
  configMap: {
    rule: CA_BUNDLE,
    property: '"configMap" of the CA bundle',
    limit: text(SUBDOMAIN, 'the name of a ConfigMap (a-z 0-9 - and ., at most 253 characters)'),
    fix: 'set one that kubectl get configmaps prints',
    required: true,
  },
  key: {
    rule: CA_BUNDLE,
    property: '"key" of the CA bundle',
    limit: text(CONFIG_KEY, 'a key of a ConfigMap (letters, digits, - _ and .)'),
    fix: 'set the key of the certificates, or omit it for ca.crt',
  },
};

/** The checks of single options, which find in the defaults what they find in a deployment. */
const CHECKS: readonly Check[] = [
  PODS.check,
  POD_OPTIONS.check,
  ({ deployments }) => deployments.flatMap(checkPullSecrets),
];

function attachedToAdopted({ path, podDefaults }: DeploymentSpec): Finding[] {
  return podDefaults?.scope === path
    ? [
        violation(POD_DEFAULTS_ADOPTED, path, {
          problem:
            'PodDefaults must not be attached to a deployment whose pods come from manifests',
          fix: 'remove them, or set the options in "deployment" of InferenceService.adopt',
        }),
      ]
    : [];
}

/**
 * The findings of a service, of which those about inherited options are about the defaults: once for the
 * service, and not once for each deployment.
 *
 * @internal
 */
export function attributed(
  findings: readonly Finding[],
  spec: ServiceSpec,
  plan: PlannedService,
): Finding[] {
  const all = new Map<string, Finding>();
  const inherited = new Set<string>();
  spec.deployments.forEach((deployment, index) => {
    const { podDefaults: defaults, adopted, path } = deployment;
    if (defaults === undefined || adopted) {
      return;
    }
    const own = checkAlone(defaults, { ...spec, deployments: [deployment] }, plan, index);
    own.forEach((finding) => inherited.add(identity(finding)));
    const names = { configMap: defaults.caBundle?.configMap, key: defaults.caBundle?.key };
    const bundle = defaults.caBundle
      ? [
          ...outside(BUNDLE.configMap, path, names.configMap),
          ...outside(BUNDLE.key, path, names.key),
        ]
      : [];
    [...own, ...bundle].forEach((finding) => {
      const found = ofDefaults(finding, defaults.scope, spec);
      all.set(identity(found), found);
    });
  });
  return all.size === 0
    ? [...findings]
    : [...findings.filter((finding) => !inherited.has(identity(finding))), ...all.values()];
}

/** What the checks find about a deployment that sets nothing itself. */
function checkAlone(
  { settings: pod, imagePullSecrets }: PodDefaultsSpec,
  spec: ServiceSpec,
  plan: PlannedService,
  index: number,
): Finding[] {
  const { queue, ...planned } = plan.deployments[index];
  const { overflow, ...placement } = planned.placement;
  const alone: PlannedDeployment = { ...planned, placement, pod };
  const [deployment] = spec.deployments;
  return CHECKS.flatMap((check) =>
    check(
      { ...spec, deployments: [{ ...deployment, pod, imagePullSecrets }] },
      { ...plan, deployments: [alone] },
    ),
  ).filter(({ path }) => path === alone.path);
}

function ofDefaults({ rule, severity, ...finding }: Finding, scope: string, spec: ServiceSpec) {
  const scopes = [spec.path, ...spec.deployments.map(({ path }) => path)];
  const where = scope === '' ? 'the App' : `[${scope}]`;
  const problem = `in the PodDefaults of ${where}: ${finding.problem}`;
  const message = finding.message.replace(finding.problem, () => problem);
  return {
    ...finding,
    rule,
    severity,
    // a scope around the service reports nothing
    path: scopes.includes(scope) ? scope : spec.path,
    problem,
    message,
  };
}

const identity = ({ rule, path, message }: Finding) => JSON.stringify([rule, path, message]);
