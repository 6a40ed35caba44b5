// Finds lines, and the nesting and size of a JSON text, which JSON.parse does not report. The text must be valid JSON. One pass
// without recursion, so that deep nesting cannot overflow the stack.
import { stepsOf } from './json-pointer.ts';

/** The text up to the end of the list or object that it begins with; undefined if that has no end. */
export function firstValueOf(text: string): string | undefined {
  const { depth, end } = scanText(text, true);
  return depth === 0 ? text.slice(0, end) : undefined;
}

/** What a text will take, told before it is parsed. */
export interface TextSize {
  /** Memory of the text and its parsed value, in bytes: at most so much for each character, and for each value. */
  readonly memory: number;
  /** The number of lists and objects around the deepest value. */
  readonly levels: number;
}

export function measureText(text: string): TextSize {
  const { lists, members, levels } = scanText(text, false);
  return { memory: text.length * characterSize + lists * listSize + members * memberSize, levels };
}

/** Whether a text and its parsed value may take more than `memory` bytes. Most texts are too short for that, and are not scanned. */
export const mayTakeMore = (text: string, memory: number): boolean =>
  text.length * (characterSize + Math.max(listSize, memberSize)) > memory && measureText(text).memory > memory;

/** Scans the text, or only the first list or object. */
function scanText(text: string, isOnlyFirst: boolean) {
  let [depth, levels, lists, members, end] = [0, 0, 0, 0, 0];
  let isInString = false;
  for (; end < text.length; end += 1) {
    const character = text.charCodeAt(end);
    if (character === quote) isInString = !isInString;
    else if (isInString) end += character === backslash ? 1 : 0;
    else if (character === bracket || character === brace) {
      lists += 1;
      depth += 1;
      if (depth > levels) levels = depth;
    } else if (character === closingBracket || character === closingBrace) {
      depth -= 1;
      if (depth === 0 && isOnlyFirst) return { depth, levels, lists, members, end: end + 1 };
    } else if (character === comma || character === colon) members += 1;
  }
  return { depth, levels, lists, members, end };
}

/** Memory of a character, of a list or an object, and of a member or an item, in bytes. */
const [characterSize, listSize, memberSize] = [4, 100, 100];
const [quote, backslash, bracket, closingBracket, brace, closingBrace] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];
const [comma, colon] = [0x2c, 0x3a];

/** The requested values at and below one value of the text. */
interface PointerNode {
  readonly children: Map<string, PointerNode>;
  /** Offset of the value, once found. */
  start?: number;
}

/**
 * The line, from 1, on which each pointer's value begins; for a missing member, the line of its closest existing
 * parent. Of members with the same name the last one counts, as in JSON.parse.
 */
export function linesOf(text: string, pointers: readonly string[]): readonly number[] {
  const root: PointerNode = { children: new Map() };
  for (const pointer of pointers) nodesOnPath(root, pointer);
  const open: (PointerNode | undefined)[] = [];
  for (const { path, start } of values(text)) {
    const depth = path.length;
    const name = path.at(-1);
    const node = name === undefined ? root : open[depth - 1]?.children.get(name);
    open[depth] = node;
    if (node) node.start = start;
  }
  return linesAt(
    text,
    pointers.map((pointer) => lastStart(nodesOnPath(root, pointer))),
  );
}

/**
 * Offset of the last value on the path that exists. A value that starts before its parent belongs to an earlier
 * duplicate.
 */
function lastStart(nodes: readonly PointerNode[]): number {
  let last = 0;
  for (const { start } of nodes) {
    if (start === undefined || start < last) break;
    last = start;
  }
  return last;
}

/** The nodes on the path of a pointer, root first. */
function nodesOnPath(root: PointerNode, pointer: string): readonly PointerNode[] {
  const nodes = [root];
  let { children } = root;
  for (const step of stepsOf(pointer)) {
    const next: PointerNode = children.get(step) ?? { children: new Map() };
    children.set(step, next);
    nodes.push(next);
    children = next.children;
  }
  return nodes;
}

function linesAt(text: string, starts: readonly number[]): readonly number[] {
  const lines = new Map<number, number>();
  let line = 1;
  let at = 0;
  for (const start of [...starts].sort((a, b) => a - b)) {
    for (let end = text.indexOf('\n', at); end !== -1 && end < start; end = text.indexOf('\n', at)) {
      line += 1;
      at = end + 1;
    }
    lines.set(start, line);
  }
  return starts.map((start) => lines.get(start) ?? 1);
}

interface Value {
  /** The names and indexes that lead to it; valid only until the next value. */
  readonly path: readonly string[];
  readonly start: number;
}

/** An open object, or an open array with the current index. */
interface Container {
  readonly isObject: boolean;
  index: number;
}

function* values(text: string): Generator<Value> {
  const open: Container[] = [];
  const path: string[] = [];
  let expectsName = false;
  for (const { start, end } of tokens(text)) {
    const container = open.at(-1);
    const character = text[start];
    if (character === '{' || character === '[') {
      yield { path, start };
      expectsName = character === '{';
      open.push({ isObject: expectsName, index: 0 });
      path.push('0');
    } else if (character === '}' || character === ']') {
      open.pop();
      path.pop();
      expectsName = false;
    } else if (character === ',' && container) {
      expectsName = container.isObject;
      container.index += 1;
      path[path.length - 1] = String(container.index);
    } else if (character === ':') expectsName = false;
    else if (expectsName) path[path.length - 1] = JSON.parse(text.slice(start, end));
    else yield { path, start };
  }
}

const punctuation = '{}[],:';

/** Whether a character code is a blank between the tokens of a JSON text. */
export const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

function* tokens(text: string): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < text.length; ) {
    const end = endOfToken(text, start);
    if (!isBlank(text.charCodeAt(start))) yield { start, end };
    start = end;
  }
}

/** Offset after the token, or the one blank, that begins at an offset. */
export function endOfToken(text: string, start: number): number {
  const first = text[start] as string;
  if (first === '"') return endOfString(text, start);
  if (isBlank(text.charCodeAt(start)) || punctuation.includes(first)) return start + 1;
  let end = start + 1;
  while (end < text.length && !isBlank(text.charCodeAt(end)) && !punctuation.includes(text[end] as string)) end += 1;
  return end;
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
