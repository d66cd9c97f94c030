import { IConstruct } from 'constructs';
import type { InferenceService } from './inference-service';
import { Patch, Patching } from './patching';
import { Home, PlacedObject, PlacedResource } from '../homes/home';
import { planService } from '../plan/service-plan';
import { renderObjects } from '../render';
import { canonical } from '../render/canonical';
import { address } from '../render/cloud-resource';
import { key } from '../render/object';
import { renderCloud } from '../render/volcengine';
import { checkService } from '../rules';
import { checkCloudValues } from '../rules/cloud-values';
import { Finding, Severity } from '../rules/finding';
import { InstanceFact, instanceFacts } from '../rules/shared-instances';

/** What comes of one service by itself. @internal */
export interface Derived {
  readonly strict: boolean;
  /** Of the cloud around the cluster. */
  readonly region?: string;
  readonly instances: readonly InstanceFact[];
  readonly findings: readonly Finding[];
  readonly objects: readonly PlacedObject[];
  readonly resources: readonly PlacedResource[];
}

/** Leads one service from what was said to objects: plan, rules, rendering, patches. @internal */
export function derive(service: InferenceService, home: Home, patches: readonly Patch[]): Derived {
  const said = service._describe();
  const plan = planService(said);
  const { strict, cloud } = plan.platform;
  const known = {
    strict,
    ...(cloud && { region: cloud.region }),
    instances: instanceFacts(plan, home.root.node.path),
  };
  const findings = checkService(said, plan);
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
  patching.findIdle();
  return { ...known, findings, objects, resources };
}
