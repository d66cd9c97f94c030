import { Size, SizeRoundingBehavior } from 'cdk8s';

/** Whole bytes: a size such as 0.1 KiB is rounded down. @internal */
export function bytesOf(size: Size): number {
  return Math.floor(size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) * 1024);
}
