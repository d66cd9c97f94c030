import { CloudContext, UnplacedFront } from './cloud-context';

/** An API gateway of the cloud that Terraform makes or uses, as planned. */
export interface CloudGatewayPlan {
  /** Its name in the cloud, legal and stable. */
  readonly name: string;
}

/** @internal */
export function planCloudGateway(
  _front: UnplacedFront,
  _context: CloudContext,
): CloudGatewayPlan | undefined {
  return undefined;
}
