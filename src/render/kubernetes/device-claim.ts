import { ComputePlan } from '../../plan/compute';
import { PlannedDeployment } from '../../plan/deployment';
import { PlannedService } from '../../plan/service';
import { MAX_NAME, hashedName } from '../../private/names';
import { deploymentMetadata } from '../metadata';
import { RenderedObject, key, unlessEmpty } from '../object';

/** The name of the claim within a pod. */
const CLAIM = 'devices';

const requests = ({ claims = [] }: ComputePlan) =>
  claims.map(({ deviceClass, count, selectors }, index) => ({
    name: `device-${index + 1}`,
    exactly: {
      deviceClassName: deviceClass,
      allocationMode: 'ExactCount',
      count,
      ...(unlessEmpty(selectors) && {
        selectors: selectors.map((expression) => ({ cel: { expression } })),
      }),
    },
  }));

/** A template never changes (k8s.io/api 0.37, resource/v1/types.go), so that another claim is another object. */
function templateName({ name }: PlannedDeployment, compute: ComputePlan): string {
  return hashedName(`${name}-${CLAIM}`, JSON.stringify(requests(compute)), MAX_NAME);
}

/** The template of the claims of a deployment's pods. @internal */
export function renderDeviceClaims(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  const { compute, path: owner } = deployment;
  if (compute?.claims === undefined) {
    return [];
  }
  return [
    {
      owner,
      after: [],
      computed: [],
      object: {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceClaimTemplate',
        metadata: deploymentMetadata(plan, deployment, templateName(deployment, compute)),
        spec: { spec: { devices: { requests: requests(compute) } } },
      },
    },
  ];
}

/** The fields of a pod that claim its devices. @internal */
export function deviceClaimsOf(deployment: PlannedDeployment): {
  readonly after: string[];
  readonly pod: object;
  readonly resources: object;
} {
  const { compute } = deployment;
  if (compute?.claims === undefined) {
    return { after: [], pod: {}, resources: {} };
  }
  const name = templateName(deployment, compute);
  return {
    after: [key({ kind: 'ResourceClaimTemplate', metadata: { name } })],
    pod: { resourceClaims: [{ name: CLAIM, resourceClaimTemplateName: name }] },
    resources: { claims: [{ name: CLAIM }] },
  };
}
