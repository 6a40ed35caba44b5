// What a JSON value looks like from afar, for telling formats apart before any schema is asked.

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
