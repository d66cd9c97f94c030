import { Values } from './property-values';
import { InferenceService } from '../../src';

/** Two small programs that differ in one property only. */
export interface Effect {
  readonly property: string;
  readonly without: () => InferenceService;
  readonly with: () => InferenceService;
}

/** A program without and with every property of a struct. */
export function effects<T extends object>(
  struct: string,
  values: Values<T>,
  program: (options: T) => InferenceService,
  base: Partial<T> = {},
): Effect[] {
  return (Object.keys(values) as (keyof T & string)[]).map((name) => {
    const [value, before] = values[name];
    const { [name]: _, ...others } = { ...base } as T;
    const rest = others as unknown as T;
    return {
      property: `${struct}.${name}`,
      without: () => program(before === undefined ? rest : { ...rest, [name]: before }),
      with: () => program({ ...rest, [name]: value }),
    };
  });
}
