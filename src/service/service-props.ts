import { NetworkAccessOptions } from './network-access';
import { Visibility } from './visibility';
import { PrivateNetwork } from '../platform/network';
import { Platform } from '../platform/platform';
import { LoadBalancer } from '../traffic/load-balancer';
import { Port } from '../traffic/port';

/** An online inference service. */
export interface InferenceServiceProps {
  /**
   * The name people read: 1–200 of `A-Z a-z 0-9 - _` and Chinese characters; may repeat, and may
   * change without touching anything else. Violations: `NAME_SERVICE`.
   * @default - the construct id
   */
  readonly displayName?: string;

  /**
   * What it is for: 1–500 visible characters. Violations: `NAME_DESCRIPTION`.
   * @default - none
   */
  readonly description?: string;

  /**
   * The namespace of all its objects: a DNS label. It is not created. Violations: `NAME_NAMESPACE`.
   * @default - the namespace of the Chart; without one, the one that is current when the objects are
   * applied, and `default` below a TerraformStack, whose provider takes no object without one
   */
  readonly namespace?: string;

  /**
   * Name of its Kubernetes objects, and beginning of its deployments'; 1–63 of `a-z 0-9 -`.
   * Violations: `NAME_OBJECT`.
   * @default - the construct ids below the Chart or TerraformStack, such as 'chat'; with a short hash
   * where an id had to be cut or had characters that are not legal
   */
  readonly resourceName?: string;

  /**
   * Where callers reach it and where containers listen: five at most. Every deployment has them.
   * Violations: `PORT_COUNT`, `PORT_CONFLICT`, `PORT_REQUIRED`.
   * @default - the ports that the image preset of its deployments brings
   */
  readonly ports?: Port[];

  /**
   * VPC, subnets and security groups. Required on a cloud platform (`NETWORK_REQUIRED`); on plain
   * Kubernetes it means nothing (`UNUSED_NETWORK`).
   * @default - the platform's; on plain Kubernetes none
   */
  readonly network?: PrivateNetwork;

  /**
   * Who may connect to its instances: one NetworkPolicy per deployment. Violations: `NETWORK_ACCESS`.
   * @default - no NetworkPolicy: everybody who can reach the cluster's network
   */
  readonly networkAccess?: NetworkAccessOptions;

  /**
   * Who may see it and its deployments, as read Roles of Kubernetes' RBAC. Violations: `VISIBILITY`.
   * @default - whoever the cluster lets: no RBAC objects
   */
  readonly visibility?: Visibility;

  /**
   * What stands between callers and deployments.
   * @default - nothing: one Service in the cluster per deployment
   */
  readonly loadBalancer?: LoadBalancer;

  /**
   * What it runs on.
   * @default - the platform attached to the nearest scope around it; else Platform.kubernetes()
   */
  readonly platform?: Platform;
}
