/**
 * A second of a cluster's time takes this many milliseconds here. Envoy's own second, in which it gathers
 * changes of health before it acts on them, is real: it counts four times as much as it would.
 */
export const SECOND = 250;
