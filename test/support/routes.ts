/** Header of the rules that get no request, and keep their clusters. */
const NEVER = 'cdk_inference_never';

/** Whether no request reaches a rule of a route. */
export function isDormant({ matches = [] }: any): boolean {
  return matches.some(({ headers = [] }: any) => headers.some(({ name }: any) => name === NEVER));
}

/** The rules of a route that requests reach. */
export function liveRules({ spec }: any): any[] {
  return spec.rules.filter((rule: any) => !isDormant(rule));
}
