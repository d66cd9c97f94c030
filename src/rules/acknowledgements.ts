import { Finding, Severity, violation } from './finding';
import { Subject } from './subject';
import { isUnresolved } from '../private/unresolved';
import { AcknowledgementSpec } from '../spec/acknowledgement';

/** @internal */
export const ACKNOWLEDGEMENTS = new Subject('Acknowledgements');

const ACKNOWLEDGE = ACKNOWLEDGEMENTS.error(
  'ACKNOWLEDGE',
  'an acknowledgement names a rule that is a warning, gives a reason, and has a last day YYYY-MM-DD or none',
  "service.acknowledge('PORT_LISTEN', { reason: 'planned' })",
);
const ACKNOWLEDGE_UNUSED = ACKNOWLEDGEMENTS.warning(
  'ACKNOWLEDGE_UNUSED',
  'an acknowledgement matches no warning: the warning is gone, or belongs to another construct',
  "service.acknowledge('BURST_TRAFFIC', { reason: 'none is left' })",
);

/** The findings of a service after its acknowledgements. @internal */
export interface Acknowledged {
  readonly findings: Finding[];
  /** The acknowledgements that match a warning, in force or expired. */
  readonly matched: ReadonlySet<AcknowledgementSpec>;
}

/** Marks the warnings that an acknowledgement covers on a day. @internal */
export function acknowledged(
  service: string,
  findings: readonly Finding[],
  acknowledgements: readonly AcknowledgementSpec[],
  today: string,
): Acknowledged {
  const matched = new Set<AcknowledgementSpec>();
  const marked = findings.map((finding): Finding => {
    const matching = acknowledgements.filter((each) => matches(service, finding, each));
    matching.forEach((each) => matched.add(each));
    const inForce = matching.find(({ until }) => until === undefined || until >= today);
    if (!inForce) {
      return finding;
    }
    const { reason, until } = inForce;
    return { ...finding, acknowledged: { reason, ...(until !== undefined && { until }) } };
  });
  return { findings: marked, matched };
}

function matches(service: string, finding: Finding, acknowledgement: AcknowledgementSpec): boolean {
  const { rule, owner = service } = acknowledgement;
  return (
    rule === finding.rule &&
    finding.severity === Severity.WARNING &&
    (owner === service || `${finding.path}/`.startsWith(`${owner}/`)) &&
    hasReason(acknowledgement) &&
    hasDate(acknowledgement)
  );
}

/** What is wrong with one acknowledgement, at the path of a service or deployment. @internal */
export function checkAcknowledgement(
  acknowledgement: AcknowledgementSpec,
  path: string,
  severities: ReadonlyMap<string, Severity>,
): Finding[] {
  const { rule, reason, until, source } = acknowledgement;
  const severity = severities.get(rule);
  return [
    ...(severity === undefined
      ? [
          violation(ACKNOWLEDGE, path, {
            problem: `an acknowledgement of ${source} names a rule that does not exist`,
            value: rule,
            fix: 'copy the id from the warning, or look it up in docs/rules.md',
          }),
        ]
      : []),
    ...(severity === Severity.ERROR
      ? [
          violation(ACKNOWLEDGE, path, {
            problem: `an acknowledgement of ${source} names an error; only a warning can be acknowledged`,
            value: rule,
            fix: 'remove the acknowledgement and fix the error',
          }),
        ]
      : []),
    ...(hasReason(acknowledgement)
      ? []
      : [
          violation(ACKNOWLEDGE, path, {
            problem: `the acknowledgement of ${rule} by ${source} has no reason`,
            value: reason,
            fix: 'write why the warning is accepted, such as "one request per connection"',
          }),
        ]),
    ...(hasDate(acknowledgement)
      ? []
      : [
          violation(ACKNOWLEDGE, path, {
            problem: `"until" of the acknowledgement of ${rule} by ${source} must be a date YYYY-MM-DD`,
            value: until,
            fix: 'write the last day on which it is in force, such as "2027-01-31", or omit "until"',
          }),
        ]),
  ];
}

/** An acknowledgement that matches no warning. @internal */
export function unusedAcknowledgement(
  { rule, source }: AcknowledgementSpec,
  path: string,
): Finding {
  return violation(ACKNOWLEDGE_UNUSED, path, {
    problem: `the acknowledgement of ${rule} by ${source} matches no warning`,
    fix: 'remove it, or declare it on the construct that the warning names',
  });
}

/** A day of synthesis that is set by the context of the app, and is no date. @internal */
export function illegalToday(path: string, key: string, value: unknown): Finding {
  return violation(ACKNOWLEDGE, path, {
    problem: `the context value "${key}" must be a date YYYY-MM-DD`,
    value,
    fix: 'write a date such as "2027-01-31", or remove the value to use the date of the clock',
  });
}

/** Whether a text is a day of the calendar, as `YYYY-MM-DD`. @internal */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return false;
  }
  const time = Date.parse(`${value}T00:00:00Z`);
  // Date.parse accepts 2027-02-30 in some engines and means March
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function hasReason({ reason }: AcknowledgementSpec): boolean {
  return isUnresolved(reason) || (typeof reason === 'string' && reason.trim() !== '');
}

function hasDate({ until }: AcknowledgementSpec): boolean {
  return until === undefined || isDate(until);
}
