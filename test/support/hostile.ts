import { Chart, Testing } from 'cdk8s';
import { TerraformStack } from 'cdktn';
import { judge } from './published-schemas';
import { InferenceService, Severity } from '../../src';
import { program } from '../homes/stacks';

/** An error with the id of a rule. */
const REFUSED = /(^|\] )[A-Z][A-Z_]+: /m;

/** The effect of a program: `refused` with the id of a rule, `written`, or a fault. */
export interface Outcome {
  readonly state: string;
  readonly objects?: readonly any[];
  readonly reason?: string;
}

export function outcome(build: () => InferenceService): Outcome {
  let service: InferenceService;
  try {
    service = build();
    const errors = service.findings().filter(({ severity }) => severity === Severity.ERROR);
    if (errors.length > 0) {
      return { state: 'refused', reason: errors[0].message };
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
      : { state: 'written', objects };
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

/** Objects that programs write with hostile values, and the first place of each. */
export class Accepted {
  private readonly first = new Map<string, string>();

  public add(place: string, { objects = [] }: Outcome): void {
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
