import { InferenceServiceProps } from './service-props';
import { classifyManifests, commonNamespace } from '../adoption/classify';
import { readManifests } from '../adoption/manifests';
import { applyOverlay } from '../adoption/overlay';
import { AdoptedDeploymentOptions, overlaySpec } from '../deployment/adopted-options';
import { Deployment } from '../deployment/deployment';
import { engineOf } from '../deployment/engine';
import { adoptedPorts } from '../plan/adopted-ports';
import { IInferenceService } from '../platform/references';
import { omitUndefined } from '../private/omit-undefined';
import { AdoptedSpec } from '../spec/adopted';
import { PortSpec } from '../spec/port';

/**
 * Options for adopting a running service from its manifests.
 *
 * Manifests are what you apply: a `Deployment`, its `Service` and their other objects, in one
 * document or many, as lists, with anchors, or dumped from a cluster.
 *
 * Without `ports` the service has the ports of the adopted Service, or of the container if there is
 * none. The purpose of each port comes from `appProtocol`, the name of the port, probes and the
 * engine, and is Other if nothing shows it. A load balancer then adds a Service with a name of its
 * own. Without `namespace` the service has the namespace of the manifests. `resourceName` names the
 * objects that are added; adopted objects keep their names.
 *
 * Violations: `ADOPT_FIELD`, `ADOPT_HOOK`, `ADOPT_VERSION`.
 */
export interface AdoptionProps extends InferenceServiceProps {
  /**
   * Paths of YAML or JSON files, relative to the working directory. A folder stands for the `.yaml`,
   * `.yml` and `.json` files in it, and `-` for standard input. Violations: `ADOPT_MANIFEST`.
   * @default - the manifests are in `manifests` or `objects`
   */
  readonly files?: string[];

  /**
   * Texts of YAML or JSON files, each with any number of documents. Violations: `ADOPT_MANIFEST`.
   * @default - the manifests are in `files` or `objects`
   */
  readonly manifests?: string[];

  /**
   * Objects as Kubernetes JSON. Violations: `ADOPT_MANIFEST`.
   * @default - the manifests are in `files` or `manifests`
   */
  readonly objects?: { readonly [field: string]: any }[];

  /**
   * Name of the Deployment that becomes the deployment `Default`. Other Deployments stay as they are.
   * Violations: `ADOPT_DEPLOYMENT`.
   * @default - the only Deployment in the manifests
   */
  readonly deploymentName?: string;

  /**
   * Name of the Service that receives the requests. Violations: `ADOPT_SERVICE`.
   * @default - the only Service that selects the pods of the Deployment, headless Services aside
   */
  readonly serviceName?: string;

  /**
   * Name of the container that serves. Violations: `ADOPT_CONTAINER`.
   * @default - the only container, else the one in the annotation
   * `kubectl.kubernetes.io/default-container`, else the one with a port of the Service
   */
  readonly containerName?: string;

  /**
   * Changes to the adopted deployment.
   * @default - no changes: applying the output restarts no pod
   */
  readonly deployment?: AdoptedDeploymentOptions;
}

/** The settings that a service takes from its manifests. @internal */
export interface AdoptedService {
  /** The namespace of the Deployment, or else the only one in the manifests. */
  readonly namespace?: string;
  /** The ports of the Service. */
  readonly ports: readonly PortSpec[];
}

/** Id of the deployment that is adopted. */
const DEFAULT_ID = 'Default';

/** Adds the deployment `Default` to a service. @internal */
export function adopt(
  service: IInferenceService,
  props: AdoptionProps,
  around: string | undefined,
): AdoptedService {
  const { deployment: options = {} } = props;
  const adopted = applyOverlay(adoptedSpec(props, around), overlaySpec(options));
  const { deployment, containers, container } = adopted.roles;
  const { name, namespace = adopted.namespace } = deployment?.object.metadata ?? {};
  const serving = containers[container ?? 0] ?? {};
  const engine = engineOf(serving);
  Deployment._fromManifests(DEFAULT_ID, {
    service,
    displayName: options.displayName,
    description: options.description,
    resourceName: name,
    replicas: options.replicas,
    loadBalancer: options.loadBalancer,
    acceptTraffic: options.acceptTraffic,
    _source: {
      image: omitUndefined({
        reference: serving.image,
        engine,
        published: options.image?._spec.published,
        isKept: options.image === undefined,
      }),
      adopted,
    },
  });
  return { ...omitUndefined({ namespace }), ports: adoptedPorts(adopted.roles, engine) };
}

/** Reads and classifies the manifests. */
function adoptedSpec(props: AdoptionProps, around: string | undefined): AdoptedSpec {
  const { deploymentName, serviceName, containerName } = props;
  const read = readManifests(props);
  const spec = {
    ...read,
    deploymentName,
    serviceName,
    containerName,
    namespace: props.namespace ?? around ?? commonNamespace(read.manifests),
    serviceNamespace: props.namespace,
  };
  return { ...spec, roles: classifyManifests(spec) };
}
