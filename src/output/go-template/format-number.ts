// Formats numbers like Go's fmt: %d and similar verbs for integers, %f, %e and %g for all numbers.

/** Digits of an integer without its sign; undefined for verbs that do not format integers. */
export function integerDigits(value: number, verb: string): string | undefined {
  const base = bases.get(verb);
  if (base === undefined) return undefined;
  const digits = Math.abs(value).toString(base);
  return verb === 'X' ? digits.toUpperCase() : digits;
}

const bases: ReadonlyMap<string, number> = new Map([
  ['v', 10],
  ['d', 10],
  ['b', 2],
  ['o', 8],
  ['x', 16],
  ['X', 16],
]);

/** Digits of a number without its sign; undefined for verbs that do not format floats. */
export function floatDigits(value: number, verb: string, precision: number | undefined): string | undefined {
  const size = Math.abs(value);
  switch (verb) {
    case 'f':
    case 'F':
      return fixed(size, precision ?? 6);
    case 'e':
      return exponential(size, precision ?? 6);
    case 'E':
      return exponential(size, precision ?? 6).toUpperCase();
    case 'v':
    case 'g':
      return general(size, precision);
    case 'G':
      return general(size, precision).toUpperCase();
    default:
      return undefined;
  }
}

/** From here on, toFixed uses exponents. */
const maxFixed = 1e21;

function fixed(size: number, precision: number): string {
  if (size >= maxFixed) return `${BigInt(size)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
  return lowerTie(size.toFixed(exactly), precision) ?? size.toFixed(precision);
}

/** Enough decimals to recognize a number exactly halfway between two shorter ones. */
const exactly = 100;

/** Halfway between two numbers, JavaScript rounds up but Go rounds to even. Returns the lower number if it is the even one. */
function lowerTie(exact: string, precision: number): string | undefined {
  const cut = exact.slice(0, exact.indexOf('.') + (precision > 0 ? precision + 1 : 0));
  const isTie = /^\.?50*$/.test(exact.slice(cut.length));
  return isTie && Number(cut.at(-1)) % 2 === 0 ? cut : undefined;
}

/** With exponents of at least two digits. */
function exponential(size: number, precision: number | undefined): string {
  const [exact = '', exponent] = size.toExponential(exactly).split('e');
  const cut = precision === undefined ? undefined : lowerTie(exact, precision);
  const text = cut === undefined ? size.toExponential(precision) : `${cut}e${exponent}`;
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/**
 * The shortest digits that identify the number, or as many as `precision`; with an exponent if the number is small or large.
 */
function general(size: number, precision: number | undefined): string {
  const digits = exponential(size, precision === undefined ? undefined : Math.max(precision, 1) - 1);
  const [mantissa, exponent = 0] = digits.split('e').map(Number);
  const places = String(mantissa).replace('.', '').length;
  const least = precision === undefined ? 6 : Math.max(precision, 1);
  const most = precision !== undefined && least > places && places >= exponent + 1 ? places : least;
  if (exponent < -4 || exponent >= most) return digits.replace(/(?:\.|(?<!0))0*e/, 'e');
  return Number(digits).toFixed(Math.max(places - 1 - exponent, 0));
}
