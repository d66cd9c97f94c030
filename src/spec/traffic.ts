/** Copies the requests of one deployment to another one. @internal */
export interface TrafficMirror {
  /** Construct path of the deployment whose requests are copied. */
  readonly source: string;
  /** Construct path of the deployment that gets the copies. Its responses are discarded. */
  readonly target: string;
  /** Share of the requests that is copied, in percent: 0–100. */
  readonly percent: number;
}

/** A traffic policy as the user declares it. @internal */
export interface PolicySpec {
  readonly path: string;
  readonly weights?: readonly WeightSpec[];
  readonly byInstanceCount?: boolean;
  readonly release?: ReleaseSpec;
  /** The step that was set, with a release or without one. */
  readonly step?: string;
  readonly mirror?: TrafficMirror;
}

/** @internal */
export interface WeightSpec {
  readonly path: string;
  readonly weight: number;
}

/** A query that decides about the next step of a release. @internal */
export interface GateSpec {
  readonly name: string;
  readonly query: string;
  readonly max?: number;
  readonly min?: number;
}

/** @internal */
export interface ReleaseStepSpec {
  readonly name: string;
  readonly percent: number;
  /** Seconds. */
  readonly soak?: number;
  readonly gates?: readonly GateSpec[];
}

/** @internal */
export interface ReleaseSpec {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly ReleaseStepSpec[];
  /** The current step. */
  readonly step: string;
}
