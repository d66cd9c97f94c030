/** Copies of one deployment's requests that another one gets, too. */
export interface TrafficMirror {
  /** Construct path of the deployment whose requests are copied. */
  readonly source: string;
  /** Construct path of the deployment that gets the copies; its responses are discarded. */
  readonly target: string;
  /** Part of the requests that is copied, in percent. */
  readonly percent: number;
}

/** One policy as it was declared. @internal */
export interface PolicySpec {
  readonly path: string;
  readonly weights?: readonly WeightSpec[];
  readonly byInstanceCount?: boolean;
  readonly release?: ReleaseSpec;
  /** The step that was named, with a release or without one. */
  readonly step?: string;
  readonly mirror?: TrafficMirror;
}

/** @internal */
export interface WeightSpec {
  readonly path: string;
  readonly weight: number;
}

/** @internal */
export interface ReleaseSpec {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly { readonly name: string; readonly percent: number }[];
  /** The step that is wanted now. */
  readonly step: string;
}
