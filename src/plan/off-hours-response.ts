import { PlannedDeployment } from './deployment';
import { FrontendBase } from './frontend-base';
import { OffHoursResponsePlan } from './scale-to-zero';
import { takingTraffic } from './traffic';

/** The response of a gateway whose deployments are off; those of one frontend have the same off hours. @internal */
export function offHoursResponse(
  { traffic }: Pick<FrontendBase, 'traffic'>,
  deployments: readonly PlannedDeployment[],
): OffHoursResponsePlan | undefined {
  const taking = new Set(takingTraffic(traffic).map(({ path }) => path));
  return deployments
    .filter(({ path }) => taking.has(path))
    .map(({ autoscaler }) => autoscaler?.zero?.response)
    .find((response) => response !== undefined);
}
