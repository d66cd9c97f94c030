import { Finding, Rule, broken, error } from './finding';
import { AutoscalingKind, GatewayKind, OLDEST, SchedulerKind } from '../plan/platform-plan';
import { ServicePlan } from '../plan/service-plan';
import { isUnknown } from '../private/unknown';
import { atLeast, versionParts } from '../private/version';

const DNS_SUBDOMAIN =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const PLATFORM_VERSION = error(
  'PLATFORM_VERSION',
  `versions are written major.minor: Kubernetes ${OLDEST.kubernetes} or later, Envoy Gateway ${OLDEST[GatewayKind.ENVOY_GATEWAY]}, Istio ${OLDEST[GatewayKind.ISTIO]}, Gateway API ${OLDEST[GatewayKind.GATEWAY_API]} or later, KEDA ${OLDEST.keda} or later, Volcano ${OLDEST.volcano}, Kueue ${OLDEST.kueue} and Katalyst ${OLDEST.katalyst} or later`,
);
const PLATFORM_ADDRESS = error(
  'PLATFORM_ADDRESS',
  'the Prometheus address is an http or https URL, the gateway class a legal object name, the prefix of priority classes the beginning of one and not system-, the region of a cloud such as cn-beijing',
);

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

/** @internal */
export const PLATFORM_RULES: Rule[] = [PLATFORM_VERSION, PLATFORM_ADDRESS];

/** @internal */
export function checkPlatform({ platform, path }: ServicePlan): Finding[] {
  const { kubernetes, gateway, scheduler, autoscaling, prometheus, cloud } = platform;
  const findings = [
    ...version('Kubernetes', kubernetes, OLDEST.kubernetes, path),
    ...version(GATEWAYS[gateway.kind], gateway.version, OLDEST[gateway.kind], path),
    ...(gateway.gatewayApi === gateway.version
      ? []
      : version(
          GATEWAYS[GatewayKind.GATEWAY_API],
          gateway.gatewayApi,
          OLDEST[GatewayKind.GATEWAY_API],
          path,
        )),
    ...(autoscaling.kind === AutoscalingKind.KEDA
      ? version('KEDA', autoscaling.version!, OLDEST.keda, path)
      : []),
    ...(scheduler.kind === SchedulerKind.PLAIN
      ? []
      : version(SCHEDULERS[scheduler.kind], scheduler.version!, OLDEST[scheduler.kind], path)),
  ];
  if (
    prometheus !== undefined &&
    !isUnknown(prometheus) &&
    !/^https?:\/\/[^\s/]+\S*$/.test(prometheus)
  ) {
    findings.push(
      broken(PLATFORM_ADDRESS, path, {
        problem: '"prometheus" of the platform must be an http or https URL',
        got: prometheus,
        mend: 'write the address as seen from the cluster, such as http://prometheus.monitoring:9090',
      }),
    );
  }
  if (!isUnknown(gateway.className) && !DNS_SUBDOMAIN.test(gateway.className)) {
    findings.push(
      broken(PLATFORM_ADDRESS, path, {
        problem: '"className" of the gateway must be the name of a GatewayClass',
        got: gateway.className,
        mend: "write the name that kubectl get gatewayclass shows, 'eg' in Envoy Gateway's own installation",
      }),
    );
  }
  findings.push(...checkPriorityPrefix(path, platform.priorityClassPrefix));
  if (cloud && !isUnknown(cloud.region) && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(cloud.region)) {
    findings.push(
      broken(PLATFORM_ADDRESS, path, {
        problem: '"region" of the platform must have parts of a-z 0-9, joined by -',
        got: cloud.region,
        mend: "write the region's id as the cloud does, such as 'cn-beijing'",
      }),
    );
  }
  return findings;
}

/** @internal */
export function checkPriorityPrefix(path: string, prefix: string): Finding[] {
  const legal = DNS_SUBDOMAIN.test(`${prefix}-0`) && !prefix.startsWith('system-');
  return isUnknown(prefix) || legal
    ? []
    : [
        broken(PLATFORM_ADDRESS, path, {
          problem:
            '"priorityClassPrefix" of the platform must have at most 251 of a-z 0-9 - and ., start with a letter or digit, and not with system-, which is Kubernetes\' own',
          got: prefix,
          mend: "write one such as 'inference-priority', or leave it out",
        }),
      ];
}

function version(what: string, value: string, oldest: string, path: string): Finding[] {
  if (isUnknown(value) || (versionParts(value).length >= 2 && atLeast(value, oldest))) {
    return [];
  }
  return [
    broken(PLATFORM_VERSION, path, {
      problem: `the version of ${what} must be ${oldest} or later, written major.minor`,
      got: value,
      mend: `write the release that the cluster runs, such as '${oldest}'`,
    }),
  ];
}
