import { checkInput } from '../private/input';
/**
 * A percentage, such as `Percent.of(25)` for 25 %.
 *
 * @example
 * RollingUpdate.of({ maxSurge: Percent.of(25), maxUnavailable: Percent.of(0) });
 */
export class Percent {
  /**
   * Creates a percentage for an option or a parameter that takes one.
   *
   * @param value the number in front of the % sign, such as 25. The option that takes the percentage
   * defines the range, in most cases 0–100.
   */
  public static of(value: number): Percent {
    return new Percent(value);
  }

  private constructor(private readonly percent: number) {}

  /** The number in front of the % sign: 25 for 25 percent. */
  public get value(): number {
    return this.percent;
  }
}

checkInput(Percent, 'Percent');

/** The number in front of the % sign; a plain number is already that. @internal */
export function percentOf(value: Percent | number): number {
  return value instanceof Percent ? value.value : value;
}
