// Formats a value by a verb of Go's fmt. The verb applies to each member of lists, maps and structs. A verb that does not fit
// a value is written as Go does: %!d(string=x).
import { encodePath } from '../../oci/entry-path.ts';
import { Fault } from './fault.ts';
import { floatDigits, integerDigits } from './format-number.ts';
import { maxDecimals } from './limits.ts';
import { kindOf, sortedKeys, type Value } from './value.ts';

export interface Directive {
  readonly verb: string;
  /** Any of -, +, #, 0 and space. */
  readonly flags: string;
  readonly width: number;
  readonly precision?: number | undefined;
}

const plain: Directive = { verb: 'v', flags: '', width: 0 };

/** The value as {{.}} prints it. */
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
      return stringText(directive, value as string) ?? badVerb(directive, 'string', value);
    case 'number':
      return numberText(directive, value as number);
    case 'bool':
      return directive.verb === 'v' || directive.verb === 't'
        ? padded(directive, String(value))
        : badVerb(directive, 'bool', value);
    case 'nil':
      return directive.verb === 'v' ? padded(directive, '<nil>') : `%!${directive.verb}(<nil>)`;
  }
}

const badVerb = (directive: Directive, type: string, value: Value): string =>
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

/** Hexadecimal bytes; with the space flag, separated by spaces. */
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
  if (precision !== undefined && precision > maxDecimals) throw new Fault(`more than ${maxDecimals} decimals`);
  const whole = isWhole ? integerDigits(value, verb) : undefined;
  const digits = whole?.padStart(precision ?? 0, '0') ?? floatDigits(value, verb, precision);
  if (digits === undefined) return badVerb(directive, isWhole ? 'int' : 'float64', value);
  // %+v is a struct with field names.
  const isSigned = flags.includes('+') && verb !== 'v';
  const sign = value < 0 ? '-' : isSigned ? '+' : flags.includes(' ') ? ' ' : '';
  const prefix = whole === undefined || !flags.includes('#') ? sign : sign + (prefixes.get(verb) ?? '');
  // For an integer, the precision is the minimum number of digits; zeros then do not fill the width.
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

/** Pads to the width, which counts characters. */
function padded({ flags, width }: Directive, text: string): string {
  // A character has at most two UTF-16 units, so a long text need not be counted.
  const missing = text.length >= width * 2 ? 0 : width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  return (flags.includes('0') ? '0' : ' ').repeat(missing) + text;
}

const letters: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);

const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|["'\\]/gu;

/** Quotes a text like Go's %q: printable characters are kept, others are escaped. */
const quoted = (text: string, quote: '"' | "'"): string =>
  quote + text.replace(unprintable, (character) => escaped(character, quote)) + quote;

function escaped(character: string, quote: string): string {
  if (character === '"' || character === "'") return character === quote ? `\\${quote}` : character;
  const code = character.codePointAt(0) ?? 0;
  // A byte that is not UTF-8.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  const digits = code.toString(16);
  if (code < 0x80) return letters.get(character) ?? `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
