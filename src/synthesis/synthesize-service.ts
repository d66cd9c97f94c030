import { IConstruct } from 'constructs';
import { Patching } from './patches';
import { Home, PlacedObject, PlacedResource } from '../homes/home';
import { planService } from '../plan/service';
import { Patch } from '../platform/references';
import { canonical } from '../render/canonical';
import { address } from '../render/cloud-resource';
import { renderObjects } from '../render/index';
import { key } from '../render/object';
import { renderCloud } from '../render/volcengine/index';
import { checkCloudValues } from '../rules/cloud-values';
import { Finding, Severity } from '../rules/finding';
import { checkService } from '../rules/index';
import { LoadBalancerClaim, loadBalancerClaims } from '../rules/load-balancer-claims';
import { ServiceSpec } from '../spec/service';

/** A service as synthesis sees it. @internal */
export interface ServiceSource extends IConstruct {
  readonly deployments: readonly IConstruct[];
  _describe(): ServiceSpec;
}

/** What comes of one service by itself. @internal */
export interface SynthesisResult {
  readonly strict: boolean;
  /** Of the cloud around the cluster. */
  readonly region?: string;
  readonly instances: readonly LoadBalancerClaim[];
  readonly findings: readonly Finding[];
  readonly objects: readonly PlacedObject[];
  readonly resources: readonly PlacedResource[];
}

/** Leads one service from what was said to objects: plan, rules, rendering, patches. @internal */
export function synthesizeService(
  service: ServiceSource,
  home: Home,
  patches: readonly Patch[],
): SynthesisResult {
  const spec = service._describe();
  const plan = planService(spec);
  const { strict, cloud } = plan.platform;
  const known = {
    strict,
    ...(cloud && { region: cloud.region }),
    instances: loadBalancerClaims(plan, home.root.node.path),
  };
  const findings = checkService(spec, plan);
  if (findings.some(({ severity }) => severity === Severity.ERROR)) {
    return { ...known, findings, objects: [], resources: [] };
  }
  const patching = new Patching(service.node.path, patches, findings);
  const owners: IConstruct[] = [service, ...service.deployments];
  const scopes = new Map(owners.map((owner) => [owner.node.path, owner]));
  const objects = renderObjects(plan).map(({ owner, object, after, computed, verbatim }) => {
    const name = key(object);
    const now = patching.object({ owner, kind: object.kind, name }, object);
    return {
      owner,
      after,
      computed,
      verbatim,
      scope: scopes.get(owner)!,
      key: name,
      object: verbatim === true ? now : canonical(now),
    };
  });
  // the cloud's own resources are Terraform's business
  const rendered = cloud?.terraform ? renderCloud(plan) : [];
  const resources = rendered.map((resource) => {
    const { owner, type, values } = resource;
    return {
      ...resource,
      scope: scopes.get(owner)!,
      values: patching.values({ owner, kind: type, name: address(resource) }, values),
    };
  });
  findings.push(...checkCloudValues(resources.map((each) => ({ ...each, path: each.owner }))));
  patching.reportUnusedPatches();
  return { ...known, findings, objects, resources };
}
