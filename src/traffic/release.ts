import { IDeployment } from '../platform/references';
import { ReleaseSpec } from '../spec/traffic';

/** One step of a release. */
export interface ReleaseStep {
  /** Its name: 1–63 characters, each once. Violations: `RELEASE`. */
  readonly name: string;

  /** How much of the traffic the new deployment has in it: whole percent, 0–100. Violations: `RELEASE`. */
  readonly percent: number;
}

/**
 * The way from one deployment to another in named steps. Each step is a complete desired state:
 * commit it, let it be applied, look at it, and go to the next, or back.
 *
 * In every step both deployments stand in the route, the one without traffic with weight 0. So the
 * old one goes in two commits: first the last step, then, when nothing is in flight any more, its
 * `addDeployment` and the release.
 */
export class Release {
  /**
   * Blue/green: step `prepare` has the new deployment up without traffic, step `switch` gives it all.
   *
   * @param from the deployment that has the traffic
   * @param to the deployment that is to have it
   */
  public static blueGreen(from: IDeployment, to: IDeployment): Release {
    return new Release(from, to, [
      { name: 'prepare', percent: 0 },
      { name: 'switch', percent: 100 },
    ]);
  }

  /**
   * Canary: as many steps as wanted, each with the new deployment's percentage.
   *
   * @param from the deployment that has the traffic
   * @param to the deployment that is to have it
   * @param steps at least one
   */
  public static canary(from: IDeployment, to: IDeployment, steps: ReleaseStep[]): Release {
    return new Release(
      from,
      to,
      steps.map((step) => ({ ...step })),
    );
  }

  private constructor(
    /** The deployment that has the traffic before. */
    public readonly from: IDeployment,
    /** The deployment that has it afterwards. */
    public readonly to: IDeployment,
    private readonly spec: readonly ReleaseStep[],
  ) {}

  /** The names of its steps, in order. */
  public get steps(): string[] {
    return this.spec.map(({ name }) => name);
  }

  /** @internal */
  public _at(step: string | undefined): ReleaseSpec {
    return {
      from: this.from.node.path,
      to: this.to.node.path,
      steps: this.spec,
      step: step ?? this.spec[0]?.name ?? '',
    };
  }
}
