// Durations for people, in Docker's words, which are about right.

const minute = 60;
const hour = 60 * minute;
const day = 24;
const week = 7 * day;
const month = 30 * day;
const year = 365 * day;

/** `2 weeks`, of seconds. */
export function humanDuration(seconds: number): string {
  if (seconds < 1) return 'Less than a second';
  if (seconds < 2) return '1 second';
  if (seconds < minute) return `${Math.floor(seconds)} seconds`;
  if (seconds < 2 * minute) return 'About a minute';
  if (seconds < hour) return `${Math.floor(seconds / minute)} minutes`;
  // From here on the nearest hour counts, but for years.
  const hours = Math.round(seconds / hour);
  if (hours < 2) return 'About an hour';
  if (hours < 2 * day) return `${hours} hours`;
  if (hours < 2 * week) return `${Math.floor(hours / day)} days`;
  if (hours < 2 * month) return `${Math.floor(hours / week)} weeks`;
  if (hours < 2 * year) return `${Math.floor(hours / month)} months`;
  return `${Math.floor(Math.floor(seconds / hour) / year)} years`;
}
