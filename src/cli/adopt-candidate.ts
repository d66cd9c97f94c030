import { Code } from './literal';
import { DnsPolicy, ImagePullPolicy, TaintEffect, TolerationOperator } from '../spec/pod';

/** One option: its value, its source text, and how to remove its field from a Deployment. @internal */
export interface Candidate {
  readonly option: string;
  readonly value: unknown;
  readonly source: unknown;
  /** The option that expresses the same field. */
  readonly unless?: string;
  readonly remove: (deployment: any, container: any) => void;
}

/** A field that an option expresses unchanged. @internal */
export function field(
  from: any,
  name: string,
  option: string,
  place: (deployment: any, container: any) => any,
): Candidate[] {
  const value = from?.[name];
  return value === undefined
    ? []
    : [
        {
          option,
          value,
          source: enumerated(name, value),
          remove: (deployment, container) => delete place(deployment, container)[name],
        },
      ];
}

/** The enums of fields whose values are a closed set. */
const ENUMS: Record<string, [string, Record<string, string>]> = {
  dnsPolicy: ['DnsPolicy', DnsPolicy],
  imagePullPolicy: ['ImagePullPolicy', ImagePullPolicy],
  operator: ['TolerationOperator', TolerationOperator],
  effect: ['TaintEffect', TaintEffect],
};

/** A value as source, with the members of enums by name. */
function enumerated(name: string, value: unknown): unknown {
  if (name === 'tolerations' && Array.isArray(value)) {
    return value.map((toleration: object) =>
      Object.fromEntries(
        Object.entries(toleration).map(([key, each]) => [key, enumerated(key, each)]),
      ),
    );
  }
  const [type, members] = ENUMS[name] ?? [];
  const member = members && Object.keys(members).find((each) => members[each] === value);
  return member === undefined ? value : new Code(`${type}.${member}`);
}
