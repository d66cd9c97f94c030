import { Finding, violation } from './finding';
import { Subject } from './subject';
import { MINIMUM_VERSIONS } from '../plan/platform';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { atLeast, versionParts } from '../private/version';
import { AutoscalingKind, GatewayKind, SchedulerKind } from '../spec/platform';

const DNS_SUBDOMAIN =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** @internal */
export const PLATFORM = new Subject('Platform', (_, plan) => checkPlatform(plan));

const PLATFORM_VERSION = PLATFORM.error(
  'PLATFORM_VERSION',
  `versions are written major.minor: Kubernetes ${MINIMUM_VERSIONS.kubernetes} or later, Envoy Gateway ${MINIMUM_VERSIONS[GatewayKind.ENVOY_GATEWAY]}, Istio ${MINIMUM_VERSIONS[GatewayKind.ISTIO]}, Gateway API ${MINIMUM_VERSIONS[GatewayKind.GATEWAY_API]} or later, KEDA ${MINIMUM_VERSIONS.keda} or later, Volcano ${MINIMUM_VERSIONS.volcano}, Kueue ${MINIMUM_VERSIONS.kueue} and Katalyst ${MINIMUM_VERSIONS.katalyst} or later`,
);
const PLATFORM_ADDRESS = PLATFORM.error(
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

function checkPlatform({ platform, path }: ServicePlan): Finding[] {
  const { kubernetes, gateway, scheduler, autoscaling, prometheus, cloud } = platform;
  const findings = [
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
  ];
  if (
    prometheus !== undefined &&
    !isUnresolved(prometheus) &&
    !/^https?:\/\/[^\s/]+\S*$/.test(prometheus)
  ) {
    findings.push(
      violation(PLATFORM_ADDRESS, path, {
        problem: '"prometheus" of the platform must be an http or https URL',
        value: prometheus,
        fix: 'write the address as seen from the cluster, such as http://prometheus.monitoring:9090',
      }),
    );
  }
  if (!isUnresolved(gateway.className) && !DNS_SUBDOMAIN.test(gateway.className)) {
    findings.push(
      violation(PLATFORM_ADDRESS, path, {
        problem: '"className" of the gateway must be the name of a GatewayClass',
        value: gateway.className,
        fix: "write the name that kubectl get gatewayclass shows, 'eg' in Envoy Gateway's own installation",
      }),
    );
  }
  findings.push(...checkPriorityPrefix(path, platform.priorityClassPrefix));
  if (cloud && !isUnresolved(cloud.region) && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(cloud.region)) {
    findings.push(
      violation(PLATFORM_ADDRESS, path, {
        problem: '"region" of the platform must have parts of a-z 0-9, joined by -',
        value: cloud.region,
        fix: "write the region's id as the cloud does, such as 'cn-beijing'",
      }),
    );
  }
  return findings;
}

/** @internal */
export function checkPriorityPrefix(path: string, prefix: string): Finding[] {
  const legal = DNS_SUBDOMAIN.test(`${prefix}-0`) && !prefix.startsWith('system-');
  return isUnresolved(prefix) || legal
    ? []
    : [
        violation(PLATFORM_ADDRESS, path, {
          problem:
            '"priorityClassPrefix" of the platform must have at most 251 of a-z 0-9 - and ., start with a letter or digit, and not with system-, which is Kubernetes\' own',
          value: prefix,
          fix: "write one such as 'inference-priority', or leave it out",
        }),
      ];
}

function version(what: string, value: string, minimumVersion: string, path: string): Finding[] {
  if (isUnresolved(value) || (versionParts(value).length >= 2 && atLeast(value, minimumVersion))) {
    return [];
  }
  return [
    violation(PLATFORM_VERSION, path, {
      problem: `the version of ${what} must be ${minimumVersion} or later, written major.minor`,
      value: value,
      fix: `write the release that the cluster runs, such as '${minimumVersion}'`,
    }),
  ];
}
