import { isPlain } from './copy';

type Labels = { readonly [name: string]: unknown };

/** Whether a Service with this selector selects the labels; without a selector it selects no pods. @internal */
export function hasLabels(selector: unknown, labels: unknown): boolean {
  return (
    isPlain(selector) &&
    Object.keys(selector).length > 0 &&
    Object.entries(selector).every(([name, value]) => (labels as Labels)?.[name] === value)
  );
}

/** Whether a label selector (`matchLabels`, `matchExpressions`) takes labels; none takes nothing. @internal */
export function selects(selector: unknown, labels: unknown): boolean {
  if (!isPlain(selector)) {
    return false;
  }
  const { matchLabels = {}, matchExpressions = [] } = selector as any;
  const known = (labels ?? {}) as Labels;
  const exact = Object.entries(matchLabels ?? {}).every(([name, value]) => known[name] === value);
  return exact && (matchExpressions ?? []).every((expression: any) => fits(expression, known));
}

function fits({ key, operator, values = [] }: any, labels: Labels): boolean {
  const there = key in labels;
  switch (operator) {
    case 'In':
      return there && values.includes(labels[key]);
    case 'NotIn':
      return !there || !values.includes(labels[key]);
    case 'Exists':
      return there;
    case 'DoesNotExist':
      return !there;
    default:
      return false;
  }
}
