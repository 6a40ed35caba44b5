// Splits a template into tokens: the text between actions, trimmed for {{- and -}}, and the tokens of actions.

import { decodePath, encodePath } from '../../oci/entry-path.ts';
import { Fault } from './fault.ts';
import { maxLength } from './limits.ts';

/** Tokens of a template: text outside of {{ and }}, and words inside. */
export type TokenKind =
  | 'text'
  | 'leftDelim'
  | 'rightDelim'
  | 'space'
  | 'dot'
  | 'field'
  | 'variable'
  | 'word'
  | 'literal'
  | 'pipe'
  | 'declare'
  | 'assign'
  | 'comma'
  | 'leftParen'
  | 'rightParen'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Offset in the template's text. */
  readonly at: number;
  /** The source text; for text outside of actions, what is printed. */
  readonly text: string;
  /** Value of a literal. */
  readonly value?: string | number;
}

/** Offsets of the template in a longer text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** @throws {Fault} if an action is not closed, or has an invalid character, or the template is too long */
export function lex(source: string, { start, end }: Span): readonly Token[] {
  if (end - start > maxLength) throw new Fault(`a template of more than ${maxLength} characters`, start);
  const tokens: Token[] = [];
  const text = source.slice(0, end);
  let at = start;
  let isTrimmed = false;
  for (;;) {
    const open = text.indexOf('{{', at);
    pushText(tokens, text.slice(at, open === -1 ? end : open), at, isTrimmed, open !== -1 && trimsBefore(text, open));
    if (open === -1) break;
    ({ at, isTrimmed } = lexAction(tokens, text, open));
  }
  return [...tokens, { kind: 'end', at: end, text: '' }];
}

const trimsBefore = (text: string, open: number): boolean => /^\{\{-[ \t\r\n]/.test(text.slice(open, open + 4));

function pushText(tokens: Token[], raw: string, at: number, trimStart: boolean, trimEnd: boolean): void {
  // Shells pass \t and \n as two characters; Docker replaces them too.
  let text = raw.replaceAll('\\t', '\t').replaceAll('\\n', '\n');
  if (trimStart) text = text.replace(/^[ \t\r\n]+/, '');
  // Not a regular expression: one anchored at the end takes quadratic time for many spaces.
  if (trimEnd) while (/[ \t\r\n]$/.test(text.slice(-1))) text = text.slice(0, -1);
  if (text !== '') tokens.push({ kind: 'text', at, text });
}

const words: readonly (readonly [TokenKind, RegExp])[] = [
  ['rightDelim', /[ \t\r\n]-\}\}|\}\}/y],
  ['space', /[ \t\r\n]+?(?=[ \t\r\n]-\}\})|[ \t\r\n]+/y],
  ['literal', /[+-]?\.?\d(?:[\p{L}\d_.]|(?<=[eE])[+-])*/uy],
  ['literal', /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|`[^`]*`/uy],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['dot', /\./y],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['declare', /:=/y],
  ['assign', /=/y],
  ['pipe', /\|/y],
  ['comma', /,/y],
  ['leftParen', /\(/y],
  ['rightParen', /\)/y],
];
/** What may follow a name; "=" only after a space. */
const nameEnd = /[ \t\r\n.,|:()]|\}\}|$/y;

/** Where the text continues, and whether its leading space is trimmed. */
function lexAction(tokens: Token[], text: string, open: number): { readonly at: number; readonly isTrimmed: boolean } {
  let at = open + (trimsBefore(text, open) ? '{{- '.length : '{{'.length);
  if (text.startsWith('/*', at)) return endOfComment(text, at);
  tokens.push({ kind: 'leftDelim', at: open, text: '{{' });
  for (;;) {
    const token = wordAt(text, at, open);
    tokens.push(token);
    at += token.text.length;
    if (token.kind === 'rightDelim') return { at, isTrimmed: token.text !== '}}' };
  }
}

function endOfComment(text: string, start: number): { readonly at: number; readonly isTrimmed: boolean } {
  const end = text.indexOf('*/', start + '/*'.length);
  if (end === -1) throw new Fault('unclosed comment: expected */}}', start);
  const [close] = /^(?:[ \t\r\n]-)?\}\}/.exec(text.slice(end + 2, end + 6)) ?? [];
  if (close === undefined) throw new Fault('expected }} after the comment', end + 2);
  return { at: end + 2 + close.length, isTrimmed: close !== '}}' };
}

function wordAt(text: string, at: number, open: number): Token {
  if (at >= text.length) throw new Fault('unclosed action: expected }}', open);
  for (const [kind, pattern] of words) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    if (kind === 'literal') return { kind, at, text: found, value: literalValue(found, at) };
    if (kind === 'field' || kind === 'variable' || kind === 'word') checkEnd(text, at + found.length);
    return { kind, at, text: found };
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if ('"\'`'.includes(character)) throw new Fault(`unclosed string: expected ${character}`, at);
  throw new Fault(`unexpected ${character}`, at);
}

function checkEnd(text: string, end: number): void {
  nameEnd.lastIndex = end;
  if (!nameEnd.test(text)) {
    throw new Fault(`unexpected ${String.fromCodePoint(text.codePointAt(end) ?? 0)} in a name`, end);
  }
}

function literalValue(text: string, at: number): string | number {
  const quote = text[0];
  if (quote === '`') return text.slice(1, -1);
  if (quote !== '"' && quote !== "'") {
    const number = numberOf(text);
    if (number === undefined) throw new Fault(`invalid number ${text}`, at);
    return number;
  }
  const value = unquoted(text.slice(1, -1), quote);
  if (value === undefined) throw new Fault('unknown escape in this string', at);
  if (quote === '"') return value;
  const [code, ...more] = Array.from(value, (character) => character.codePointAt(0) ?? 0);
  if (code === undefined || more.length > 0) throw new Fault(`${text} is not a single character`, at);
  return code;
}

/** Of literals (The Go Programming Language Specification, "Lexical elements"). */
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
function unquoted(body: string, quote: '"' | "'"): string | undefined {
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
function numberOf(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  if (integer.test(text)) {
    const value = sign * Number(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
    return Number.isSafeInteger(value) ? value + 0 : undefined;
  }
  const value = sign * Number(digits);
  return float.test(text) && Number.isFinite(value) ? value : undefined;
}
