import { QueuePreview } from './capacity';
import { Certainty } from './certainty';
import { DeploymentPreview } from './deployment';
import { ManifestDiff } from './manifest-diff';
import { ClusterObjects } from './objects';
import { CapacityVerdict } from './verdict';

export { Certainty } from './certainty';

/** A lowest and a highest amount. */
export interface PreviewRange {
  /** The lowest amount, in the unit that the property with the range names. */
  readonly low: number;
  /** The highest amount, in the unit that the property with the range names. */
  readonly high: number;
  /** How sure both are. */
  readonly certainty: Certainty;
  /**
   * The bound or the assumption, in words.
   * @default - both amounts are exact
   */
  readonly because?: string;
}

/** A field of an object that differs from the base. */
export interface FieldChange {
  /**
   * The object of the field, as `kind namespace/name`.
   * @default - the workload itself
   */
  readonly object?: string;
  /**
   * Path of the field, such as `/spec/template/spec/containers/inference/image`: a JSON pointer in which
   * an item of a list has its name instead of its place, if it has one.
   */
  readonly field: string;
  /**
   * The value of the base.
   * @default - the field is new
   */
  readonly before?: any;
  /**
   * The value of the head.
   * @default - the field is gone
   */
  readonly after?: any;
}

/** What an apply does to the pods of a workload. */
export enum ChangeEffect {
  /** Its pods keep running. */
  KEEPS_RUNNING = 'keeps running',
  /** Its pods keep running, and others are added or removed. */
  SCALES = 'scales',
  /** A rolling update replaces its pods. */
  RESTARTS = 'restarts',
  /** It may restart: only the controller of its kind knows, or a person decides when. */
  MAY_RESTART = 'may restart',
  /** It must be deleted and created again: an immutable field differs. */
  RECREATED = 'is recreated',
  /** It is new, and its pods start. */
  ADDED = 'is added',
  /** It is removed, and its pods stop. */
  REMOVED = 'is removed',
}

/** The difference between base and head for one workload: a Deployment, or another object with pods. */
export interface WorkloadChange {
  /**
   * The object, as `kind namespace/name`, with ` in CLUSTER` after it if there are several
   * clusters.
   */
  readonly object: string;
  /**
   * Construct path of the deployment.
   * @default - the library did not render the workload
   */
  readonly deployment?: string;
  /** What happens to its pods. */
  readonly effect: ChangeEffect;
  /** The fields that are the cause, the most telling first. The list is empty where nothing happens. */
  readonly causes: FieldChange[];
  /**
   * The deployment in the base.
   * @default - it is new or not rendered by the library
   */
  readonly before?: DeploymentPreview;
  /**
   * The deployment in the head.
   * @default - it is removed or not rendered by the library
   */
  readonly after?: DeploymentPreview;
  /**
   * GPUs at the worst moment, with pods that drain.
   * @default - not known, as the compute, and for a kind other than Deployment
   */
  readonly peakGpus?: PreviewRange;
  /**
   * Fewest replicas that serve during the change.
   * @default - the replica count or the strategy is not known
   */
  readonly fewestServing?: number;
  /**
   * Longest duration in seconds, without scheduling and pulling images.
   * @default - no startup probe bounds it
   */
  readonly seconds?: number;
}

/** The kinds of hazards on the way from base to head. */
export enum HazardKind {
  /** A deployment gets a share of the requests before one of its replicas can serve. */
  COLD_TRAFFIC = 'cold traffic',
  /** A share and a replica count move in one apply. */
  SHARE_AND_REPLICAS = 'share and replicas',
  /** A share moves to a deployment that has less than what it takes over. */
  SMALLER_TARGET = 'smaller target',
  /** A fixed replica count becomes an autoscaler's: the field is removed, and the count falls to 1. */
  COUNT_HANDED_OVER = 'count handed over',
  /** An object that holds data disappears. */
  DATA_REMOVED = 'data removed',
  /** The address of a Service or a gateway changes. */
  ADDRESS_CHANGES = 'address changes',
  /** An immutable field differs: the apply fails. */
  IMMUTABLE_FIELD = 'immutable field',
  /** All pods stop before the first new one starts. */
  INTERRUPTION = 'interruption',
}

