import { PodOptions, podSpec } from './pod';
import { AttachedDefaults, PodDefaultsOptions } from './pod-defaults';
import { produced } from '../private/declared';
import { omitUndefined } from '../private/omit-undefined';
import { DEPLOYMENT_LABEL } from '../private/vocabulary';
import { DeploymentSpec } from '../spec/deployment';

/** What a deployment declares about its pods itself. @internal */
export interface OwnPod {
  readonly name: string;
  readonly pod: PodOptions;
  readonly imagePullSecrets: readonly string[];
}

/** The part of a deployment that depends on the defaults of its scope. @internal */
export function inheritPod(
  { scope, value: { _options: options } }: AttachedDefaults,
  { name, ...own }: OwnPod,
): Pick<DeploymentSpec, 'pod' | 'imagePullSecrets' | 'podDefaults'> {
  // a value that is known later is merged as what it is now
  const defaults = produced(options);
  const pod = produced(own.pod);
  const inherited: PodDefaultsOptions = omitUndefined({
    hardened: pod.hardened === undefined ? defaults.hardened : undefined,
    serviceAccountName:
      pod.serviceAccountName === undefined ? defaults.serviceAccountName : undefined,
    podSecurityContext: otherKeys(defaults.podSecurityContext, pod.podSecurityContext),
    securityContext: otherKeys(defaults.securityContext, pod.securityContext),
    labels: otherKeys(defaults.labels, pod.labels),
    annotations: otherKeys(defaults.annotations, pod.annotations),
    nodeSelector: otherKeys(defaults.nodeSelector, pod.nodeSelector),
    imagePullSecrets: others(defaults.imagePullSecrets, own.imagePullSecrets, String),
    tolerations: others(defaults.tolerations, pod.tolerations, asText),
    topologySpreadConstraints: others(
      defaults.topologySpreadConstraints?.map((each) => ({
        labelSelector: { matchLabels: { [DEPLOYMENT_LABEL]: name } },
        ...each,
      })),
      pod.topologySpreadConstraints,
      // the API server accepts each pair once
      ({ topologyKey, whenUnsatisfiable }) => asText([topologyKey, whenUnsatisfiable]),
    ),
    caBundle: defaults.caBundle,
  });
  const { imagePullSecrets: secrets, caBundle, ...settings } = inherited;
  const lists = ['tolerations', 'topologySpreadConstraints'] as const;
  const merged: Record<string, unknown> = { ...pod, ...settings };
  for (const option of Object.keys(settings) as (keyof typeof settings)[]) {
    const value = settings[option];
    if (lists.some((list) => list === option)) {
      merged[option] = [...(value as object[]), ...((pod[option] as object[]) ?? [])];
    } else if (typeof value === 'object') {
      merged[option] = { ...value, ...(pod[option] as object) };
    }
  }
  return {
    pod: podSpec(merged as PodOptions),
    imagePullSecrets: [...(secrets ?? []), ...own.imagePullSecrets],
    podDefaults: {
      scope: scope.node.path,
      settings: podSpec(defaults),
      imagePullSecrets: defaults.imagePullSecrets ?? [],
      inherited,
      ...omitUndefined({ caBundle }),
    },
  };
}

const asText = (value: unknown) => JSON.stringify(value);

/** The keys that an own map does not set; undefined without any. */
function otherKeys<T>(
  defaults: { readonly [key: string]: T } | undefined,
  own: object = {},
): { readonly [key: string]: T } | undefined {
  const entries = Object.entries(defaults ?? {}).filter(([key]) => !Object.hasOwn(own, key));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The items that an own list does not have; undefined without any. */
function others<T>(
  defaults: readonly T[] | undefined,
  own: readonly T[] = [],
  identity: (item: T) => string,
): T[] | undefined {
  const known = own.map(identity);
  const items = (defaults ?? []).filter((item) => !known.includes(identity(item)));
  return items.length > 0 ? items : undefined;
}
