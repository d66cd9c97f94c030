import { CostChange, CostPreview, PreviewRange } from './data';
import { sumOfRanges } from './peak';
import { omitUndefined } from '../private/omit-undefined';

const PRICES = ['perHour', 'perWeek', 'perMonth'] as const;
const AMOUNTS = ['gpuHoursPerWeek', ...PRICES] as const;
type Amount = (typeof AMOUNTS)[number];

/** The costs that differ between base and head, and those of all. @internal */
export function costChanges(
  base: readonly CostPreview[],
  head: readonly CostPreview[],
): CostChange[] {
  const [old, current] = [partsOf(base), partsOf(head)];
  const parts = [...new Set([...current.keys(), ...old.keys()])].map((of) =>
    changeOf(old.get(of), current.get(of)),
  );
  const currencies = [...totalsOf(head), ...totalsOf(base)].map(({ currency }) => currency);
  const priced = [...new Set(currencies.flatMap((currency) => currency ?? []))];
  const totals = (priced.length === 0 ? [undefined] : priced).map((currency) =>
    changeOf(totalIn(base, currency), totalIn(head, currency)),
  );
  return [...parts.filter(differs), ...totals];
}

function partsOf(costs: readonly CostPreview[]): Map<string, CostPreview> {
  return new Map(
    costs.flatMap((cost) => (cost.of === undefined ? [] : [[cost.of, cost] as const])),
  );
}

function totalsOf(costs: readonly CostPreview[]): CostPreview[] {
  return costs.filter(({ of }) => of === undefined);
}

/** A side without prices in a currency has its GPU hours alone. */
function totalIn(costs: readonly CostPreview[], currency: string | undefined): CostPreview {
  const all = totalsOf(costs);
  return (
    all.find((each) => each.currency === currency) ??
    omitUndefined({ currency, gpuHoursPerWeek: all[0]?.gpuHoursPerWeek })
  );
}

/** What is on one side alone costs nothing on the other. */
function changeOf(before: CostPreview | undefined, after: CostPreview | undefined): CostChange {
  const { of, currency } = (after ?? before)!;
  const isPriced = !before || !after || before.currency === after.currency;
  const amounts = Object.fromEntries(
    (isPriced ? AMOUNTS : AMOUNTS.slice(0, 1)).map((amount) => [
      amount,
      difference(before, after, amount),
    ]),
  ) as { readonly [amount in Amount]?: PreviewRange };
  return omitUndefined({ of, currency: isPriced ? currency : undefined, ...amounts });
}

function difference(
  before: CostPreview | undefined,
  after: CostPreview | undefined,
  amount: Amount,
): PreviewRange | undefined {
  const [had, has] = [before?.[amount], after?.[amount]];
  if ((before && !had) || (after && !has)) {
    return undefined;
  }
  return {
    ...sumOfRanges([had, has].flatMap((each) => each ?? [])),
    low: round((has?.low ?? 0) - (had?.low ?? 0)),
    high: round((has?.high ?? 0) - (had?.high ?? 0)),
  };
}

function differs(change: CostChange): boolean {
  return AMOUNTS.some((amount) => change[amount]?.low || change[amount]?.high);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
