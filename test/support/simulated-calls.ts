import { aDeployment, aRoutedService } from './builders';
import { Call, Environment, callers } from './simulation';
import { aClbService } from './traffic';
import {
  ClbAlgorithm,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Weight,
} from '../../src';

const CALLS = 100_000;
/**
 * Of a share that is drawn at random, one in 100,000 runs lies further away (and the seed is fixed):
 * 0.43 percentage points at a share of 90 %, 0.71 at 50 %.
 */
const DEVIATIONS = 4.5;

/** What a release of Envoy Gateway does with a hash and weighted clusters: 1.9, and those before. */
export const RELEASES: Record<'NEW' | 'OLD', Environment> = {
  NEW: { hashesClusters: true },
  OLD: { hashesClusters: false },
};

/** Adds deployments `a`, `b` … of these sizes, and their split: weights, or by instance count. */
export function sized(service: InferenceService, replicas: number[], weights?: number[]) {
  const all = replicas.map((count, index) =>
    aDeployment(service, { replicas: count }, 'abcd'[index]),
  );
  if (weights) {
    service.splitTraffic(weights.map((weight, index) => Weight.of(all[index], weight)));
  } else {
    service.splitByInstanceCount();
  }
  return service;
}

/** A service behind an API gateway. */
export const routed = (gateway: Gateway, algorithm?: GatewayAlgorithm) =>
  aRoutedService({
    platform: Platform.kubernetes({ gateway }),
    loadBalancer: LoadBalancer.apiGateway({ algorithm, pinningHeader: 'x-deployment' }),
  });
/** A service behind a CLB. */
export const balanced = (platform: Platform, algorithm?: ClbAlgorithm) =>
  aClbService({ platform, loadBalancer: LoadBalancer.clb({ algorithm }) });
export const over = (gateway: Gateway) => Platform.kubernetes({ gateway });

/** The call of one of many users. */
export const user = (index: number): Call => ({
  headers: { 'x-user': `user-${index}` },
  source: `user-${index}`,
});

/** What part of the calls of as many users each deployment gets. */
export function measured(objects: any[], environment = RELEASES.NEW): Map<string, number> {
  const answer = callers(objects, 80, environment);
  const counts = new Map<string, number>();
  for (let index = 0; index < CALLS; index++) {
    const name = `${answer(user(index))}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map([...counts].map(([name, count]) => [name, count / CALLS]));
}

export type Shares = [deployment: string, share: number][];

/** The deployments whose part is not the declared one, within the error of so many calls. */
export function wrong(parts: Map<string, number>, shares: Shares): string[] {
  const names = new Set([...parts.keys(), ...shares.map(([name]) => name)]);
  const declared = new Map(shares);
  return [...names].sort().filter((name) => {
    const share = declared.get(name) ?? 0;
    const error = DEVIATIONS * Math.sqrt((share * (1 - share)) / CALLS);
    return Math.abs((parts.get(name) ?? 0) - share) > error;
  });
}

/** The shares of a plan. */
export const planned = (service: InferenceService): Shares =>
  service.plan().traffic.shares.map(({ deployment, share }) => [deployment, share!]);

/** How many of 1,000 users meet more than one deployment in 20 calls each. */
export function wandering(objects: any[], environment: Environment): number {
  const answer = callers(objects, 80, environment);
  return Array.from({ length: 1000 }, (_, index) => {
    const met = Array.from({ length: 20 }, () => answer(user(index)));
    return new Set(met).size;
  }).filter((size) => size > 1).length;
}
