import { JsonPatch } from 'cdk8s';

import { Construct } from 'constructs';

import { DeploymentOptions } from './deployment-options';
import { environment, sources } from './environment';
import { inheritPod } from './inherited-pod';
import { PodOptions, podSpec } from './pod';
import { PodDefaults } from './pod-defaults';

import { DeploymentPlan, PlannedDeployment } from '../plan/deployment';
import { RolloutPlan, planRollouts } from '../plan/rollout';

import { AutoscalerPart, IDeployment, IInferenceService } from '../platform/references';
import { isInTree } from '../private/app-registry';
import { copyOf } from '../private/copy';
import { checkInput, checkedPlace, checkedProps } from '../private/input';
import { Autoscaler, AutoscalerOptions } from '../scaling/autoscaler';
import { Acknowledgement } from '../spec/acknowledgement';
import { DeploymentSpec } from '../spec/deployment';

/** Options of a deployment, and its service. */
export interface DeploymentProps extends DeploymentOptions {
  /** Service to which the deployment belongs. */
  readonly service: IInferenceService;
}

/** Options of a deployment whose image and pods come from adopted manifests. @internal */
export interface ManifestSource extends Partial<DeploymentOptions> {
  readonly service: IInferenceService;
  readonly _source?: Pick<DeploymentSpec, 'image' | 'adopted'>;
}

/**
 * A group of identical pods of an inference service. `service.addDeployment(id, {...})` is the
 * short form.
 *
 * The library renders a Kubernetes Deployment and a Service, and, depending on the options:
 *
 * - a PodDisruptionBudget, if there can be two replicas or more and `useIdleResources` is not set, or if
 *   `disruption` sets a limit;
 * - a ScaledObject or a HorizontalPodAutoscaler, for an autoscaler;
 * - an InferencePool and the objects of a picker, for `endpointPicker`;
 * - a PodMonitor, for a metrics port;
 * - PersistentVolumes and PersistentVolumeClaims, for `storage` and `model`;
 * - a ResourcePolicy of VKE, for `overflow`;
 * - Roles and RoleBindings, for the service's `visibility`;
 * - a NetworkPolicy, for the service's `networkAccess`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 *
 * @example
 * new Deployment(service, 'main', {
 *   service,
 *   image: Image.preset(Engine.VLLM, '0.33.0'),
 *   compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(64), gpus: 1 }),
 * });
 */
export class Deployment extends Construct implements IDeployment {
  /** A deployment by its manifests. @internal */
  public static _fromManifests(id: string, props: ManifestSource): Deployment {
    // image and compute are required of users; here the manifests have them
    return new Deployment(props.service, id, props as DeploymentProps);
  }

  /** Service to which the deployment belongs. */
  public readonly service: IInferenceService;

  private readonly spec: Omit<DeploymentSpec, 'name' | 'autoscalers'>;
  private readonly pod: PodOptions;
  private readonly resourceName?: string;
  private readonly autoscalers: AutoscalerPart[] = [];

