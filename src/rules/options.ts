import { Finding, Rule, Severity, violation } from './finding';
import { Subject } from './subject';
import { Mistake, optionName } from '../private/mistakes';
import { show } from '../private/show';
import { PlacedMistake } from '../spec/service';

/** @internal */
export const OPTIONS = new Subject('Options');

const UNKNOWN = OPTIONS.error(
  'OPTION_UNKNOWN',
  'every property of an options object is one of its options',
  'replica: 3',
);
const REQUIRED = OPTIONS.error(
  'OPTION_REQUIRED',
  'no required option, argument or item of a list or map is undefined',
  "args: ['--model', process.env.MODEL]",
);
const TYPE = OPTIONS.error(
  'OPTION_TYPE',
  'every option and argument has the declared type',
  "compute: ComputeSpec.of({ cpu: 4, memory: '16Gi' })",
);

const RULES: Record<Mistake['kind'], Rule> = {
  unknown: UNKNOWN,
  required: REQUIRED,
  type: TYPE,
};

/**
 * The findings about input of another type, and the findings of other rules. If a rule rejects the same
 * option at the same construct, its finding is enough: the rule knows more about the option. If a value
 * is omitted, the other rules misjudge the construct.
 *
 * @internal
 */
export function withOptions(
  mistakes: readonly PlacedMistake[],
  others: readonly Finding[] = [],
): Finding[] {
  const misjudged = new Set(mistakes.filter(({ omitted }) => omitted).map(({ path }) => path));
  const judged = others.filter(({ path }) => !misjudged.has(path));
  return [
    ...mistakes
      .filter((mistake) => !judged.some((finding) => covers(finding, mistake)))
      .map((mistake) => violation(RULES[mistake.kind], mistake.path, words(mistake))),
    ...judged,
  ];
}

function words(mistake: Mistake): { problem: string; value?: unknown; fix: string } {
  const { kind, expected, value } = mistake;
  const name = optionName(mistake);
  switch (kind) {
    case 'unknown':
      return { problem: `${name} is not an option`, value, fix: `write ${expected}, or remove it` };
    case 'required':
      return {
        problem: `${name} is undefined`,
        fix: `set ${expected}; a variable of the environment may be unset`,
      };
    case 'type':
      return { problem: `${name} must be ${expected}`, value, fix: 'pass a value of this type' };
  }
}

function covers(finding: Finding, { path, option, kind, value }: PlacedMistake): boolean {
  const last = /(\w+)(?:\[\d+\])?$/.exec(option)?.[1];
  return (
    kind !== 'unknown' &&
    finding.severity === Severity.ERROR &&
    finding.path === path &&
    (finding.message.includes(`"${last}"`) ||
      (value !== undefined && finding.value === show(value)))
  );
}
