import { checkInput } from '../private/input';
import { PriceSpec, PriceUnit } from '../spec/queue';

/**
 * A price of capacity, for the costs of a `Preview`. The library knows no prices: they are the ones of
 * your contract.
 */
export class Price {
  /**
   * A price for each GPU while a replica holds it.
   *
   * @example
   * Queue.named('on-demand', { price: Price.perGpuHour(12.5, 'CNY') });
   *
   * @param amount at least 0. Violations: `QUEUE_PRICE`.
   * @param currency code of ISO 4217, such as 'CNY'. Violations: `QUEUE_PRICE`.
   */
  public static perGpuHour(amount: number, currency: string): Price {
    return new Price({ unit: PriceUnit.GPU_HOUR, amount, currency });
  }

  /**
   * A price for each replica while it exists, such as that of an instance.
   *
   * @param amount at least 0. Violations: `QUEUE_PRICE`.
   * @param currency code of ISO 4217, such as 'CNY'. Violations: `QUEUE_PRICE`.
   */
  public static perReplicaHour(amount: number, currency: string): Price {
    return new Price({ unit: PriceUnit.REPLICA_HOUR, amount, currency });
  }

  /**
   * A price for all capacity of the queue, used or not, such as that of reserved instances.
   *
   * @param amount at least 0. Violations: `QUEUE_PRICE`.
   * @param currency code of ISO 4217, such as 'CNY'. Violations: `QUEUE_PRICE`.
   */
  public static perMonth(amount: number, currency: string): Price {
    return new Price({ unit: PriceUnit.MONTH, amount, currency });
  }

  private constructor(private readonly spec: PriceSpec) {}

  /** Amount of the price in its currency. */
  public get amount(): number {
    return this.spec.amount;
  }

  /** Currency of the price, as the program declares it, such as `USD`. */
  public get currency(): string {
    return this.spec.currency;
  }

  /** @internal */
  public get _spec(): PriceSpec {
    return this.spec;
  }
}

checkInput(Price, 'Price');
