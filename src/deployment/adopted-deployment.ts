import { AdoptedDeploymentOptions, overlaySpec } from './adopted-options';
import { ComputeSpec } from './compute';
import { Deployment } from './deployment';
import { engineOf } from './engine';
import { Image } from './image';

import { applyOverlay } from '../adoption/overlay';
import { classifyManifests } from '../plan/manifest-roles';
import { IInferenceService } from '../platform/references';
import { AdoptedSpec } from '../spec/adopted';
import { DeploymentSpec } from '../spec/deployment';
import { EngineSpec } from '../spec/engine';

/** Id of what a service of one deployment becomes. */
const ID = 'Default';

/** The deployment `Default`: what ran before there was a second one. @internal */
export class AdoptedDeployment extends Deployment {
  public readonly adopted: AdoptedSpec;
  /** The engine whose public image it runs. */
  public readonly engine?: EngineSpec;

  private readonly declaredReplicas?: number;

  public constructor(
    service: IInferenceService,
    adopted: AdoptedSpec,
    options: AdoptedDeploymentOptions,
  ) {
    const over = applyOverlay(adopted, overlaySpec(options));
    const { deployment, containers, container } = classifyManifests(over);
    super(service, ID, {
      service,
      displayName: options.displayName,
      description: options.description,
      resourceName: deployment?.object.metadata.name,
      image: Image.fromUrl(containers[container ?? 0]?.image),
      // what an instance takes is what its manifest says, or nobody knows
      compute: undefined as unknown as ComputeSpec,
      loadBalancer: options.loadBalancer,
      acceptTraffic: options.acceptTraffic,
    });
    this.adopted = over;
    this.declaredReplicas = options.replicas;
    this.engine = engineOf(`${containers[container ?? 0]?.image}`);
  }

  /** @internal */
  public _describe(defaultName: string): DeploymentSpec {
    const spec = super._describe(defaultName);
    return {
      ...spec,
      image: { ...spec.image, ...(this.engine && { engine: this.engine }) },
      replicas: this.declaredReplicas,
      adopted: this.adopted,
    };
  }
}
