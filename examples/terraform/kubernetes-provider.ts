import { TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';

/** Arguments of Terraform's Kubernetes provider. `cdktn get` generates a class with all of them. */
export interface KubernetesProviderConfig {
  readonly configPath?: string;
}

/** Terraform's Kubernetes provider. */
export class KubernetesProvider extends TerraformProvider {
  public constructor(
    scope: Construct,
    id: string,
    private readonly config: KubernetesProviderConfig = {},
  ) {
    super(scope, id, {
      terraformResourceType: 'kubernetes',
      terraformProviderSource: 'hashicorp/kubernetes',
      terraformGeneratorMetadata: {
        providerName: 'kubernetes',
        providerVersionConstraint: '2.38.0',
      },
    });
  }

  protected override synthesizeAttributes(): { [name: string]: any } {
    return { config_path: this.config.configPath };
  }
}
