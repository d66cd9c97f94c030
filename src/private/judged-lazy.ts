import { produced } from './declared';

/**
 * A `Lazy` of cdk8s as an option: its product is judged like a value that is passed at once, each time
 * it is produced.
 *
 * @internal
 */
export class JudgedLazy<M> {
  /** The mistakes in the last product. */
  private found: readonly M[] = [];

  /** @param judge returns the value, or what of it is of the expected type, and adds to `found` */
  public constructor(
    private readonly lazy: unknown,
    private readonly judge: (value: unknown, found: M[]) => unknown,
  ) {}

  public produce(): unknown {
    const found: M[] = [];
    const value = this.judge(produced(this.lazy), found);
    this.found = found;
    return value;
  }

  public mistakes(): readonly M[] {
    return this.found;
  }
}
