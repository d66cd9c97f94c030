import { ComputeSpec } from './compute';
import { checkInput } from '../private/input';
import { EndpointPickerSpec, OwnPickerSpec } from '../spec/endpoint-picker';

/** A picker whose pod the library renders. */
export interface ReferencePickerOptions {
  /**
   * Image of the picker, with a tag or a digest. A change restarts the picker. Violations:
   * `ENDPOINT_PICKER`.
   * @default - the release that the library knows, from the image registry of the platform if there is one
   */
  readonly image?: string;

  /**
   * Compute of the picker's pod. It has no queue and uses no GPU.
   * @default - 0.5 CPU and 512 MiB for the reference picker; 8 CPU and 8 GiB for llm-d, as in its chart
   */
  readonly compute?: ComputeSpec;

  /**
   * Whether the gateway chooses a replica itself while the picker does not respond. Otherwise requests
   * fail. Envoy AI Gateway 1.0 always fails (`ENDPOINT_PICKER`).
   * @default - true, but false behind Envoy AI Gateway
   */
  readonly failOpen?: boolean;
}

/** The picker of llm-d's router. */
export interface LlmdPickerOptions extends ReferencePickerOptions {
  /**
   * Whether the picker holds requests while all replicas are busy. `ScalingMetric.pickerQueueLength` needs
   * it. Not together with `config`. Violations: `ENDPOINT_PICKER`.
   * @default false
   */
  readonly flowControl?: boolean;

  /**
   * The whole configuration of the picker: an `EndpointPickerConfig` as YAML. The library does not check
   * it. Required for engines other than vLLM and SGLang. Violations: `ENDPOINT_PICKER`.
   * @default - scorers for the queue, the KV cache and the prefix cache, as in llm-d's chart
   */
  readonly config?: string;
}

/**
 * The Service of a picker that exists.
 *
 * @see https://gateway-api-inference-extension.sigs.k8s.io/
 */
export interface ExistingPickerOptions {
  /** Port of the Service for `ext_proc`: 1–65535, usually 9002. Violations: `ENDPOINT_PICKER`. */
  readonly port: number;

  /**
   * Namespace of the Service. An InferencePool refers to its own namespace only, so it must be the
   * namespace of the deployment. Violations: `ENDPOINT_PICKER`.
   * @default - the namespace of the deployment
   */
  readonly namespace?: string;

  /**
   * Whether the gateway chooses a replica itself while the picker does not respond. Otherwise requests
   * fail. Envoy AI Gateway 1.0 always fails (`ENDPOINT_PICKER`).
   * @default - true, but false behind Envoy AI Gateway
   */
  readonly failOpen?: boolean;
}

/**
 * The component that chooses the replica of each request, instead of the gateway: by the load of the
 * replicas, or by the prompts in their caches. The library renders an InferencePool for the deployment, and
 * the route of the gateway leads to the pool.
 *
 * Needs a gateway with `inference: true`, an API gateway in the cluster, weights, and one HTTP/1.1 port
 * (`ENDPOINT_PICKER`). Weights between deployments depend on the gateway's release
 * (`ENDPOINT_PICKER_WEIGHTS`).
 *
 * @see https://gateway-api-inference-extension.sigs.k8s.io/
 */
export class EndpointPicker {
  /**
   * Renders the reference picker of the Gateway API Inference Extension 1.6, which chooses in turn. It is
   * made for tests: a client can choose a replica by a header, responses have headers of the test, and a
   * request has 10 MiB at most.
   *
   * @param options image, compute, and what happens while it does not respond
   */
  public static reference(options: ReferencePickerOptions = {}): EndpointPicker {
    return new EndpointPicker({ kind: 'reference', ...own(options) });
  }

  /**
   * Renders the picker of llm-d's router 0.10. It reads the metrics of each replica, and prefers short
   * queues, free KV cache, and replicas that have the prefix of the prompt in their cache.
   *
   * @example
   * service.addDeployment('main', { image, compute, endpointPicker: EndpointPicker.llmd() });
   *
   * @see https://llm-d.ai/docs/architecture/core/router/epp
   * @param options flow control or configuration, image and compute
   */
  public static llmd(options: LlmdPickerOptions = {}): EndpointPicker {
    const { flowControl, config } = options;
    return new EndpointPicker({ kind: 'llm-d', flowControl, config, ...own(options) });
  }

  /**
   * Uses a picker that exists, for example from a Helm chart. It must watch the InferencePool, which has
   * the name of the Deployment. Behind Istio a picker with TLS needs a DestinationRule.
   *
   * @example
   * EndpointPicker.existing('scheduler', { port: 9002 });
   *
   * @param name name of its Service
   * @param options port of the Service
   */
  public static existing(name: string, options: ExistingPickerOptions): EndpointPicker {
    const { port, namespace, failOpen } = options;
    return new EndpointPicker({ kind: 'existing', name, port, namespace, failOpen });
  }

  private constructor(private readonly spec: EndpointPickerSpec) {}

  /** @internal */
  public get _spec(): EndpointPickerSpec {
    return this.spec;
  }
}

checkInput(EndpointPicker, 'EndpointPicker');

function own({ image, compute, failOpen }: ReferencePickerOptions): OwnPickerSpec {
  return { image, compute: compute?._spec, failOpen };
}
