import { InferenceServiceProps } from './service-props';
import { classifyManifests } from '../adoption/classify';
import { readManifests } from '../adoption/manifests';
import { applyOverlay } from '../adoption/overlay';
import { AdoptedDeploymentOptions, overlaySpec } from '../deployment/adopted-options';
import { Deployment } from '../deployment/deployment';
import { engineOf } from '../deployment/engine';
import { adoptedPorts } from '../plan/adopted-ports';
import { omitUndefined } from '../private/omit-undefined';
import { IInferenceService } from '../platform/references';
import { AdoptedSpec } from '../spec/adopted';
import { PortSpec } from '../spec/port';

/**
 * A service that runs already, by its manifests, and what is said of it beside them.
 *
 * Manifests are what one applies: a `Deployment`, its `Service`, and whatever else belongs to them,
 * in one document or many, as lists, with anchors, or dumped from a cluster. `ports` are those of the
 * adopted Service unless they are said here: which purpose each has is taken from `appProtocol`, the
 * port's name, probes and the image, and is Other where nothing tells. `namespace` is the manifests'
 * own. `resourceName` names what is made beside the adopted objects, which keep their names.
 */
export interface AdoptionProps extends InferenceServiceProps {
  /**
   * Paths of YAML or JSON files, from the working directory. Violations: `ADOPT_MANIFEST`.
   * @default - none
   */
  readonly files?: string[];

  /**
   * Texts of YAML or JSON files, each with any number of documents. Violations: `ADOPT_MANIFEST`.
   * @default - none
   */
  readonly manifests?: string[];

  /**
   * Objects as Kubernetes JSON. Violations: `ADOPT_MANIFEST`.
   * @default - none
   */
  readonly objects?: { readonly [field: string]: any }[];

  /**
   * Name of the Deployment that becomes the deployment `Default`; others are kept as they are.
   * Violations: `ADOPT_DEPLOYMENT`.
   * @default - the only one in the manifests
   */
  readonly deploymentName?: string;

  /**
   * Name of the Service that requests go through. Violations: `ADOPT_SERVICE`.
   * @default - the only one that selects the Deployment's pods, headless ones aside
   */
  readonly serviceName?: string;

  /**
   * Name of the container that serves. Violations: `ADOPT_CONTAINER`.
   * @default - the only one; the one in the annotation `kubectl.kubernetes.io/default-container`; the
   * one with a port of the Service
   */
  readonly containerName?: string;

  /**
   * What is different about the deployment from what its manifests say.
   * @default - nothing: applying it restarts nothing
   */
  readonly deployment?: AdoptedDeploymentOptions;
}

/** The settings that a service takes from its manifests. @internal */
export interface AdoptedService {
  /** The namespace of the Deployment, if the manifest sets one. */
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
  const { name, namespace } = deployment?.object.metadata ?? {};
  const reference = containers[container ?? 0]?.image;
  const engine = engineOf(`${reference}`);
  Deployment._fromManifests(DEFAULT_ID, {
    service,
    displayName: options.displayName,
    description: options.description,
    resourceName: name,
    replicas: options.replicas,
    loadBalancer: options.loadBalancer,
    acceptTraffic: options.acceptTraffic,
    _source: { image: omitUndefined({ reference, engine }), adopted },
  });
  return { ...omitUndefined({ namespace }), ports: adoptedPorts(adopted.roles, engine) };
}

/** Reads and classifies the manifests. */
function adoptedSpec(props: AdoptionProps, around: string | undefined): AdoptedSpec {
  const { deploymentName, serviceName, containerName } = props;
  const spec = {
    ...readManifests(props),
    deploymentName,
    serviceName,
    containerName,
    namespace: props.namespace ?? around,
    serviceNamespace: props.namespace,
  };
  return { ...spec, roles: classifyManifests(spec) };
}
