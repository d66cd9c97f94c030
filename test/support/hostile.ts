import { Chart, Testing } from 'cdk8s';
import { TerraformStack } from 'cdktn';
import { VALUES } from './hostile-values';
import { judge } from './published-schemas';
import { Finding, InferenceService, Severity } from '../../src';
import { isPlain } from '../../src/private/copy';
import { produced } from '../../src/private/declared';
import type { Place } from '../catalogue';
import { program } from '../homes/stacks';

/** An error with the id of a rule. */
const REFUSED = /(^|\] )[A-Z][A-Z_]+: /m;

/** The label of the legal value. */
export const SAMPLE = 'the legal value';

/** The effect of a program: `refused` with the id of a rule, `written`, or a fault. */
export interface Outcome {
  readonly state: string;
  readonly objects?: readonly any[];
  readonly reason?: string;
  /** All that a user can see of the program: its objects and its findings. */
  readonly seen?: string;
}

export function outcome(build: () => InferenceService): Outcome {
  let service: InferenceService;
  let findings: readonly Finding[];
  try {
    service = build();
    findings = service.findings();
    const errors = findings.filter(({ severity }) => severity === Severity.ERROR);
    if (errors.length > 0) {
      const [{ message }] = errors;
      return { state: 'refused', reason: message, seen: message };
    }
  } catch (error) {
    return failed('crashed', error);
  }
  try {
    const objects = written(service);
    const text = JSON.stringify(objects, (_, value) =>
      value === undefined || (typeof value === 'number' && !Number.isFinite(value))
        ? `WRONG ${value}`
        : value,
    );
    const wrong = /"WRONG|(?<!\\)":null|\[null|\[object |(?<!said )undefined/.exec(text);
    return wrong
      ? { state: `wrote ${text.slice(wrong.index - 60, wrong.index + 30)}` }
      : {
          state: 'written',
          objects,
          seen: `${text}${findings.map(({ message }) => message).join()}`,
        };
  } catch (error) {
    return failed('crashed at synthesis', error);
  }
}

/** The objects of the service's Chart, or the resources of its stack. */
function written(service: InferenceService): any[] {
  const stack = service.node.scopes.find((scope) => TerraformStack.isStack(scope));
  return stack
    ? Object.values<any>(program(stack as TerraformStack).resource).flatMap((each) =>
        Object.values(each),
      )
    : Testing.synth(Chart.of(service));
}

function failed(how: string, error: unknown): Outcome {
  const text = error instanceof Error ? error.message : String(error);
  return REFUSED.test(text)
    ? { state: 'refused', reason: text }
    : { state: `${how}: ${text.slice(0, 160)}` };
}

/** JSON of a value, of a `Lazy` that of its product; `undefined` for other values. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(produced(value));
  } catch {
    return undefined;
  }
}

const isEmpty = (value: unknown) =>
  (Array.isArray(value) || isPlain(value)) && ['{}', '[]'].includes(jsonOf(value)!);

/** Values that change nothing at some places, and why. */
export type Reasons = readonly (readonly [why: string, at: RegExp, values: RegExp])[];

/** Tries every value at places, and keeps what is written. */
export class Trial {
  /** The first place of each object. */
  private readonly first = new Map<string, string>();
  private readonly used = new Set<string>();

  /**
   * @param reasons values that change nothing, although no finding reports them
   * @param isKnown whether a place may have an effect that is neither `refused` nor `written`
   */
  public constructor(
    private readonly reasons: Reasons,
    private readonly isKnown: (at: string, label: string, state: string) => boolean = () => false,
  ) {}

  /** The values that crash, are written wrongly or are ignored at a place. */
  public faults(place: Place): string[] {
    const sample = outcome(place.sample);
    const without = outcome(place.without);
    const others = [outcome(() => place.set(undefined)), without, sample];
    const legal = sample.state === 'written' || this.isKnown(place.at, SAMPLE, sample.state);
    const results = VALUES.map(([label, value]) => {
      const result = outcome(() => place.set(value()));
      this.add(`${place.at} = ${label}`, result);
      const { state, seen } = result;
      if (!this.isFine(place.at, label, state)) {
        return `${label}: ${state}`;
      }
      return state === 'written' &&
        others.some((other) => other.seen === seen) &&
        this.isIgnored(place, label, value())
        ? `${label}: ignored`
        : '';
    });
    return [
      legal ? '' : `${SAMPLE}: ${sample.state} ${sample.reason}`,
      sample.seen === without.seen && this.lacksReason(place.at, SAMPLE)
        ? `${SAMPLE}: ignored`
        : '',
      ...results,
    ].filter((fault) => fault !== '');
  }

  /** Reasons that no place needs. */
  public get unused(): string[] {
    return this.reasons.map(([why]) => why).filter((why) => !this.used.has(why));
  }

  private isFine(at: string, label: string, state: string): boolean {
    return (
      ['refused', 'written'].includes(state) ||
      (state.startsWith('wrote') && label === '"undefined"') ||
      this.isKnown(at, label, state)
    );
  }

  /** Neither none, nor the value of a program that is compared with. */
  private isIgnored({ at, values }: Place, label: string, value: unknown): boolean {
    const isSame = values.some((each) => each !== undefined && jsonOf(each) === jsonOf(value));
    return value !== undefined && !isEmpty(value) && !isSame && this.lacksReason(at, label);
  }

  private lacksReason(at: string, label: string): boolean {
    const reason = this.reasons.find(([, places, values]) => places.test(at) && values.test(label));
    if (reason) {
      this.used.add(reason[0]);
    }
    return reason === undefined;
  }

  private add(place: string, { objects = [] }: Outcome): void {
    for (const object of objects) {
      const text = JSON.stringify(object);
      // 100,000 characters of one text say no more than 300
      if (text.length < 50_000 && object.kind !== undefined && !this.first.has(text)) {
        this.first.set(text, `${place}: ${object.kind}`);
      }
    }
  }

  public get size(): number {
    return this.first.size;
  }

  /** The objects that the published schemas reject. */
  public rejected(): string[] {
    const places = [...this.first.values()];
    return judge([...this.first.keys()].map((text) => JSON.parse(text))).flatMap((why, index) =>
      why.map((each) => `${places[index]}: ${each}`),
    );
  }
}
