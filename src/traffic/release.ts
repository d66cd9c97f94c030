import { Duration } from 'cdk8s';
import { Gate } from './gate';
import { Percent, percentOf } from '../platform/percent';
import { IDeployment, IInferenceService } from '../platform/references';
import { pathFrom } from '../private/app-registry';
import { checkInput } from '../private/input';
import { ReleaseSpec } from '../spec/traffic';

/** A step of a release: the share of the new deployment, and what must hold before the next step. */
export interface ReleaseStep {
  /** Name of the step: 1–63 characters, unique in the release. Violations: `RELEASE`. */
  readonly name: string;

  /**
   * Share of the traffic that the new deployment gets in this step: whole percent, 0–100. A plain
   * number is in percent. Violations: `RELEASE`.
   */
  readonly percent: Percent | number;

  /**
   * How long the step lasts at least, and its gates must hold: whole minutes, 1–10080 (a week). Needs
   * `monitoring` of the service, which records the step. Violations: `RELEASE_GATE`.
   * @default - the gates are read once
   */
  readonly soak?: Duration;

  /**
   * Conditions for the step that follows this step. Needs `monitoring` of the service. Violations:
   * `RELEASE_GATE`.
   * @default - none: people decide
   */
  readonly gates?: Gate[];
}

/**
 * A release from one deployment to another in named steps. Each step is a complete desired state:
 * commit the step, apply it, verify it, and continue with the next step or go back.
 *
 * In every step both deployments are in the route; the one without traffic has weight 0. So remove
 * the old deployment in two commits: first the last step, then, after its requests in flight have
 * ended, the deployment and the release.
 */
export class Release {
  /**
   * Creates a blue/green release with two steps: in `prepare` the new deployment runs without
   * traffic, in `switch` it gets all traffic.
   *
   * @example
   * const [blue, green] = service.deployments;
   * service.releaseTraffic(Release.blueGreen(blue, green), 'switch');
   *
   * @param from deployment that has the traffic before the release
   * @param to deployment that has the traffic after the release
   */
  public static blueGreen(from: IDeployment, to: IDeployment): Release {
    return new Release(from, to, [
      { name: 'prepare', percent: 0 },
      { name: 'switch', percent: 100 },
    ]);
  }

  /**
   * Creates a canary release with any number of steps.
   *
   * @example
   * const [stable, canary] = service.deployments;
   * const release = Release.canary(stable, canary, [
   *   { name: 'five-percent', percent: 5 },
   *   { name: 'all', percent: 100 },
   * ]);
   * service.releaseTraffic(release, 'five-percent');
   *
   * @param from deployment that has the traffic before the release
   * @param to deployment that has the traffic after the release
   * @param steps at least one step
   */
  public static canary(from: IDeployment, to: IDeployment, steps: ReleaseStep[]): Release {
    return new Release(
      from,
      to,
      steps.map(({ name, percent, soak, gates }) => ({
        name,
        percent: percentOf(percent),
        ...(soak && { soak: soak.toSeconds({ integral: false }) }),
        ...(gates && { gates: gates.map((gate) => gate._spec) }),
      })),
    );
  }

  private constructor(
    /** Deployment that has the traffic before the release. */
    public readonly from: IDeployment,
    /** Deployment that has the traffic after the release. */
    public readonly to: IDeployment,
    private readonly spec: ReleaseSpec['steps'],
  ) {}

  /** Names of the steps, in order. */
  public get steps(): string[] {
    return this.spec.map(({ name }) => name);
  }

  /** @internal */
  public _at(step: string | undefined, service: IInferenceService): ReleaseSpec {
    return {
      from: pathFrom(service, this.from),
      to: pathFrom(service, this.to),
      steps: this.spec,
      step: step ?? this.spec[0]?.name ?? '',
    };
  }
}

checkInput(Release, 'Release');
