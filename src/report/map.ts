// A map among the data of an answer: an object whose keys are data too (labels, attributes), told from one with known
// fields by having no prototype. JSON knows no difference; templates do.

export const mapOf = <Value>(entries: Iterable<readonly [string, Value]>): Readonly<Record<string, Value>> =>
  Object.assign(Object.create(null), Object.fromEntries(entries));
