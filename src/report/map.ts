// Makes a map for report data, such as labels, whose keys are data too. It has no prototype, by which templates tell maps
// from structs.

export const mapOf = <Value>(entries: Iterable<readonly [string, Value]>): Readonly<Record<string, Value>> =>
  Object.assign(Object.create(null), Object.fromEntries(entries));
