import { Subject } from './subject';

/** @internal */
export const TARGET = new Subject('Target');

/** Thrown at once, where a service is made: without a home nothing could report it later. @internal */
export const HOME = TARGET.error(
  'HOME',
  'a service and its deployments stand below Charts of one cdk8s App or below one cdktf TerraformStack, and below a stack cdktf is installed (thrown at once)',
);
