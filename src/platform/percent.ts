/** A percentage. */
export class Percent {
  /**
   * So many of a hundred.
   *
   * @param value the number before the % sign, such as 25
   */
  public static of(value: number): Percent {
    return new Percent(value);
  }

  private constructor(private readonly percent: number) {}

  /** The number before the % sign. */
  public get value(): number {
    return this.percent;
  }
}
