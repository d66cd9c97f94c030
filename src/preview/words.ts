import { Certainty, FieldChange, PreviewRange } from './data';
import { DeploymentPreview } from './deployment';
import { show } from '../private/show';

/** A share of the requests, such as `12.5 %`. @internal */
export function percent(share: number | undefined): string {
  return share === undefined ? 'by replicas' : `${rounded(share * 100, 1)} %`;
}

/** A duration, such as `30 min 11 s`. @internal */
export function duration(seconds: number | undefined): string {
  if (seconds === undefined) {
    return 'no bound';
  }
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(seconds % 60 > 0 || seconds === 0 ? [`${seconds % 60} s`] : []),
  ];
  return parts.join(' ');
}

/** A range, such as `8–24`; with `≈` if it is assumed. @internal */
export function range(
  value: PreviewRange | undefined,
  format: (amount: number) => string = number,
): string {
  if (!value) {
    return 'not known';
  }
  const { low, high, certainty } = value;
  const to = format === number ? '–' : ' to ';
  const text = low === high ? format(low) : `${format(low)}${to}${format(high)}`;
  return certainty === Certainty.ASSUMED ? `≈ ${text}` : text;
}

/** A number with a thin space between thousands. @internal */
export function number(value: number): string {
  const [whole, fraction] = `${rounded(value, 2)}`.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A difference, such as `+168` or `−168`. @internal */
export function signed(value: number): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '±';
  return `${sign}${number(Math.abs(value))}`;
}

/** Replica counts, such as `2` or `1–4`. @internal */
export function replicas(deployment: DeploymentPreview | undefined): string {
  const { minReplicas, maxReplicas } = deployment ?? {};
  if (!deployment || minReplicas === undefined || maxReplicas === undefined) {
    return deployment ? 'not known' : '–';
  }
  return minReplicas === maxReplicas ? `${minReplicas}` : `${minReplicas}–${maxReplicas}`;
}

/** A changed field: its last names, the old and the new value. @internal */
export function cause({ object, field, before, after }: FieldChange): string {
  const names = field.split('/').slice(1);
  const path = names
    .slice(names[1] === 'template' ? 3 : 1)
    .join('.')
    .replace(/~1/g, '/')
    .replace(/~0/g, '~');
  const name = object === undefined ? path : `${path} of ${object}`;
  if (before === undefined) {
    return `${name} is new: ${show(after)}`;
  }
  return after === undefined
    ? `${name} is gone: ${show(before)}`
    : `${name}: ${show(before)} → ${show(after)}`;
}

/** `1 replica`, `2 replicas`. @internal */
export function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
