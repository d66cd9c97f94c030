import { Finding, violation } from './finding';
import { outside, text } from './limits';
import { Subject } from './subject';
import { MINIMUM_VERSIONS, PlannedPlatform } from '../plan/platform';
import { PlannedService } from '../plan/service';
import { isObjectName, isRegistry } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { atLeast, versionParts } from '../private/version';
import { AutoscalingKind, GatewayKind, SchedulerKind } from '../spec/platform';

/** @internal */
export const PLATFORM = new Subject('Platform', (_, plan) => checkPlatform(plan));

const PLATFORM_VERSION = PLATFORM.error(
  'PLATFORM_VERSION',
  `versions are major.minor: Kubernetes from ${MINIMUM_VERSIONS.kubernetes}, Envoy Gateway from ${MINIMUM_VERSIONS[GatewayKind.ENVOY_GATEWAY]}, Istio from ${MINIMUM_VERSIONS[GatewayKind.ISTIO]}, Gateway API from ${MINIMUM_VERSIONS[GatewayKind.GATEWAY_API]}, KEDA from ${MINIMUM_VERSIONS.keda}, Volcano from ${MINIMUM_VERSIONS.volcano}, Kueue from ${MINIMUM_VERSIONS.kueue}, Katalyst from ${MINIMUM_VERSIONS.katalyst}`,
  "Platform.kubernetes({ version: '1.20' })",
);
const PLATFORM_ADDRESS = PLATFORM.error(
  'PLATFORM_ADDRESS',
  "the platform's Prometheus address is a URL, its image registry a host with an optional path, and its name, gateway class, priority class prefix and region are valid names",
  "Platform.kubernetes({ prometheus: 'prometheus:9090' })",
);

const BOUNDS = {
  name: {
    rule: PLATFORM_ADDRESS,
    property: '"name" of the platform',
    limit: text(
      /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
      '1 to 63 letters, digits, - _ and ., with a letter or digit at both ends',
    ),
    fix: "set the name of the cluster, such as name: 'prod-eu'",
  },
  prometheus: {
    rule: PLATFORM_ADDRESS,
    property: '"prometheus" of the platform',
    limit: text(/^https?:\/\/[^\s/]+\S*$/, 'an http or https URL'),
    fix: "set the address inside the cluster, such as prometheus: 'http://prometheus.monitoring:9090'",
  },
  imageRegistry: {
    rule: PLATFORM_ADDRESS,
    property: '"imageRegistry" of the platform',
    limit: text({ test: isRegistry }, 'a host, with an optional path and without scheme and tag'),
    fix: "set one such as imageRegistry: 'registry.corp.example/hub'",
  },
  triggerAuthentication: {
    rule: PLATFORM_ADDRESS,
    property: 'the name in "prometheusAuth" of the platform',
    limit: text({ test: isObjectName }, 'a name of a-z 0-9 - and ., at most 253 characters'),
    fix: "set the name that kubectl get triggerauthentication prints, such as PrometheusAuth.bearer('prometheus')",
    required: true,
  },
  className: {
    rule: PLATFORM_ADDRESS,
    property: '"className" of the gateway',
    limit: text(
      /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
      'the name of a GatewayClass',
    ),
    fix: "set the name that kubectl get gatewayclass prints, such as className: 'eg'",
  },
  priorityClassPrefix: {
    rule: PLATFORM_ADDRESS,
    property: '"priorityClassPrefix" of the platform',
    limit: text(
      /^(?!system-)(?=.{1,251}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9][a-z0-9-]*$/,
      '1 to 251 of a-z 0-9 - and ., starting with a letter or digit and not with system-, which Kubernetes reserves',
    ),
    fix: "set one such as 'inference-priority', or omit it",
  },
  region: {
    rule: PLATFORM_ADDRESS,
    property: '"region" of the platform',
    limit: text(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'parts of a-z 0-9, joined by -'),
    fix: "set the region's id on Volcengine, such as region: 'cn-beijing'",
  },
};

const GATEWAYS = {
  [GatewayKind.ENVOY_GATEWAY]: 'Envoy Gateway',
  [GatewayKind.ISTIO]: 'Istio',
  [GatewayKind.GATEWAY_API]: 'the Gateway API',
};
const SCHEDULERS = {
  [SchedulerKind.VOLCANO]: 'Volcano',
  [SchedulerKind.KUEUE]: 'Kueue',
  [SchedulerKind.KATALYST]: 'Katalyst',
};

function checkPlatform({ platform, path }: PlannedService): Finding[] {
  const { kubernetes, gateway, scheduler, autoscaling, prometheus, imageRegistry, cloud } =
    platform;
  return [
    ...version('Kubernetes', kubernetes, MINIMUM_VERSIONS.kubernetes, path),
    ...version(GATEWAYS[gateway.kind], gateway.version, MINIMUM_VERSIONS[gateway.kind], path),
    ...(gateway.gatewayApi === gateway.version
      ? []
      : version(
          GATEWAYS[GatewayKind.GATEWAY_API],
          gateway.gatewayApi,
          MINIMUM_VERSIONS[GatewayKind.GATEWAY_API],
          path,
        )),
    ...(autoscaling.kind === AutoscalingKind.KEDA
      ? version('KEDA', autoscaling.version!, MINIMUM_VERSIONS.keda, path)
      : []),
    ...(scheduler.kind === SchedulerKind.PLAIN
      ? []
      : version(
          SCHEDULERS[scheduler.kind],
          scheduler.version!,
          MINIMUM_VERSIONS[scheduler.kind],
          path,
        )),
    ...outside(BOUNDS.name, path, platform.name),
    ...outside(BOUNDS.prometheus, path, prometheus),
    ...authentication(platform, path),
    ...outside(BOUNDS.imageRegistry, path, imageRegistry),
    ...outside(BOUNDS.className, path, gateway.className),
    ...checkPriorityPrefix(path, platform.priorityClassPrefix),
    ...outside(BOUNDS.region, path, cloud?.region),
  ];
}

function authentication({ prometheus, prometheusAuth }: PlannedPlatform, path: string): Finding[] {
  if (!prometheusAuth) {
    return [];
  }
  return [
    ...outside(BOUNDS.triggerAuthentication, path, prometheusAuth.name),
    ...(prometheus === undefined
      ? [
          violation(PLATFORM_ADDRESS, path, {
            problem: '"prometheusAuth" of the platform has no effect without "prometheus"',
            value: prometheusAuth.name,
            fix: "set the address, such as prometheus: 'https://prometheus.monitoring:9091', or remove it",
          }),
        ]
      : []),
  ];
}

/** @internal */
export function checkPriorityPrefix(path: string, prefix: string): Finding[] {
  return outside(BOUNDS.priorityClassPrefix, path, prefix);
}

function version(what: string, value: string, minimumVersion: string, path: string): Finding[] {
  if (isUnresolved(value) || (versionParts(value).length >= 2 && atLeast(value, minimumVersion))) {
    return [];
  }
  return [
    violation(PLATFORM_VERSION, path, {
      problem: `the version of ${what} must be ${minimumVersion} or later, as major.minor`,
      value,
      fix: `set the release that the cluster runs, such as '${minimumVersion}'`,
    }),
  ];
}
