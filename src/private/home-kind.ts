/**
 * The kinds of construct tree in which a service stands: a cdk8s Chart, or a cdktf TerraformStack.
 *
 * @internal
 */
export type HomeKind = 'chart' | 'stack';
