import { ComputeRequest } from './compute';

/** The parts of a picker whose pods the library renders. @internal */
export interface OwnPickerSpec {
  readonly image?: string;
  readonly compute?: ComputeRequest;
  readonly failOpen?: boolean;
}

/** The reference picker of the Gateway API Inference Extension. @internal */
export interface ReferencePickerSpec extends OwnPickerSpec {
  readonly kind: 'reference';
}

/** The picker of llm-d's router. @internal */
export interface LlmdPickerSpec extends OwnPickerSpec {
  readonly kind: 'llm-d';
  readonly flowControl?: boolean;
  /** An EndpointPickerConfig, as YAML. */
  readonly config?: string;
}

/** A picker that exists. @internal */
export interface ExistingPickerSpec {
  readonly kind: 'existing';
  /** Name of its Service. */
  readonly name: string;
  readonly port: number;
  readonly namespace?: string;
  readonly failOpen?: boolean;
}

/** @internal */
export type EndpointPickerSpec = ReferencePickerSpec | LlmdPickerSpec | ExistingPickerSpec;
