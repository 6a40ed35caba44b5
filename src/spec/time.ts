// Times of documents (RFC 3339), as reports write them.

const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** The same moment in UTC, its fraction (up to 9 decimals) as it was; undefined for what is no time. */
export function utcTime(text: string): string | undefined {
  const match = rfc3339.exec(text.toUpperCase());
  const seconds = match ? Date.parse(`${match[1]}T${match[2]}${match[4]}`) : Number.NaN;
  if (Number.isNaN(seconds)) return undefined;
  return `${new Date(seconds).toISOString().slice(0, 19)}${(match?.[3] ?? '').slice(0, 10)}Z`;
}

/** Seconds and nanoseconds since 1970 as a time in UTC, with as many decimals as it takes; undefined beyond the calendar. */
export function utcTimestamp(seconds: number, nanoseconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
  return `${date.toISOString().slice(0, -5)}${fraction}Z`;
}
