// Parses pipelines: `$v := command | command`, where a command is an operand or a function with arguments. Unknown functions
// and variables and wrong numbers of arguments are reported here, before there is data.
import { Fault } from './fault.ts';
import type { Token } from './lex.ts';
import type { BlockKind, Operand, Pipeline } from './syntax.ts';
import { argumentsFault } from './template-function.ts';
import type { TokenReader } from './token-reader.ts';

/**
 * Parses up to the token that ends the pipeline, which is left to the caller.
 * @throws {Fault} if the syntax is wrong
 */
export function parsePipeline(reader: TokenReader, block?: BlockKind): Pipeline {
  reader.skipSpace();
  const { at } = reader.peek();
  const { variables, assigns } = reader.attempt(() => parseVariables(reader, block === 'range' ? 2 : 1)) ?? none;
  const commands: [Operand, ...Operand[]] = [parseCommand(reader, false)];
  while (reader.take('pipe')) commands.push(parseCommand(reader, true));
  if (!assigns) reader.variables.push(...variables);
  return { at, variables, assigns, commands };
}

type Variables = Pick<Pipeline, 'variables' | 'assigns'>;
const none: Variables = { variables: [], assigns: false };

/** Undefined if the pipeline sets no variable. */
function parseVariables(reader: TokenReader, most: number): Variables | undefined {
  const variables: string[] = [];
  for (;;) {
    const name = reader.take('variable');
    if (!name) return undefined;
    const isNext = reader.take('comma') !== undefined;
    const isDeclared = !isNext && reader.take('declare') !== undefined;
    const isAssigned = !isNext && !isDeclared && reader.take('assign') !== undefined;
    if (!isNext && !isDeclared && !isAssigned) return undefined;
    if (variables.length === most) throw new Fault('too many variables: only range takes two', name.at);
    if (isAssigned) for (const known of [...variables, name.text]) checkKnown(reader, known, name.at);
    variables.push(name.text);
    if (!isNext) return { variables, assigns: isAssigned };
  }
}

function checkKnown(reader: TokenReader, variable: string, at: number): void {
  if (!reader.variables.includes(variable)) throw new Fault(`unknown variable ${variable}`, at);
}

function parseCommand(reader: TokenReader, isPiped: boolean): Operand {
  reader.skipSpace();
  const head = parseOperand(reader);
  if (isPiped && head.kind !== 'call') throw new Fault('expected a function after |', head.at);
  const args: Operand[] = [];
  while (reader.skipSpace() && !endsCommand(reader.peek())) args.push(checkCall(reader, parseOperand(reader)));
  if (!endsCommand(reader.peek())) throw reader.unexpected('a space, |, ) or }}');
  if (head.kind === 'call') return checkCall(reader, { ...head, args }, isPiped);
  const [unexpected] = args;
  if (unexpected) throw new Fault('unexpected argument: only functions take arguments', unexpected.at);
  if (head.kind === 'literal' && head.value === null) throw new Fault('nil has no value', head.at);
  return head;
}

const endsCommand = ({ kind }: Token): boolean => kind === 'pipe' || kind === 'rightParen' || kind === 'rightDelim';

/** Returns the operand if it is not a call with a wrong number of arguments. */
function checkCall(reader: TokenReader, operand: Operand, isPiped = false): Operand {
  if (operand.kind !== 'call') return operand;
  const wanted = reader.functions.get(operand.name);
  const fault = wanted && argumentsFault(wanted, operand.args.length + (isPiped ? 1 : 0));
  if (fault) throw new Fault(fault, operand.at);
  return operand;
}

function parseOperand(reader: TokenReader): Operand {
  const operand = parseTerm(reader);
  if (reader.peek().kind !== 'field') return operand;
  if (operand.kind !== 'pipeline' && operand.kind !== 'variable' && operand.kind !== 'fields') {
    throw new Fault('only data, variables and parentheses have fields', reader.peek().at);
  }
  const fields = [];
  while (reader.peek().kind === 'field') fields.push(fieldOf(reader.next()));
  if (operand.kind === 'fields') return { ...operand, fields: [...operand.fields, ...fields] };
  return { kind: 'fields', at: operand.at, of: operand, fields };
}

const fieldOf = ({ text, at }: Token) => ({ name: text.slice(1), at });

function parseTerm(reader: TokenReader): Operand {
  const token = reader.peek();
  const { kind, text, at, value } = token;
  switch (kind) {
    case 'literal':
      reader.next();
      return { kind, at, value: value ?? '' };
    case 'dot':
      reader.next();
      return { kind, at };
    case 'field':
      reader.next();
      return { kind: 'fields', at, of: { kind: 'dot', at }, fields: [fieldOf(token)] };
    case 'variable':
      reader.next();
      checkKnown(reader, text, at);
      return { kind, at, name: text };
    case 'leftParen':
      reader.next();
      return reader.nested(() => parseParentheses(reader, at));
    case 'word':
      reader.next();
      return parseWord(reader, token);
    default:
      throw reader.unexpected('a value');
  }
}

function parseParentheses(reader: TokenReader, at: number): Operand {
  const mark = reader.variables.length;
  const pipeline = parsePipeline(reader);
  reader.expect('rightParen', ')');
  reader.variables.length = mark;
  return { kind: 'pipeline', at, pipeline };
}

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

function parseWord({ functions }: TokenReader, { text, at }: Token): Operand {
  const value = constants.get(text);
  if (value !== undefined) return { kind: 'literal', at, value };
  if (functions.has(text)) return { kind: 'call', at, name: text, args: [] };
  throw new Fault(`unknown function "${text}"; known: ${[...functions.keys()].sort().join(', ')}`, at);
}
