import { Chart } from 'cdk8s';
import { ObjectWriter } from './json';
import { orderedObjects } from './order';

/** The objects of a chart as they are written. @internal */
export function rendered(chart: Chart, writer: ObjectWriter): any[] {
  // cdk8s' own would prepare the whole app once more; a chart with another one means it
  return chart.toJson === Chart.prototype.toJson
    ? orderedObjects(chart).map((object) => writer.json(object))
    : Object.values(chart.toJson());
}
