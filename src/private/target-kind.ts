/**
 * The kinds of target: a cdk8s Chart, or a TerraformStack of cdktn or cdktf.
 *
 * @internal
 */
export type TargetKind = 'chart' | 'stack';

/**
 * The namespace of a service in a TerraformStack without a namespace: kubectl would use the namespace
 * of its context, but Terraform's provider rejects an object without one.
 *
 * @internal
 */
export const NAMESPACE_OF_STACKS = 'default';