/** A hazard on the way from base to head. */
export interface Hazard {
  /** The kind of the hazard, for programs that decide by it. */
  readonly kind: HazardKind;
  /** Construct path of the deployment or service, or the object as `kind namespace/name`. */
  readonly at: string;
  /** What happens, with the figures. */
  readonly problem: string;
  /** The way without the hazard. */
  readonly fix: string;
  /** Whether it only occurs if the apply stops half-way. */
  readonly onlyIfStopped: boolean;
  /**
   * The part of the service's requests that fails, 0 to 1.
   * @default - no request fails
   */
  readonly failingShare?: number;
  /**
   * Longest duration in seconds.
   * @default - it is not bounded, or time is no part of it
   */
  readonly seconds?: number;
}

/** The GPUs that a queue must hold while the objects are applied. */
export interface QueueChange {
  /**
   * Name of the queue, such as `reserved`.
   * @default - the deployments without a queue
   */
  readonly name?: string;
  /** The cluster of the queue, as in `DeploymentPreview.cluster`. */
  readonly cluster: string;
  /**
   * GPUs at the worst moment, if all workloads that this apply changes do so at one time.
   * @default - a compute or a replica count is not known
   */
  readonly peakGpus?: PreviewRange;
  /**
   * GPUs of the queue.
   * @default - its capacity is not known
   */
  readonly capacityGpus?: number;
  /** What happens to the pods. */
  readonly verdict: CapacityVerdict;
}

/** The difference of a cost: head minus base, of the lowest and of the highest amount. */
export interface CostChange {
  /**
   * Construct path of the deployment, or `cluster/queue` of a queue.
   * @default - all of them together
   */
  readonly of?: string;
  /**
   * Currency of the prices.
   * @default - there is no price on both sides
   */
  readonly currency?: string;
  /**
   * Difference of the GPU hours of all replicas in a week.
   * @default - a compute or a replica count is not known
   */
  readonly gpuHoursPerWeek?: PreviewRange;
  /**
   * Difference of the cost of one hour, in the currency.
   * @default - there is no price on both sides
   */
  readonly perHour?: PreviewRange;
  /**
   * Difference of the cost of a week of 168 hours, in the currency.
   * @default - there is no price on both sides
   */
  readonly perWeek?: PreviewRange;
  /**
   * Difference of the cost of a month of 730 hours, in the currency.
   * @default - there is no price on both sides
   */
  readonly perMonth?: PreviewRange;
}

/** The differences between a base and this preview. */
export interface ChangesPreview {
  /** Workloads, those with the largest effect first. */
  readonly workloads: WorkloadChange[];
  /** The queues of both sides. */
  readonly queues: QueueChange[];
  /** The costs that differ, and those of all. */
  readonly costs: CostChange[];
  /** Hazards of the way, those that cost requests first. */
  readonly hazards: Hazard[];
  /** The objects that differ between base and head. */
  readonly objects: ManifestDiff;
}

/** A part of a week with one minimum and one maximum. */
export interface WeekPart {
  /** Minute of the week at which it begins, where 0 is Monday 00:00. */
  readonly fromMinute: number;
  /** Minute of the week at which it ends, at most 10080. */
  readonly toMinute: number;
  /** Fewest replicas in this part. */
  readonly minReplicas: number;
  /** Most replicas that metrics may request in this part. */
  readonly maxReplicas: number;
}

/** The replica counts of a deployment over a week. */
export interface WeekPreview {
  /** Construct path of the deployment. */
  readonly deployment: string;
  /**
   * IANA time zone of the parts.
   * @default - the counts never change
   */
  readonly timeZone?: string;
  /** The parts, in order, without a gap. */
  readonly parts: WeekPart[];
  /** Whether weeks differ, such as with a schedule by date: the parts are then those of the busiest week. */
  readonly weeksDiffer: boolean;
}

