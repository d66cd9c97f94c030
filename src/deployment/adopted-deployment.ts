import { AdoptedDeploymentOptions, overlaySaid } from './adopted-options';
import { ComputeSpec } from './compute';
import { Deployment } from './deployment';
import { engineOf } from './engine';
import { Image } from './image';

import { laidOver } from '../adoption/overlay';
import { chooseAdopted } from '../plan/adopted-choice';
import { AdoptedSaid } from '../plan/adopted-said';
import { DeploymentSaid } from '../plan/deployment-said';
import { EngineSaid } from '../plan/engine-said';
import type { InferenceService } from '../service/inference-service';

/** Id of what a service of one deployment becomes. */
const ID = 'Default';

/** The deployment `Default`: what ran before there was a second one. @internal */
export class AdoptedDeployment extends Deployment {
  public readonly adopted: AdoptedSaid;
  /** The engine whose public image it runs. */
  public readonly engine?: EngineSaid;

  private readonly replicasSaid?: number;

  public constructor(
    service: InferenceService,
    adopted: AdoptedSaid,
    options: AdoptedDeploymentOptions,
  ) {
    const over = laidOver(adopted, overlaySaid(options));
    const { deployment, containers, container } = chooseAdopted(over);
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
    this.replicasSaid = options.replicas;
    this.engine = engineOf(`${containers[container ?? 0]?.image}`);
  }

  /** @internal */
  public _describe(defaultName: string): DeploymentSaid {
    const said = super._describe(defaultName);
    return {
      ...said,
      image: { ...said.image, ...(this.engine && { engine: this.engine }) },
      replicas: this.replicasSaid,
      adopted: this.adopted,
    };
  }
}
