import { IDeployment, IInferenceService } from '../platform/references';
import { pathFrom } from '../private/app-registry';
import { checkInput } from '../private/input';

/** A deployment and its weight in the traffic of a service. */
export class Weight {
  /**
   * Gives a deployment a weight.
   *
   * - Behind an API gateway the share of a deployment is its weight divided by the sum of all weights.
   * - Behind a CLB the weight applies to each replica: the share is replicas × weight, divided by the
   *   sum of these products. Weights 1 and 1 with 9 replicas and 1 replica give 90 % and 10 %.
   *
   * In a TerraformStack the largest product is at most 100 times the smallest. Violations:
   * `TRAFFIC_WEIGHT`, `CLOUD_WEIGHT`.
   *
   * @example
   * service.splitTraffic([Weight.of(deployment, 9)]);
   *
   * @param deployment a deployment of the service
   * @param weight a whole number from 0 to 10000; 0 is no traffic
   */
  public static of(deployment: IDeployment, weight: number): Weight {
    return new Weight(deployment, weight);
  }

  private constructor(
    /** Deployment that has the weight. */
    public readonly deployment: IDeployment,
    private readonly weight: number,
  ) {}

  /** The weight from 0 to 10000, relative to the weights of the other deployments. */
  public get value(): number {
    return this.weight;
  }

  /** @internal */
  public _for(service: IInferenceService): { readonly path: string; readonly weight: number } {
    return { path: pathFrom(service, this.deployment), weight: this.weight };
  }
}

checkInput(Weight, 'Weight');
