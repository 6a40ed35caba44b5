// A value under a verb of Go's fmt. Lists, maps and structs have the verb for each of their members; what a verb is not for
// is written as Go does, %!d(string=x).
import { encodePath } from '../../oci/entry-path.ts';
import { Fault } from './fault.ts';
import { floatDigits, integerDigits } from './format-number.ts';
import { mostDecimals } from './limits.ts';
import { quoted } from './quoted.ts';
import { kindOf, sortedKeys, type Value } from './value.ts';

export interface Directive {
  readonly verb: string;
  /** Any of -, +, #, 0 and a blank. */
  readonly flags: string;
  readonly width: number;
  readonly precision?: number;
}

const plain: Directive = { verb: 'v', flags: '', width: 0 };

/** As {{.}} prints it. */
export const goText = (value: Value): string => {
  if (typeof value === 'string') return value;
  return value === undefined ? '<no value>' : formatValue(plain, value);
};

export function formatValue(directive: Directive, value: Value): string {
  const each = (member: Value): string => formatValue(directive, member);
  switch (kindOf(value)) {
    case 'list':
      return `[${(value as readonly Value[]).map(each).join(' ')}]`;
    case 'map': {
      const map = value as Readonly<Record<string, Value>>;
      return `map[${sortedKeys(map)
        .map((key) => `${each(key)}:${each(map[key])}`)
        .join(' ')}]`;
    }
    case 'struct':
      return `{${Object.entries(value as object)
        .map(([name, member]) => (directive.flags.includes('+') ? `${name}:${each(member)}` : each(member)))
        .join(' ')}}`;
    case 'string':
      return stringText(directive, value as string) ?? unfit(directive, 'string', value);
    case 'number':
      return numberText(directive, value as number);
    case 'bool':
      return directive.verb === 'v' || directive.verb === 't'
        ? padded(directive, String(value))
        : unfit(directive, 'bool', value);
    case 'nil':
      return directive.verb === 'v' ? padded(directive, '<nil>') : `%!${directive.verb}(<nil>)`;
  }
}

const unfit = (directive: Directive, type: string, value: Value): string =>
  `%!${directive.verb}(${type}=${formatValue({ ...directive, verb: 'v' }, value)})`;

function stringText(directive: Directive, value: string): string | undefined {
  const { verb, precision } = directive;
  const kept =
    precision === undefined
      ? value
      : Array.from(value.slice(0, precision * 2))
          .slice(0, precision)
          .join('');
  switch (verb) {
    case 'v':
    case 's':
      return padded(directive, kept);
    case 'q':
      return padded(directive, quoted(kept, '"'));
    case 'x':
      return padded(directive, hex(directive, value));
    case 'X':
      return padded(directive, hex(directive, value).toUpperCase());
    default:
      return undefined;
  }
}

/** Of bytes; a blank among the flags stands between them. */
function hex({ flags, precision }: Directive, value: string): string {
  const bytes = Array.from(encodePath(value).subarray(0, precision), (byte) => byte.toString(16).padStart(2, '0'));
  return (flags.includes('#') && bytes.length > 0 ? '0x' : '') + bytes.join(flags.includes(' ') ? ' ' : '');
}

function numberText(directive: Directive, value: number): string {
  const { verb, flags, width, precision } = directive;
  const isWhole = Number.isSafeInteger(value);
  if (isWhole && (verb === 'c' || verb === 'q')) {
    const character = value >= 0 && value <= 0x10ffff ? String.fromCodePoint(value) : '\ufffd';
    return padded(directive, verb === 'c' ? character : quoted(character, "'"));
  }
  if (precision !== undefined && precision > mostDecimals) throw new Fault(`more than ${mostDecimals} decimals`);
  const whole = isWhole ? integerDigits(value, verb) : undefined;
  const digits = whole?.padStart(precision ?? 0, '0') ?? floatDigits(value, verb, precision);
  if (digits === undefined) return unfit(directive, isWhole ? 'int' : 'float64', value);
  // %+v is a struct with names.
  const isSigned = flags.includes('+') && verb !== 'v';
  const sign = value < 0 ? '-' : isSigned ? '+' : flags.includes(' ') ? ' ' : '';
  const prefix = whole === undefined || !flags.includes('#') ? sign : sign + (prefixes.get(verb) ?? '');
  // A precision of a whole number says how many digits there are; then no zeros fill the width.
  const isFilled = flags.includes('0') && !flags.includes('-') && (whole === undefined || precision === undefined);
  if (isFilled) return prefix + digits.padStart(width - prefix.length, '0');
  return padded({ ...directive, flags: flags.replaceAll('0', '') }, prefix + digits);
}

const prefixes: ReadonlyMap<string, string> = new Map([
  ['b', '0b'],
  ['o', '0'],
  ['x', '0x'],
  ['X', '0X'],
]);

/** To the width, which counts characters. */
function padded({ flags, width }: Directive, text: string): string {
  // A character is one unit of the text or two: no need to count them all.
  const missing = text.length >= width * 2 ? 0 : width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  return (flags.includes('0') ? '0' : ' ').repeat(missing) + text;
}
