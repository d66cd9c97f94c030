import { Subject } from './subject';

/** @internal */
export const TARGET = new Subject('Target');

/** Thrown by the constructor: without a target, synthesis never reaches the service to report it. @internal */
export const HOME = TARGET.error(
  'HOME',
  'a service and its deployments are in Charts of one cdk8s App or in one cdktf TerraformStack (thrown at once)',
  "new InferenceService(new App(), 'chat')",
);
