import { PreviewData } from './data';

/** Preview data as JSON, with a line for each deployment, queue and object. @internal */
export function jsonOf(data: PreviewData): string {
  const lines = Object.entries(data).map(
    ([name, value]) => `${JSON.stringify(name)}: ${linesOf(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** JSON with a line for each item of a list, and for each object of a cluster. */
function linesOf(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) {
    return JSON.stringify(value);
  }
  const items = value.map((item) => {
    const { items: objects, ...rest } = item;
    return objects === undefined
      ? JSON.stringify(item)
      : `${JSON.stringify(rest).slice(0, -1)},"items":${linesOf(objects)}}`;
  });
  return `[\n${items.join(',\n')}\n]`;
}
