// Parses and formats the times in image documents (RFC 3339), and formats durations as Docker does.

const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The same moment in UTC with its fraction unchanged, up to 9 digits. Undefined if the text is not a time, or if the
 * year in UTC is outside 0000–9999, the range of RFC 3339.
 */
export function utcTime(text: string): string | undefined {
  const match = rfc3339.exec(text.toUpperCase());
  if (!match) return undefined;
  const [, day = '', time, fraction = '', zone] = match;
  // Date would accept February 30 as March 1, and 24:00 as the next day.
  if (!isoTime(`${day}T${time}Z`)?.startsWith(day)) return undefined;
  const moment = isoTime(`${day}T${time}${zone}`);
  return moment && /^\d{4}-/.test(moment) ? `${moment.slice(0, 19)}${fraction.slice(0, 10)}Z` : undefined;
}

const readByGo = /^(\d{4}-\d{2}-\d{2}T)(\d{1,2})(:\d{2}:\d{2})(?:[.,](\d+))?(Z|[+-](\d{2}):(\d{2}))$/;

/**
 * The time as RFC 3339 writes it, if Go's `time.Time` reads this text from JSON; undefined if Go refuses it. Go accepts an
 * hour of one digit, a comma before the fraction and any offset up to 24:60, but no lowercase letters.
 */
export function goTime(text: string): string | undefined {
  const [, day = '', hour = '', rest, fraction, zone, zoneHours = '0', zoneMinutes = '0'] = readByGo.exec(text) ?? [];
  if (Number(zoneHours) > 24 || Number(zoneMinutes) > 60) return undefined;
  const time = `${day}${hour.padStart(2, '0')}${rest}`;
  if (day === '' || !isoTime(`${time}Z`)?.startsWith(day)) return undefined;
  return `${time}${fraction === undefined ? '' : `.${fraction}`}${zone}`;
}

function isoTime(text: string): string | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/**
 * A UTC time from seconds and nanoseconds since 1970, with as many decimals as needed; undefined if out of range for
 * Date.
 */
export function utcTimestamp(seconds: number, nanoseconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  return `${date.toISOString().slice(0, -5)}${fractionOf(nanoseconds)}Z`;
}

/** The decimals of a second, with the point and without zeros at the end. */
export const fractionOf = (nanoseconds: number): string =>
  nanoseconds === 0
    ? ''
    : `.${String(nanoseconds)
        .padStart(9, '0')
        .replace(/(?<!0)0+$/, '')}`;

const minute = 60;
const hour = 60 * minute;
const day = 24;
const week = 7 * day;
const month = 30 * day;
const year = 365 * day;

/** A duration in Docker's rounded words, such as `2 weeks`. */
export function humanDuration(seconds: number): string {
  if (seconds < 1) return 'Less than a second';
  if (seconds < 2) return '1 second';
  if (seconds < minute) return `${Math.floor(seconds)} seconds`;
  if (seconds < 2 * minute) return 'About a minute';
  if (seconds < hour) return `${Math.floor(seconds / minute)} minutes`;
  // From here on hours are rounded to the nearest, except for years.
  const hours = Math.round(seconds / hour);
  if (hours < 2) return 'About an hour';
  if (hours < 2 * day) return `${hours} hours`;
  if (hours < 2 * week) return `${Math.floor(hours / day)} days`;
  if (hours < 2 * month) return `${Math.floor(hours / week)} weeks`;
  if (hours < 2 * year) return `${Math.floor(hours / month)} months`;
  return `${Math.floor(Math.floor(seconds / hour) / year)} years`;
}
