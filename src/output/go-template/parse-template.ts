// Parses a template: text, actions, and blocks up to their {{end}}. Errors have their place in the text.
import { Fault, inputError } from './fault.ts';
import { lex, type Span, type Token } from './lex.ts';
import { parsePipeline } from './parse-pipeline.ts';
import type { BlockKind, Node, Template } from './syntax.ts';
import { type Functions, TokenReader } from './token-reader.ts';

/** @throws {InputError} `usage` if the syntax is wrong */
export function parseTemplate(text: string, span: Span, functions: Functions): Template {
  try {
    const reader = new TokenReader(lex(text, span), functions);
    const template: Parts = { named: new Map(), wanted: [] };
    const { nodes, ending } = parseNodes(reader, template, true);
    if (ending.kind !== 'end') throw new Fault(`unexpected {{${ending.text}}}`, ending.at);
    const missing = template.wanted.find(({ name }) => !template.named.has(name));
    if (missing) throw new Fault(`unknown template "${missing.name}"`, missing.at);
    return { text, body: nodes, named: template.named };
  } catch (error) {
    throw inputError(error, text);
  }
}

/** Templates that were defined so far. */
interface Parts {
  readonly named: Map<string, readonly Node[]>;
  readonly wanted: { readonly name: string; readonly at: number }[];
}

interface Nodes {
  readonly nodes: readonly Node[];
  /** `end`, `else`, or the end of the text. */
  readonly ending: Token;
}

function parseNodes(reader: TokenReader, parts: Parts, isTop = false): Nodes {
  const nodes: Node[] = [];
  for (;;) {
    const token = reader.next();
    if (token.kind === 'end') return { nodes, ending: token };
    if (token.kind === 'text') {
      nodes.push({ kind: 'text', at: token.at, text: token.text });
      continue;
    }
    reader.skipSpace();
    const word = reader.peek();
    if (word.kind === 'word' && (word.text === 'end' || word.text === 'else')) {
      reader.next();
      if (word.text === 'end') reader.expect('rightDelim', '}}');
      return { nodes, ending: word };
    }
    if (word.kind === 'word' && word.text === 'define' && isTop) parseDefinition(reader, parts);
    else nodes.push(parseAction(reader, parts, token.at));
  }
}

function parseAction(reader: TokenReader, parts: Parts, at: number): Node {
  const { kind, text } = reader.peek();
  switch (kind === 'word' ? text : '') {
    case 'if':
    case 'with':
    case 'range':
      reader.next();
      return reader.nested(() => parseBlock(reader, parts, text as BlockKind, at));
    case 'break':
    case 'continue':
      if (reader.loops === 0) throw new Fault(`{{${text}}} outside of {{range}}`, at);
      reader.next();
      reader.expect('rightDelim', '}}');
      return { kind: text as 'break' | 'continue', at };
    case 'template':
      return parseCall(reader, parts, at);
    case 'block':
      return parseNamedBlock(reader, parts, at);
    case 'define':
      throw new Fault('{{define}} inside a block', at);
  }
  const pipeline = parsePipeline(reader);
  reader.expect('rightDelim', '}}');
  return { kind: 'action', at, pipeline };
}

function parseBlock(reader: TokenReader, parts: Parts, kind: BlockKind, at: number): Node {
  const mark = reader.variables.length;
  const pipeline = parsePipeline(reader, kind);
  reader.expect('rightDelim', '}}');
  const declared = reader.variables.length;
  reader.loops += kind === 'range' ? 1 : 0;
  const { nodes: body, ending } = parseNodes(reader, parts);
  reader.loops -= kind === 'range' ? 1 : 0;
  reader.variables.length = declared;
  const otherwise = ending.text === 'else' ? parseElse(reader, parts, kind, at) : [];
  if (ending.kind === 'end') throw new Fault(`{{${kind}}} without {{end}}`, at);
  reader.variables.length = mark;
  return { kind, at, pipeline, body, otherwise };
}

function parseElse(reader: TokenReader, parts: Parts, kind: BlockKind, at: number): readonly Node[] {
  reader.skipSpace();
  const word = reader.peek();
  if (word.kind === 'word' && word.text === kind && kind !== 'range') {
    reader.next();
    return [reader.nested(() => parseBlock(reader, parts, kind, word.at))];
  }
  reader.expect('rightDelim', '}}');
  return parseRest(reader, parts, kind, at);
}

/** Parses up to {{end}}. */
function parseRest(reader: TokenReader, parts: Parts, kind: string, at: number): readonly Node[] {
  const { nodes, ending } = parseNodes(reader, parts);
  if (ending.kind === 'end') throw new Fault(`{{${kind}}} without {{end}}`, at);
  if (ending.text === 'else') throw new Fault('unexpected {{else}}, expected {{end}}', ending.at);
  return nodes;
}

function parseName(reader: TokenReader): string {
  reader.next();
  const { value, at } = reader.expect('literal', 'the name of a template in quotes');
  if (typeof value !== 'string') throw new Fault('expected the name of a template in quotes', at);
  return value;
}

function parseCall(reader: TokenReader, { wanted }: Parts, at: number): Node {
  const name = parseName(reader);
  wanted.push({ name, at });
  const pipeline = reader.take('rightDelim') ? undefined : parsePipeline(reader);
  if (pipeline) reader.expect('rightDelim', '}}');
  return { kind: 'template', at, name, pipeline };
}

function parseDefinition(reader: TokenReader, parts: Parts): void {
  const { at } = reader.peek();
  const name = parseName(reader);
  reader.expect('rightDelim', '}}');
  parseNamed(reader, parts, 'define', name, at);
}

/** {{block}}: a template that is defined where it is called. */
function parseNamedBlock(reader: TokenReader, parts: Parts, at: number): Node {
  const name = parseName(reader);
  const pipeline = parsePipeline(reader);
  reader.expect('rightDelim', '}}');
  parseNamed(reader, parts, 'block', name, at);
  return { kind: 'template', at, name, pipeline };
}

/** A named template only sees its own variables. */
function parseNamed(reader: TokenReader, parts: Parts, word: string, name: string, at: number): void {
  if (parts.named.has(name)) throw new Fault(`duplicate template "${name}"`, at);
  const { variables, loops } = reader;
  reader.variables = ['$'];
  reader.loops = 0;
  parts.named.set(
    name,
    reader.nested(() => parseRest(reader, parts, word, at)),
  );
  reader.variables = variables;
  reader.loops = loops;
}
