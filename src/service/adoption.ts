import { InferenceServiceProps } from './service-props';
import { readManifests } from '../adoption/manifests';
import { AdoptedDeployment } from '../deployment/adopted-deployment';
import { AdoptedDeploymentOptions } from '../deployment/adopted-options';
import { adoptedPorts } from '../plan/adopted-ports';
import { classifyManifests } from '../plan/manifest-roles';
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

/** What a service has of the manifests that it was adopted from. @internal */
export interface AdoptedService {
  /** The namespace of the Deployment, where it names one. */
  readonly namespace?: string;
  /** The ports of the Service. */
  readonly ports: readonly PortSpec[];
}

/** Gives a service its deployment `Default`. @internal */
export function adopt(
  service: IInferenceService,
  props: AdoptionProps,
  around: string | undefined,
): AdoptedService {
  const deployment = new AdoptedDeployment(
    service,
    adoptedSpec(props, around),
    props.deployment ?? {},
  );
  const choice = classifyManifests(deployment.adopted);
  const namespace: string | undefined = choice.deployment?.object.metadata.namespace;
  return {
    ...(namespace !== undefined && { namespace }),
    ports: adoptedPorts(choice, deployment.engine),
  };
}

/** What is adopted, and which is which. @internal */
export function adoptedSpec(props: AdoptionProps, around: string | undefined): AdoptedSpec {
  const { deploymentName, serviceName, containerName } = props;
  return {
    ...readManifests(props),
    deploymentName,
    serviceName,
    containerName,
    namespace: props.namespace ?? around,
    serviceNamespace: props.namespace,
  };
}
