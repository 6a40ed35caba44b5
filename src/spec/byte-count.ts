// Numbers of bytes as people write them: 1000000, 20MB, 1.5GiB. Units of 1000 as Docker prints them, or of 1024.

const units: Readonly<Record<string, number>> = {
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

/** Undefined where it is none, or more than can be counted exactly. */
export function parseByteCount(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,15}(?:\.\d{1,6}(?= ?[kmgt]))?) ?([kmgt]i?b|b)?$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(digits) * units[(unit ?? '').toLowerCase()]);
  return digits !== undefined && Number.isSafeInteger(bytes) ? bytes : undefined;
}
