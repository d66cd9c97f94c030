import { ApiObject, Chart } from 'cdk8s';
import { orderedObjects } from './order';

/** One result per object of a chart, in the order of the output: from the object, or from its JSON. @internal */
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
