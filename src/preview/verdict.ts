/** What happens to the pods that a queue must hold. */
export enum CapacityVerdict {
  /** All of them run at once. */
  FITS = 'fits',
  /** Some are pending until others have ended, and the change completes by itself. */
  WAITS = 'waits',
  /** Some are pending until a person changes something. */
  STUCK = 'stuck',
  /** The capacity of the queue, or the compute of a deployment, is not known. */
  UNKNOWN = 'unknown',
}
