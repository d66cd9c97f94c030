import { Finding, violation } from './finding';
import { Bound, outside, text, whole } from './limits';
import { Subject } from './subject';
import { isGated } from '../plan/release';
import { PlannedService } from '../plan/service';
import { ServiceSpec } from '../spec/service';
import { GateSpec, ReleaseStepSpec } from '../spec/traffic';

/** @internal */
export const RELEASE_GATES = new Subject('Traffic', checkGates);

const RELEASE_GATE = RELEASE_GATES.error(
  'RELEASE_GATE',
  'a gate has a unique name in its step, a query, and "max" or "min"; a soak time is whole minutes, 1–10080; both need "monitoring" with alerts, and "gateTemplate" needs gates and "prometheus" on the platform',
  "Gate.query({ name: 'first-token', query: 'up' }) // in a step of Release.canary",
);

const BOUNDS: Record<'name' | 'query' | 'soak', Bound> = {
  name: {
    rule: RELEASE_GATE,
    property: '"name" of a gate',
    limit: text(/^\S(.{0,61}\S)?$/, '1–63 characters without white space at the ends'),
    fix: "name it, such as 'first-token'",
    required: true,
  },
  query: {
    rule: RELEASE_GATE,
    property: '"query" of a gate',
    limit: text(/\S/, 'PromQL'),
    fix: 'write one such as `sum(rate(errors_total{${Gate.PODS}}[5m]))`',
    required: true,
  },
  soak: {
    rule: RELEASE_GATE,
    property: '"soak"',
    limit: whole(1, 7 * 24 * 60, 'minutes'),
    fix: 'set one such as Duration.minutes(30), or omit it',
  },
};

function checkGates({ policies }: ServiceSpec, plan: PlannedService): Finding[] {
  const { release, monitoring } = plan;
  const unread =
    release && isGated(release) && monitoring?.recordedStep === undefined
      ? [
          violation(RELEASE_GATE, release.path, {
            problem:
              'gates and soak times need the PrometheusRule of the service, which records the step',
            fix: 'add monitoring: {} to the service, without alerts: false',
          }),
        ]
      : [];
  return [
    ...unread,
    ...templates(plan),
    ...policies.flatMap(({ path, release: declared }) =>
      (declared?.steps ?? []).flatMap((step) => [...soak(step, path), ...gates(step, path)]),
    ),
  ];
}

/** What a tool needs that runs the gates. */
function templates({ path, monitoring, release, platform }: PlannedService): Finding[] {
  if (monitoring?.gateTemplate === undefined) {
    return [];
  }
  return [
    ...(release?.steps.some((step) => step.gates.length > 0)
      ? []
      : [
          violation(RELEASE_GATE, path, {
            problem: '"gateTemplate" has no effect without gates',
            value: monitoring.gateTemplate,
            fix: 'add gates to a step of the release, or remove it',
          }),
        ]),
    ...(platform.prometheus === undefined
      ? [
          violation(RELEASE_GATE, path, {
            problem: '"gateTemplate" needs the address of a Prometheus',
            value: monitoring.gateTemplate,
            fix: "set prometheus: 'http://prometheus.monitoring:9090' on the platform",
          }),
        ]
      : []),
  ];
}

function soak({ soak: seconds }: ReleaseStepSpec, path: string): Finding[] {
  return outside(BOUNDS.soak, path, seconds === undefined ? undefined : seconds / 60);
}

function gates({ name: step, gates: all = [] }: ReleaseStepSpec, path: string): Finding[] {
  const names = all.map(({ name }) => name);
  return [
    ...all.flatMap((gate) => [
      ...outside(BOUNDS.name, path, gate.name),
      ...outside(BOUNDS.query, path, gate.query),
      ...limits(gate, path),
    ]),
    ...(new Set(names).size < names.length
      ? [
          violation(RELEASE_GATE, path, {
            problem: `the gates of step "${step}" must have unique names`,
            value: names,
            fix: 'rename one of them',
          }),
        ]
      : []),
  ];
}

function limits({ name, max, min }: GateSpec, path: string): Finding[] {
  const set = [max, min].filter((each) => each !== undefined);
  const legal =
    set.length > 0 &&
    set.every((each) => Number.isFinite(each)) &&
    (max === undefined || min === undefined || min <= max);
  return legal
    ? []
    : [
        violation(RELEASE_GATE, path, {
          problem: `gate "${name}" must have "max" or "min", or both with "min" at most "max"`,
          value: { max, min },
          fix: 'set max: 2, the largest value that passes',
        }),
      ];
}