/** The GPUs of reserved capacity that no deployment uses. */
export interface IdlePreview {
  /** Name of the queue. */
  readonly queue: string;
  /** The cluster of the queue. */
  readonly cluster: string;
  /** GPU hours of a week that are paid for and not used. */
  readonly gpuHoursPerWeek: PreviewRange;
}

/** What a deployment, a queue or all of them cost. */
export interface CostPreview {
  /**
   * Construct path of the deployment, or `cluster/queue` of a queue.
   * @default - all of them together
   */
  readonly of?: string;
  /**
   * GPU hours of all replicas in a week.
   * @default - a compute or a replica count is not known
   */
  readonly gpuHoursPerWeek?: PreviewRange;
  /**
   * Currency of the prices.
   * @default - the queue has no price
   */
  readonly currency?: string;
  /**
   * Cost of one hour, in the currency.
   * @default - the queue has no price
   */
  readonly perHour?: PreviewRange;
  /**
   * Cost of a week of 168 hours, in the currency.
   * @default - the queue has no price
   */
  readonly perWeek?: PreviewRange;
  /**
   * Cost of a month of 730 hours, in the currency.
   * @default - the queue has no price
   */
  readonly perMonth?: PreviewRange;
}

/** A step of a release with its shares, replicas and GPUs. */
export interface ReleaseStepPreview {
  /** Name of the step, as the release declares it. */
  readonly name: string;
  /** Share of the requests that the new deployment gets, 0 to 1. */
  readonly share: number;
  /**
   * Number of GPUs that both deployments hold.
   * @default - a compute is not known
   */
  readonly gpus?: PreviewRange;
  /**
   * Fewest replicas of both deployments that serve.
   * @default - a replica count is not known
   */
  readonly fewestServing?: number;
  /**
   * Longest time in seconds until the new deployment can take its share, without scheduling and
   * pulling its image: its start-up in the first step, 0 in the others.
   * @default - no startup probe bounds it
   */
  readonly seconds?: number;
  /**
   * Load of a GPU of the new deployment, compared with a GPU before the release: above 1 it has more
   * to do than the old deployment's ever had.
   * @default - a compute or a replica count is not known
   */
  readonly loadPerGpu?: PreviewRange;
  /** What to verify before the next step. */
  readonly verify: string[];
}

/** A release of a service, step by step. */
export interface ReleasePreview {
  /** Construct path of the service. */
  readonly service: string;
  /** Construct path of the deployment that has the traffic before it. */
  readonly from: string;
  /** Construct path of the deployment that has the traffic after it. */
  readonly to: string;
  /** Name of the current step. */
  readonly current: string;
  /** The steps, in order. */
  readonly steps: ReleaseStepPreview[];
}

/**
 * What will happen when the objects of an app are applied, as plain data. It has no time stamp: two
 * syntheses of one program give the same data.
 */
export interface PreviewData {
  /** Version of this form. A later version only adds properties, or has another number. */
  readonly version: number;
  /** All deployments, in the order of their declaration. */
  readonly deployments: DeploymentPreview[];
  /** All queues, each with the deployments of all services in its cluster. */
  readonly queues: QueuePreview[];
  /** The releases that services declare. */
  readonly releases: ReleasePreview[];
  /** The week of each deployment with an autoscaler. */
  readonly week: WeekPreview[];
  /** Reserved capacity that stays unused. */
  readonly idle: IdlePreview[];
  /**
   * Costs: of each deployment, of each queue, and of all, a last entry for each currency. A
   * deployment with
   * an overflow counts in both queues, and once in all.
   */
  readonly costs: CostPreview[];
  /**
   * The differences to the base.
   * @default - there is no base
   */
  readonly changes?: ChangesPreview;
  /** Facts that the preview cannot know, at least one. */
  readonly unknown: string[];
  /** The Kubernetes objects that are applied to each cluster, for a comparison with a later preview. */
  readonly objects: ClusterObjects[];
}
