import { Finding, violation } from './finding';
import { Bound, above, outside } from './limits';
import { labels } from './pods';
import { Subject } from './subject';
import { Gap } from '../plan/monitoring';
import { isMonitored } from '../plan/preset';
import { PlannedService } from '../plan/service';
import { MonitoringSpec } from '../spec/monitoring';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const WATCHING = new Subject('Monitoring', checkWatching);

const MONITORING = WATCHING.error(
  'MONITORING',
  '"monitoring" needs a platform with "prometheus" or "monitorLabels", times above 0, and legal names of labels; it renders alerts or a dashboard',
  'monitoring: { queueWait: Duration.seconds(0) }',
);
const MONITORING_UNWATCHED = WATCHING.warning(
  'MONITORING_UNWATCHED',
  'an alert cannot watch a deployment, because the metrics of its engine are not known, not served or not scraped',
  "monitoring: {} // with image: Image.fromUrl('registry.example/server:1')",
);
const APPROXIMATED_MONITORING = WATCHING.warning(
  'APPROXIMATED_MONITORING',
  '"monitoring" is set on VKE, where Volcengine\'s managed Prometheus evaluates the rules of its workspace instead of PrometheusRule objects',
  'monitoring: {} // on Platform.vke',
);

/** Names of labels in Prometheus (prometheus/common, model/labels.go). */
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Labels that the library sets itself, or that Prometheus reserves. */
const RESERVED = /^(namespace|service|deployment|alertname|__.*)$/;

const BOUNDS: Record<'queueWait' | 'timeToFirstToken', Bound> = {
  queueWait: {
    rule: MONITORING,
    property: '"queueWait"',
    limit: above(0, 'seconds'),
    fix: 'set one such as Duration.seconds(10), or omit it',
  },
  timeToFirstToken: {
    rule: MONITORING,
    property: '"timeToFirstToken"',
    limit: above(0, 'seconds'),
    fix: 'set one such as Duration.seconds(2), or omit it',
  },
};

function checkWatching({ monitoring: spec }: ServiceSpec, plan: PlannedService): Finding[] {
  const { path, platform, monitoring } = plan;
  if (!spec || !monitoring) {
    return [];
  }
  return [
    ...(isMonitored(platform)
      ? []
      : [
          violation(MONITORING, path, {
            problem:
              '"monitoring" needs the Prometheus Operator, and the platform names no Prometheus',
            fix: "set prometheus: 'http://prometheus.monitoring:9090' or monitorLabels on the platform, or remove it",
          }),
        ]),
    ...(spec.alerts === false && spec.dashboard === false
      ? [
          violation(MONITORING, path, {
            problem: '"monitoring" renders nothing without alerts and dashboard',
            fix: 'remove "monitoring", or one of the two',
          }),
        ]
      : []),
    ...outside(BOUNDS.queueWait, path, spec.queueWait),
    ...outside(BOUNDS.timeToFirstToken, path, spec.timeToFirstToken),
    ...alertLabels(spec, path),
    ...labels('labels', spec.labels ?? {}, path),
    ...labels('dashboardLabels', spec.dashboardLabels ?? {}, path),
    ...(platform.cloud && monitoring.alerts.length > 0
      ? [
          violation(APPROXIMATED_MONITORING, path, {
            problem:
              "alerts reach only a Prometheus Operator in the cluster: Volcengine's managed Prometheus does not read a PrometheusRule",
            fix: 'copy the rules to a rule group of the workspace; ignore this if the cluster runs the operator',
          }),
        ]
      : []),
    ...monitoring.gaps.map(unwatched),
  ];
}

function alertLabels({ alertLabels: set = {} }: MonitoringSpec, path: string): Finding[] {
  return Object.keys(set)
    .filter((name) => !LABEL_NAME.test(name) || RESERVED.test(name))
    .map((name) =>
      violation(MONITORING, path, {
        problem: RESERVED.test(name)
          ? 'this label of an alert is set by the library or by Prometheus'
          : 'names of "alertLabels" are letters, digits and _, with no digit first',
        value: name,
        fix: 'choose another name, such as team',
      }),
    );
}

function unwatched({ path, alerts, because }: Gap): Finding {
  const [cause, fix] = explained(because);
  return violation(MONITORING_UNWATCHED, path, {
    problem: `${alerts.join(', ')} cannot watch it: ${cause}`,
    fix,
  });
}

function explained(because: Gap['because']): [cause: string, fix: string] {
  switch (because.kind) {
    case 'engine':
      return [
        'its image is not one of a known engine',
        'use Image.preset, or acknowledge this and add alerts of your own',
      ];
    case 'scrape':
      return [
        'no PodMonitor or annotation lets Prometheus scrape its engine',
        'set "prometheus" of the platform, or add a PodMonitor to adopted manifests; ignore this if another object scrapes the pods',
      ];
    case 'argument':
      return because.missing
        ? [
            `its engine serves no metrics without the argument ${because.argument}`,
            `add '${because.argument}' to the command`,
          ]
        : [
            `its engine serves no metrics with the argument ${because.argument}`,
            `remove '${because.argument}' from "args"`,
          ];
    case 'connections':
      return [
        'the load balancer splits connections, and engines count requests',
        'use LoadBalancer.apiGateway(), or acknowledge this',
      ];
    case 'sessions':
      return [
        'consistent hash splits sessions, and engines count requests',
        'acknowledge this, or use another algorithm',
      ];
    case 'first token':
      return [
        'its engine does not report the time to first token',
        'remove "timeToFirstToken", or acknowledge this',
      ];
  }
}
