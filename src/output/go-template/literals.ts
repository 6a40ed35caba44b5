// Literals of Go: strings, numbers and characters (The Go Programming Language Specification, "Lexical elements").
import { decodePath, encodePath } from '../../oci/entry-path.ts';

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

const part =
  /([^\\]+)|\\([abfnrtv\\])|\\(["'])|\\x([\da-fA-F]{2})|\\([0-3][0-7]{2})|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|(\\)/gu;

/** The text between the quotes; undefined if it has an escape that Go does not have. */
export function unquoted(body: string, quote: '"' | "'"): string | undefined {
  const bytes: Buffer[] = [];
  for (const [, plain, letter, quoted, hex, octal, short, long, wrong] of body.matchAll(part)) {
    const code = Number.parseInt(short ?? long ?? '0', 16);
    const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    if (wrong !== undefined || !isCharacter || (quoted !== undefined && quoted !== quote)) return undefined;
    const byte = hex === undefined ? octal && Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
    // Escaped bytes may form a character together, or none at all.
    if (typeof byte === 'number') bytes.push(Buffer.of(byte));
    else bytes.push(encodePath(plain ?? quoted ?? (letter && escapes[letter]) ?? String.fromCodePoint(code)));
  }
  return decodePath(Buffer.concat(bytes));
}

const integer = /^[+-]?(?:0x[\da-f_]+|0o[0-7_]+|0b[01_]+|\d[\d_]*)$/i;
const float = /^[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?$/i;

/** Undefined if the text is not a number, or is an integer that JavaScript cannot represent exactly. */
export function numberOf(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  if (integer.test(text)) {
    const value = sign * Number(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
    return Number.isSafeInteger(value) ? value + 0 : undefined;
  }
  const value = sign * Number(digits);
  return float.test(text) && Number.isFinite(value) ? value : undefined;
}
