/**
 * The kinds of construct tree in which a service stands: a cdk8s Chart, or a cdktf TerraformStack.
 *
 * @internal
 */
export type TargetKind = 'chart' | 'stack';

/**
 * The namespace of a service below a stack that says none: where kubectl would take its context's,
 * Terraform's provider refuses an object without one.
 *
 * @internal
 */
export const NAMESPACE_OF_STACKS = 'default';
