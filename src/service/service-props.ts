import { MonitoringOptions } from './monitoring';
import { NetworkAccessOptions } from './network-access';
import { Visibility } from './visibility';
import { PrivateNetwork } from '../platform/network';
import { Platform } from '../platform/platform';
import { LoadBalancer } from '../traffic/load-balancer';
import { Port } from '../traffic/port';

/** Names, ports, load balancer, network, access and platform of a service. */
export interface InferenceServiceProps {
  /**
   * Name for people, as an annotation: 1–200 characters of `A-Z a-z 0-9 - _` and Chinese. It need not
   * be unique, and a change restarts no pod. Violations: `NAME_SERVICE`.
   * @default - the construct id
   */
  readonly displayName?: string;

  /**
   * Purpose of the service, as an annotation: 1–500 visible characters. Violations: `NAME_DESCRIPTION`.
   * @default - the objects have no annotation with a description
   */
  readonly description?: string;

  /**
   * Namespace of all objects: a DNS label. `createNamespace` creates it. Violations: `NAME_NAMESPACE`.
   * @default - the namespace of the Chart; without one the namespace that is current when you apply
   * the objects. In a TerraformStack `default`, because the provider requires a namespace
   */
  readonly namespace?: string;

  /**
   * Renders the Namespace of the service, in front of its objects. If several services of a cluster
   * render one namespace, the output has it once. With the services, `kubectl delete` and
   * `terraform destroy` delete the namespace and everything in it. Namespaces of queues are not created.
   * Violations: `NAME_NAMESPACE`.
   * @default false: the namespace exists
   */
  readonly createNamespace?: boolean;

  /**
   * Name of the service's Kubernetes objects, and prefix of the names of its deployments: 1–63
   * characters of `a-z 0-9 -`, and no token of Terraform. Violations: `NAME_OBJECT`.
   * @default - the construct ids inside the Chart or TerraformStack, such as 'chat'. If an id is too
   * long or has other characters, the library shortens it and adds a hash.
   */
  readonly resourceName?: string;

  /**
   * Ports of every deployment: the port in the container and the port for clients. At most five.
   * Violations: `PORT_COUNT`, `PORT_CONFLICT`, `PORT_REQUIRED`.
   * @default - the ports of the deployments' image preset; without one the first deployment's ports
   */
  readonly ports?: Port[];

  /**
   * VPC, subnets and security groups. Required on VKE (`NETWORK_REQUIRED`). On plain Kubernetes the
   * network has no effect (`UNUSED_NETWORK`).
   * @default - the network of the platform; on plain Kubernetes none
   */
  readonly network?: PrivateNetwork;

  /**
   * Restricts the connections to the pods: one NetworkPolicy per deployment. Violations:
   * `NETWORK_ACCESS`.
   * @default - no NetworkPolicy: everybody in the cluster's network can connect
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
   */
  readonly networkAccess?: NetworkAccessOptions;

  /**
   * Users and groups that may read the service's objects, as RBAC Roles of Kubernetes. Violations:
   * `VISIBILITY`.
   * @default - no RBAC objects: existing permissions of the cluster apply
   * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
   */
  readonly visibility?: Visibility;

  /**
   * Alerts and a dashboard: a `PrometheusRule` and a ConfigMap. `{}` has all defaults. An image of a known
   * engine adds its metrics port and a `PodMonitor`. Violations: `MONITORING`. Warnings:
   * `MONITORING_UNWATCHED`, `APPROXIMATED_MONITORING`.
   * @default - no alerts, no dashboard
   * @see https://prometheus-operator.dev/docs/api-reference/api/
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * Load balancer in front of the deployments.
   * @default - no load balancer: one Service per deployment, inside the cluster
   */
  readonly loadBalancer?: LoadBalancer;

  /**
   * Platform that the service runs on.
   * @default - the platform that is attached to the nearest enclosing scope; without one
   * Platform.kubernetes()
   */
  readonly platform?: Platform;
}
