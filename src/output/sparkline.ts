// A sparkline: a row of characters, each as high as the largest of its values.

const levels = { unicode: '▁▂▃▄▅▆▇█', ascii: '_.-=+*%@' } as const;

/** Characters of the longest one. */
const maxLength = 40;

/** Unknown values are blanks; if all values are equal, the line is low. */
export function sparklineText(values: readonly (number | null)[], isASCII = false): string {
  const heights = values.length <= maxLength ? values : largestOfEach(values);
  const known = heights.filter((value) => value !== null);
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = known.reduce((a, b) => Math.max(a, b), 0);
  const characters = isASCII ? levels.ascii : levels.unicode;
  const character = (value: number): string => {
    const share = most === least ? 0 : (value - least) / (most - least);
    return characters.charAt(Math.round(share * (characters.length - 1)));
  };
  return heights.map((value) => (value === null ? ' ' : character(value))).join('');
}

/** The largest of each group of neighbors. */
const largestOfEach = (values: readonly (number | null)[]): readonly (number | null)[] =>
  Array.from({ length: maxLength }, (_, at) => {
    const start = Math.floor((at * values.length) / maxLength);
    const end = Math.floor(((at + 1) * values.length) / maxLength);
    return values
      .slice(start, end)
      .reduce((largest, value) => (value === null ? largest : Math.max(value, largest ?? 0)), null);
  });
