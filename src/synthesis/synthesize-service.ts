import { IConstruct } from 'constructs';
import { AcknowledgementUse, withAcknowledgements } from './acknowledgements';
import { Patching, unresolvedInPatches } from './patches';
import { Home, PlacedObject, PlacedResource } from '../homes/home';
import { PlannedService, ServicePlan, planService } from '../plan/service';
import type { Platform } from '../platform/platform';
import { Patch } from '../platform/references';
import { unresolvedIn } from '../private/declared';
import { ACKNOWLEDGED_PREFIX } from '../private/vocabulary';
import { isWorkload } from '../private/workload-kind';
import { address } from '../render/cloud-resource';
import { renderObjects } from '../render/index';
import { key } from '../render/object';
import { renderCloud } from '../render/volcengine/index';
import { checkCloudValues } from '../rules/cloud-values';
import { Finding, Severity } from '../rules/finding';
import { HostnameClaim, hostnameClaims } from '../rules/hostnames';
import { checkService } from '../rules/index';
import { LoadBalancerClaim, loadBalancerClaims } from '../rules/load-balancer-claims';
import { withOptions } from '../rules/options';
import { QueueClaim, queueClaims } from '../rules/queue-claims';
import { SharedRoutes, sharedRoutes } from '../rules/shared-gateway-routes';
import { unresolvable } from '../rules/target';
import { checkTexts } from '../rules/texts';
import { PlacedMistake, ServiceSpec } from '../spec/service';

/** A service as synthesis sees it. @internal */
export interface ServiceSource extends IConstruct {
  readonly deployments: readonly IConstruct[];
  _describe(): ServiceSpec;
  /** The mistakes in its input. */
  _mistakes(): PlacedMistake[];
  /** The platform that its properties set. */
  _platform(): Platform | undefined;
}

/** The result of one service by itself. @internal */
export interface SynthesisResult {
  readonly acknowledgements: AcknowledgementUse;
  readonly strict: boolean;
  /** Region of the cluster. */
  readonly region?: string;
  readonly instances: readonly LoadBalancerClaim[];
  readonly hostnames: readonly HostnameClaim[];
  readonly sharedRoutes: readonly SharedRoutes[];
  readonly queues: readonly QueueClaim[];
  readonly findings: readonly Finding[];
  readonly objects: readonly PlacedObject[];
  readonly resources: readonly PlacedResource[];
  /** Undefined if the input has mistakes that no plan can be made of. */
  readonly plan?: PlannedService;
}

/** Compiles one service to objects: plan, rules, rendering, patches, acknowledgements. @internal */
export function synthesizeService(
  service: ServiceSource,
  home: Home,
  patches: readonly Patch[],
): SynthesisResult {
  try {
    return compile(service, home, patches);
  } catch (error) {
    const mistakes = service._mistakes();
    if (mistakes.length === 0) {
      throw error;
    }
    // rules and renderers may rely on the types that the input does not have
    return {
      acknowledgements: { acknowledgements: [], matched: new Set(), complete: false },
      strict: false,
      instances: [],
      hostnames: [],
      sharedRoutes: [],
      queues: [],
      findings: withOptions(mistakes),
      objects: [],
      resources: [],
    };
  }
}

function compile(service: ServiceSource, home: Home, patches: readonly Patch[]): SynthesisResult {
  const spec = service._describe();
  // after the description, which produces each Lazy
  const mistakes = service._mistakes();
  const plan = planService(spec);
  const { strict, cloud } = plan.platform;
  const known = {
    plan,
    strict,
    ...(cloud && { region: cloud.region }),
    instances: loadBalancerClaims(plan, plan.platform.name ?? home.root.node.path),
    hostnames: hostnameClaims(plan),
    sharedRoutes: sharedRoutes(plan),
    queues: queueClaims(plan),
  };
  const findings = withOptions(mistakes, [
    ...checkService(spec, plan),
    ...[...unresolvedIn(spec, spec.path), ...unresolvedInPatches(patches)]
      .filter(({ value }) => !home.resolves(value))
      .map((each) => unresolvable(home.kind, each)),
  ]);
  if (findings.some(isError)) {
    return {
      objects: [],
      resources: [],
      ...known,
      ...withAcknowledgements(service, spec.acknowledgements, findings),
    };
  }
  const patching = new Patching(service.node.path, patches, findings);
  const owners: IConstruct[] = [service, ...service.deployments];
  const scopes = new Map(owners.map((owner) => [owner.node.path, owner]));
  const objects = renderObjects(plan).map((rendered) => ({
    scope: scopes.get(rendered.owner)!,
    key: key(rendered.object),
    ...patching.rendered(rendered),
  }));
  // only Terraform creates Volcengine's resources
  const rendered = cloud?.terraform ? renderCloud(plan) : [];
  const resources = rendered.map((resource) => {
    const { owner, type, values } = resource;
    return {
      ...resource,
      scope: scopes.get(owner)!,
      values: patching.values(
        { owner, kind: type, name: address(resource), objectName: resource.name },
        values,
      ),
    };
  });
  findings.push(...checkCloudValues(resources.map((each) => ({ ...each, path: each.owner }))));
  findings.push(
    ...checkTexts(
      [
        ...objects.map(({ owner, key: name, object }) => ({ path: owner, name, content: object })),
        ...resources.map((each) => ({
          path: each.owner,
          name: address(each),
          content: each.values,
        })),
      ],
      home.writesYaml,
    ),
  );
  patching.reportUnusedPatches();
  const result = withAcknowledgements(service, spec.acknowledgements, findings);
  return { resources, objects: annotated(objects, result.findings, plan), ...known, ...result };
}

const isError = ({ severity }: Finding) => severity === Severity.ERROR;

/**
 * Each workload with the acknowledged warnings of its deployment and of the whole service. The
 * annotations are not in the pod template, so that no pod restarts.
 */
function annotated(
  objects: readonly PlacedObject[],
  findings: readonly Finding[],
  { deployments }: ServicePlan,
): readonly PlacedObject[] {
  const marked = findings.filter((finding) => finding.acknowledged);
  const isOf = ({ path }: Finding, owner: string) => `${path}/`.startsWith(`${owner}/`);
  return marked.length === 0
    ? objects
    : objects.map((placed) => {
        const { metadata } = placed.object;
        // a picker has a Deployment too
        if (!isWorkload(placed.object) || !deployments.some(({ name }) => name === metadata.name)) {
          return placed;
        }
        const others = deployments.filter(({ path }) => path !== placed.owner);
        const own = marked.filter((finding) => !others.some(({ path }) => isOf(finding, path)));
        const annotations = { ...metadata.annotations, ...acknowledgedAnnotations(own) };
        return { ...placed, object: { ...placed.object, metadata: { ...metadata, annotations } } };
      });
}

function acknowledgedAnnotations(findings: readonly Finding[]): Record<string, string> {
  const texts = new Map<string, Set<string>>();
  for (const { rule, acknowledged: { reason, until } = { reason: '' } } of findings) {
    const text = until === undefined ? reason : `until ${until}: ${reason}`;
    texts.set(rule, (texts.get(rule) ?? new Set()).add(text));
  }
  return Object.fromEntries(
    [...texts].map(([rule, all]) => [`${ACKNOWLEDGED_PREFIX}${rule}`, [...all].join('\n')]),
  );
}
