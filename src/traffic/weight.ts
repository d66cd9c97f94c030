import { IDeployment } from '../platform/references';

/** A deployment and its weight in a service's traffic. */
export class Weight {
  /**
   * A share for a deployment.
   *
   * @param deployment a deployment of the service
   * @param weight a whole number 0–10000; the share is weight / sum of all weights, and 0 is no
   * traffic. Violations: `TRAFFIC_WEIGHT`.
   */
  public static of(deployment: IDeployment, weight: number): Weight {
    return new Weight(deployment, weight);
  }

  private constructor(
    /** Who gets the share. */
    public readonly deployment: IDeployment,
    private readonly weight: number,
  ) {}

  /** The weight, relative to the others'. */
  public get value(): number {
    return this.weight;
  }

  /** @internal */
  public get _spec(): { readonly path: string; readonly weight: number } {
    return { path: this.deployment.node.path, weight: this.weight };
  }
}
