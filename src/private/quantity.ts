import { isUnresolved } from './unresolved';

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const QUANTITY = /^([+-]?)(\d+)?(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/;

/** Too small for another suffix: canonical already, as most quantities are. */
const PLAIN = /^[1-9]\d{0,2}(?:[numkMGTPE]|[KMGTPE]i)?$/;

/**
 * A Kubernetes quantity as the API server writes it back: `1024Mi` → `1Gi`, `0.5` → `500m`.
 *
 * Terraform compares what it sent with what the API server answers, so any other spelling of the
 * same amount fails an apply with "inconsistent result". What is no quantity comes back unchanged.
 * (Rules of the canonical form: apimachinery `pkg/api/resource/quantity.go`.)
 *
 * @internal
 */
export function canonicalQuantity(value: string | number): string {
  const text = String(value);
  if (PLAIN.test(text)) {
    return text;
  }
  const match = QUANTITY.exec(text);
  if (!match || (match[2] === undefined && !match[3])) {
    return text;
  }
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const digits = BigInt(`${whole}${fraction}` || '0');
  const negative = sign === '-' && digits !== 0n ? '-' : '';
  if (suffix.endsWith('i')) {
    return negative + binary(digits, fraction.length, BINARY.indexOf(suffix));
  }
  if (/^[eE]/.test(suffix)) {
    return negative + exponent(digits, Number(suffix.slice(1)) - fraction.length);
  }
  return negative + decimal(digits, (DECIMAL.indexOf(suffix) - 3) * 3 - fraction.length);
}

/** A number of CPUs as a quantity; a token passes through. @internal */
export function cpuQuantity(cpu: number): string | number {
  return isUnresolved(cpu) ? cpu : canonicalQuantity(cpu);
}

/** Bytes as a quantity, with the largest binary suffix that leaves a whole number. @internal */
export function bytesQuantity(bytes: number): string {
  let amount = bytes;
  let power = 0;
  while (amount !== 0 && amount % 1024 === 0 && power < BINARY.length - 1) {
    amount /= 1024;
    power += 1;
  }
  return `${amount}${BINARY[power]}`;
}

/** The number of a quantity in canonical form; NaN for any other text. @internal */
export function amountOf(canonical: string): number {
  const [, digits, suffix] = /^(\d+)([A-Za-z]*)$/.exec(canonical) ?? [];
  const power = suffix?.endsWith('i')
    ? 1024 ** BINARY.indexOf(suffix)
    : 1000 ** (DECIMAL.indexOf(suffix) - 3);
  return digits === undefined ? NaN : Number(digits) * power;
}

function binary(digits: bigint, decimals: number, power: number): string {
  const scale = 10n ** BigInt(decimals);
  const scaled = digits * 1024n ** BigInt(power);
  if (scaled % scale !== 0n) {
    // not a whole number of bytes: the API server falls back to decimal, rounding up at nano
    return decimal(scaled, -decimals);
  }
  let amount = scaled / scale;
  if (amount < 1024n) {
    return `${amount}`;
  }
  let index = 0;
  while (amount % 1024n === 0n && index < BINARY.length - 1) {
    amount /= 1024n;
    index += 1;
  }
  return `${amount}${BINARY[index]}`;
}

function decimal(digits: bigint, power: number): string {
  const [amount, exponentOfThousand] = byThousands(digits, power);
  return `${amount}${DECIMAL[exponentOfThousand + 3]}`;
}

function exponent(digits: bigint, power: number): string {
  const [amount, exponentOfThousand] = byThousands(digits, power);
  return exponentOfThousand === 0 ? `${amount}` : `${amount}e${exponentOfThousand * 3}`;
}

/** The largest power of 1000 that leaves a whole amount; what lies below nano is rounded up. */
function byThousands(digits: bigint, power: number): [bigint, number] {
  if (digits === 0n) {
    return [0n, 0];
  }
  let nano = digits;
  const shift = power + 9;
  if (shift >= 0) {
    nano *= 10n ** BigInt(shift);
  } else {
    const divisor = 10n ** BigInt(-shift);
    nano = (nano + divisor - 1n) / divisor;
  }
  let thousands = -3;
  while (nano % 1000n === 0n && thousands < 6) {
    nano /= 1000n;
    thousands += 1;
  }
  return [nano, thousands];
}
