/** How sure a figure of a preview is. */
export enum Certainty {
  /** It follows from the program alone. */
  EXACT = 'exact',
  /** It is a bound: the real figure is not worse. */
  BOUNDED = 'bounded',
  /** It depends on something that the program does not set. */
  ASSUMED = 'assumed',
}