  /**
   * Adds a deployment to a service.
   *
   * @param scope the service, or another construct in the service's `Chart` or `TerraformStack`
   * @param id construct id, which is part of the names of the Kubernetes objects
   * @param props the service, and the options of the deployment
   */
  public constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(...checkedPlace('Deployment', scope, id));
    const { _source }: ManifestSource = props ?? {};
    const safe = _source ? props : checkedProps(this, 'DeploymentProps', props, 'service');
    this.service = safe.service;
    this.resourceName = safe.resourceName;
    this.pod = copyOf(safe.pod ?? {});
    this.spec = {
      path: this.node.path,
      id,
      displayName: safe.displayName,
      description: safe.description,
      image: safe.image?._spec ?? {},
      command: entry(safe.command),
      args: safe.args && [...safe.args],
      env: environment(safe),
      envFrom: sources(safe),
      imagePullSecrets: [...(safe.imagePullSecrets ?? [])],
      model: safe.model?._spec,
      storage: (safe.storage ?? []).map((each) => each._spec),
      liveness: safe.liveness?._spec,
      readiness: safe.readiness?._spec,
      startup: safe.startup?._spec,
      compute: safe.compute?._spec,
      parallelism: safe.parallelism && { ...safe.parallelism },
      queue: safe.queue?._spec,
      subnet: safe.subnet?._spec,
      securityGroups: safe.securityGroups && [...safe.securityGroups],
      overflow: safe.overflow?._spec,
      priority: safe.priority,
      useIdleResources: safe.useIdleResources,
      numaAffinity: safe.numaAffinity,
      replicas: safe.replicas,
      ports: (safe.ports ?? []).map((port) => port._spec),
      nodePorts: (safe.nodePorts ?? []).map((port) => ({ ...port })),
      loadBalancer: safe.loadBalancer?._spec,
      acceptTraffic: safe.acceptTraffic,
      rollingUpdate: safe.rollingUpdate?._spec,
      disruption: safe.disruption?._spec,
      endpointPicker: safe.endpointPicker?._spec,
      gracefulShutdown: safe.gracefulShutdown?.toSeconds({ integral: false }),
      preStopDelay: safe.preStopDelay?.toSeconds({ integral: false }),
      minReady: safe.minReady?.toSeconds({ integral: false }),
      progressDeadline: safe.progressDeadline?.toSeconds({ integral: false }),
      pod: podSpec(safe.pod),
      ..._source,
    };
    this.service._addDeployment(this);
  }

  /**
   * Scales this deployment by metrics and schedules. It is the short form of `new Autoscaler(...)`.
   *
   * @example
   * deployment.autoscale({
   *   minReplicas: 1,
   *   maxReplicas: 8,
   *   metrics: [ScalingMetric.queueLength(4)],
   * });
   *
   * @param options limits, metrics and schedules
   */
  public autoscale(options: AutoscalerOptions): Autoscaler {
    const id =
      this.autoscalers.length === 0 ? 'Autoscaler' : `Autoscaler${this.autoscalers.length + 1}`;
    return new Autoscaler(this, id, { deployment: this, ...options });
  }

  /**
   * Patches all objects of one kind that the library renders for this deployment. Patches apply
   * after everything else. Violations: `PATCH_TARGET`, `PATCH_IDENTITY`.
   *
   * @example
   * deployment.patch('Deployment', JsonPatch.add('/spec/revisionHistoryLimit', 3));
   *
   * @param kind such as 'Deployment', 'Service', 'ScaledObject'. A kind that the library does not
   * render is an error (`PATCH_TARGET`).
   * @param operations JSON Patch operations (RFC 6902) of `JsonPatch` in cdk8s
   */
  public patch(kind: string, ...operations: JsonPatch[]): void {
    this.service._addPatch({ owner: this, kind, operations });
  }

  /**
   * Patches one object that the library renders for this deployment. Patches apply after everything
   * else. Violations: `PATCH_TARGET`, `PATCH_IDENTITY`.
   *
   * @example
   * deployment.patchObject('Service', 'chat-clb', JsonPatch.add('/spec/externalTrafficPolicy', 'Local'));
   *
   * @param kind such as 'Service'
   * @param name name of the object. A name that the library does not render is an error
   * (`PATCH_TARGET`).
   * @param operations JSON Patch operations (RFC 6902) of `JsonPatch` in cdk8s
   */
  public patchObject(kind: string, name: string, ...operations: JsonPatch[]): void {
    this.service._addPatch({ owner: this, kind, name, operations });
  }

  /**
   * Acknowledges a warning of this deployment. Synthesis does not print it, and with `strict` on the
   * platform it does not stop. `findings()` still has it, with the reason, and so has an annotation of the
   * rendered Deployment.
   *
   * Rules: `ACKNOWLEDGE`, `ACKNOWLEDGE_UNUSED`.
   *
   * @param rule id of the warning
   * @param acknowledgement reason and last day
   */
  public acknowledge(rule: string, acknowledgement: Acknowledgement): void {
    const { path: owner } = this.node;
    this.service._addAcknowledgement({ ...acknowledgement, rule, owner, source: owner }, this);
  }

  /** The deployment with every default filled in. The call changes nothing. */
  public plan(): DeploymentPlan {
    return this._plan();
  }

  /** @internal */
  public _plan(): PlannedDeployment {
    return this.service._plan().deployments.find(({ path }) => path === this.node.path)!;
  }

  /**
   * Predicts a rolling update of this deployment: its replicas, resources and duration, and whether
   * it can progress within the capacity of its queue. The call changes nothing and works at any
   * time.
   *
   * The list has one entry for the minimum replica count of the service's autoscalers and one for
   * the maximum, or a single entry if both predictions are equal. It is empty if the counts are
   * invalid, or if only Terraform knows them. Other workloads in the queue are not counted.
   *
   * @example
   * const [update] = deployment.rollout();
   * if (update?.outcome === RolloutOutcome.DEADLOCK) {
   *   throw new Error(`the update needs ${update.needed.gpus} GPUs`);
   * }
   */
  public rollout(): RolloutPlan[] {
    return planRollouts(this.service._plan(), this.node.path);
  }

  /** @internal */
  public _addAutoscaler(autoscaler: AutoscalerPart): void {
    this.autoscalers.push(autoscaler);
    this.service._addPart(autoscaler);
  }

  /** @internal */
  public _describe(defaultName: string): DeploymentSpec {
    const name = this.resourceName ?? defaultName;
    const { pod, spec } = this;
    const described = {
      name,
      autoscalers: this.autoscalers
        .filter((autoscaler) => isInTree(autoscaler, this))
        .map((autoscaler) => autoscaler._spec),
      ...spec,
    };
    const defaults = PodDefaults._nearest(this);
    return defaults === undefined
      ? described
      : Object.assign(
          described,
          inheritPod(defaults, { name, pod, imagePullSecrets: spec.imagePullSecrets }),
          // adopted pods stay as they are
          spec.adopted && spec,
        );
  }

  /** The defaults of its scope, whose input it uses. @internal */
  public _podDefaults(): PodDefaults | undefined {
    return PodDefaults._nearest(this)?.value;
  }
}

checkInput(Deployment, 'Deployment');

function entry(command: string | string[] | undefined): string[] | undefined {
  if (command === undefined || Array.isArray(command)) {
    return command && [...command];
  }
  // in JavaScript also a text that is known later
  return `${command}`.trim() === '' ? [command] : ['/bin/sh', '-c', command];
}
