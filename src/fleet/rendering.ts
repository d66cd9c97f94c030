import { ApiObject, Chart } from 'cdk8s';
import { orderedObjects } from './order';

/** What is made of each object of a chart as it is written: of itself, or of its JSON. @internal */
export function rendered<T>(
  chart: Chart,
  ofObject: (object: ApiObject) => T,
  ofJson: (json: any) => T,
): T[] {
  // cdk8s' own would prepare the whole app once more; a chart with another one means it
  return chart.toJson === Chart.prototype.toJson
    ? orderedObjects(chart).map(ofObject)
    : Object.values(chart.toJson()).map(ofJson);
}
