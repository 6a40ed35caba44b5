// What is said of data that could not be read to its end: truncated if it ends early, damaged if it is wrong.

const early: ReadonlySet<string> = new Set(['truncated', 'no-end', 'compression-truncated']);

/** By the kind of the anomaly. */
export const damageWord = (kind: string): 'truncated' | 'damaged' => (early.has(kind) ? 'truncated' : 'damaged');
