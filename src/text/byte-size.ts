// Formats and parses sizes in bytes. Formats as Docker does: decimal units, three digits. Parses units of 1000 (kB, MB)
// and 1024 (KiB, MiB).

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Such as `1.23MB`, as in `docker image ls`. Some Docker columns use four digits. */
export function humanSize(bytes: number, digits: 3 | 4 = 3): string {
  let scaled = bytes;
  let unit = 0;
  while (scaled >= 1000 - 10 ** (3 - digits) / 2 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${rounded(scaled, digits)}${units[unit]}`;
}

/** Like Go's %.3g, which Docker uses: a tie is rounded to even. */
function rounded(value: number, digits: number): number {
  const factor = 10 ** (digits - (value < 10 ? 1 : value < 100 ? 2 : 3));
  const shifted = value * factor;
  return (shifted % 1 === 0.5 ? 2 * Math.round(shifted / 2) : Math.round(shifted)) / factor;
}

/** A difference of sizes: `+1.23MB`, `-40kB`, `0B`. */
export const signedSize = (bytes: number): string =>
  bytes === 0 ? humanSize(0) : `${bytes < 0 ? '-' : '+'}${humanSize(Math.abs(bytes))}`;

/** A share from 0 to 1 as `72%`. Only exactly 0 and 1 give 0% and 100%. */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100}%`;
  if (share >= 0.01 && share <= 0.99) return `${Math.round(share * 100)}%`;
  const tenths = Math.min(Math.max(Math.round(share * 1000), 1), 999);
  return `${tenths / 10}%`;
}

const factors: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** The bytes in `1000000`, `20MB` or `1.5GiB`; undefined if the text is not a size or too large to be exact. */
export function parseByteSize(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,15}(?:\.\d{1,6}(?= ?[kmgt]))?) ?([kmgt]i?b|b)?$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(digits) * (factors[(unit ?? '').toLowerCase()] ?? Number.NaN));
  return digits !== undefined && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** `12,345`. Intl.NumberFormat would load its language data first, which takes longer than a whole run. */
export function groupDigits(count: number): string {
  const digits = String(count);
  const first = digits.length % 3 || 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/.{3}/g) ?? [])].join(',');
}
