import * as os from 'os';

import { App as KubernetesApp, Chart, Testing } from 'cdk8s';
import { App, Testing as Terraform, TerraformStack } from 'cdktn';
import { Construct } from 'constructs';
import { KubernetesProvider } from '../../../examples/terraform/kubernetes-provider';
import { InferenceService } from '../../../src';
import { Manifest } from '../support/api';
import { Program, manifestsOf } from '../support/programs-of-terraform';

/** What a service is written as. */
export interface Written {
  readonly objects: Manifest[];
  /** As Terraform's JSON, below a stack. */
  readonly program?: Program;
}

/** The home of a service, a tree of its own for each. */
export interface Tree {
  readonly scope: () => Construct;
  readonly write: (service: InferenceService) => Written;
}

/** Below a cdk8s Chart. */
export const CHART: Tree = {
  scope: () => new Chart(new KubernetesApp(), 'chart'),
  write: (service) => ({ objects: Testing.synth(Chart.of(service)) }),
};

/** Below a TerraformStack. */
export const STACK: Tree = {
  scope: aStack,
  write: (service) => {
    const program = programOf(TerraformStack.of(service));
    return { objects: manifestsOf(program), program };
  },
};

export function aStack(): TerraformStack {
  const stack = new TerraformStack(new App({ outdir: os.tmpdir() }), 'stack');
  new KubernetesProvider(stack, 'kubernetes', {});
  return stack;
}

/** What a stack is written as, without a file. */
export function programOf(stack: TerraformStack): Program {
  return JSON.parse(Terraform.synth(stack, true));
}
