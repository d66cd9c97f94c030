import { ViewersPlan } from '../../plan/access';
import { ServicePlan } from '../../plan/service';
import { CloudResource, resourceName } from '../cloud-resource';

/** Who may see what in a namespace, as the cloud's own permissions. @internal */
export function renderPermissions({ visibility, platform }: ServicePlan): CloudResource[] {
  return (visibility?.viewers ?? []).flatMap((viewers) =>
    viewers.grantees.map((grantee) => permission(viewers, grantee, platform.cloud!.cluster!)),
  );
}

function permission(
  { path, namespace }: ViewersPlan,
  grantee: string,
  cluster: string,
): CloudResource {
  return {
    owner: path,
    type: 'volcengine_vke_permission',
    name: resourceName(path, cluster, namespace, grantee),
    // whoever may see one service of a namespace may see the others there, and is let in once
    shared: true,
    values: {
      grantee_id: Number(grantee),
      grantee_type: 'User',
      role_domain: 'namespace',
      role_name: 'vke:visitor',
      cluster_id: cluster,
      namespace,
    },
    after: [],
  };
}
