// Sizes for people, as Docker prints them: decimal units, three digits.

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `1.23MB`: as `docker image ls` has it; the size that some of its fields have has four digits. */
export function humanSize(value: number, digits: 3 | 4 = 3): string {
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 - 10 ** (3 - digits) / 2 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${rounded(scaled, digits)}${units[unit]}`;
}

/** As Go's %.3g has it, which Docker prints with: a tie goes to the even neighbour. */
function rounded(value: number, digits: number): number {
  const factor = 10 ** (digits - (value < 10 ? 1 : value < 100 ? 2 : 3));
  const shifted = value * factor;
  return (shifted % 1 === 0.5 ? 2 * Math.round(shifted / 2) : Math.round(shifted)) / factor;
}
