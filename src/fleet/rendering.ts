import { Chart } from 'cdk8s';
import { ObjectWriter } from './json';
import { orderedObjects } from './order';

/** What `use` makes of each object of a chart as it is written. @internal */
export function rendered<T>(chart: Chart, objects: ObjectWriter, use: (object: any) => T): T[] {
  // cdk8s' own would prepare the whole app once more; a chart with another one means it
  return chart.toJson === Chart.prototype.toJson
    ? orderedObjects(chart).map((object) => use(objects.json(object)))
    : Object.values(chart.toJson()).map(use);
}
