import { KubernetesObject } from './object';
import { PlannedDeployment } from '../plan/deployment';
import { Frontend } from '../plan/frontend';
import { PlannedService } from '../plan/service';
import { MAX_NAME, fitName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import {
  DEPLOYMENT_LABEL,
  DESCRIPTION,
  DISPLAY_NAME,
  GROUP_SET_LABEL,
  SECURITY_GROUPS,
  SERVICE_DESCRIPTION,
  SERVICE_DISPLAY_NAME,
  SERVICE_LABEL,
  SUBNETS,
  VPC,
} from '../private/vocabulary';
import { GROUPS, PODS, WorkloadKind } from '../private/workload-kind';

/** Metadata of an object of the service. @internal */
export function serviceMetadata(
  plan: PlannedService,
  name: string = plan.name,
): KubernetesObject['metadata'] {
  return omitUndefined({
    name,
    namespace: plan.namespace,
    labels: { [SERVICE_LABEL]: plan.name },
  });
}

/** Metadata of an object of a deployment. @internal */
export function deploymentMetadata(
  plan: PlannedService,
  deployment: PlannedDeployment,
  name: string = deployment.name,
): KubernetesObject['metadata'] {
  return omitUndefined({
    name,
    namespace: deployment.namespace,
    labels: {
      [SERVICE_LABEL]: plan.name,
      // the name of an adopted Deployment may be longer than a label value
      [DEPLOYMENT_LABEL]: fitName(deployment.name, MAX_NAME),
    },
  });
}

/** Metadata of an object of a load balancer: the service's, or a deployment's own. @internal */
export function frontendMetadata(
  plan: PlannedService,
  frontend: Frontend,
  name: string = frontend.name,
): KubernetesObject['metadata'] {
  const deployment = plan.deployments.find(({ path }) => path === frontend.path);
  return deployment ? deploymentMetadata(plan, deployment, name) : serviceMetadata(plan, name);
}

/** Metadata with what people call the service. @internal */
export function withServiceName(
  metadata: KubernetesObject['metadata'],
  plan: PlannedService,
): KubernetesObject['metadata'] {
  return annotated(metadata, {
    [SERVICE_DISPLAY_NAME]: plan.displayName,
    [SERVICE_DESCRIPTION]: plan.description,
  });
}

/** Metadata with the issuer by which cert-manager finds the Gateway (pkg/controller/certificate-shim, 1.18.2). @internal */
export function withIssuer(
  metadata: KubernetesObject['metadata'],
  issuer: string | undefined,
): KubernetesObject['metadata'] {
  const [kind, name] = issuer?.split('/') ?? [];
  const annotation = kind === 'ClusterIssuer' ? 'cluster-issuer' : 'issuer';
  return issuer === undefined
    ? metadata
    : annotated(metadata, { [`cert-manager.io/${annotation}`]: name });
}

/** Metadata with what people call the deployment. @internal */
export function withDeploymentName(
  metadata: KubernetesObject['metadata'],
  deployment: PlannedDeployment,
): KubernetesObject['metadata'] {
  return annotated(metadata, {
    [DISPLAY_NAME]: deployment.displayName,
    [DESCRIPTION]: deployment.description,
  });
}

/** Metadata with the network of the deployment as labels, which its nodes decide. @internal */
export function withNetwork(
  metadata: KubernetesObject['metadata'],
  { platform, network }: PlannedService,
  deployment: PlannedDeployment,
): KubernetesObject['metadata'] {
  const own = deployment.network;
  if (!platform.cloud || !network || !own) {
    return metadata;
  }
  const subnets = own.subnet ? [own.subnet] : network.subnets;
  return annotated(metadata, {
    [VPC]: network.vpc,
    [SUBNETS]: subnets.map(({ id }) => id).join(','),
    [SECURITY_GROUPS]: own.securityGroups.join(','),
  });
}

function annotated(
  metadata: KubernetesObject['metadata'],
  annotations: Record<string, string | undefined>,
): KubernetesObject['metadata'] {
  return Object.assign({}, metadata, {
    annotations: Object.assign({}, metadata.annotations, omitUndefined(annotations)),
  });
}

/** The labels that select a deployment's pods that serve, and no others. @internal */
export function podSelector(deployment: PlannedDeployment): Record<string, string> {
  return { ...(deployment.adopted?.selector ?? { [DEPLOYMENT_LABEL]: deployment.name }) };
}

/** The labels that select all pods of a deployment, also those that serve no requests. @internal */
export function everyPod(deployment: PlannedDeployment): Record<string, string> {
  return deployment.group ? { [GROUP_SET_LABEL]: deployment.name } : podSelector(deployment);
}

/** The kind of object that a deployment is rendered to. @internal */
export function workloadKind({ group }: PlannedDeployment): WorkloadKind {
  return group ? GROUPS : PODS;
}
