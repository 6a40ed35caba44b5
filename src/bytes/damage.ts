// The word for data that could not be read to its end: "truncated" if it ends early, "damaged" if it is invalid.

const truncatedKinds: ReadonlySet<string> = new Set(['truncated', 'no-end', 'compression-truncated']);

/** The word for an anomaly kind. */
export const damageWord = (kind: string): 'truncated' | 'damaged' =>
  truncatedKinds.has(kind) ? 'truncated' : 'damaged';
