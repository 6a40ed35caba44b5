// Executes a template and yields its text in pieces. Control characters in values are escaped, except tabs and line ends,
// which templates use on purpose.
import { printable } from '../inert-text.ts';
import { evaluate, setVariables } from './evaluate.ts';
import { Fault, inputError, placed } from './fault.ts';
import { goText } from './format-value.ts';
import { workOfAction } from './limits.ts';
import { Run } from './run.ts';
import type { Node, Pipeline, Template } from './syntax.ts';
import type { Functions } from './token-reader.ts';
import { aKind, isTrue, kindOf, sortedKeys, type Value } from './value.ts';

export interface Execution {
  readonly functions: Functions;
  /** The row of a Docker list that the template is rendered for, if there is one. */
  readonly dockerRow?: object | undefined;
}

/** @throws {InputError} `usage` if the data does not fit the template */
export function* execute(template: Template, data: Value, { functions, dockerRow }: Execution): Generator<string> {
  const run = new Run(functions, data, dockerRow);
  try {
    yield* walk(template.body, data, { template, run });
  } catch (error) {
    throw inputError(error, template.text);
  }
}

interface Scene {
  readonly template: Template;
  readonly run: Run;
}

/** Why a list of nodes was left early. */
type Jump = 'break' | 'continue' | undefined;

function* walk(nodes: readonly Node[], dot: Value, scene: Scene): Generator<string, Jump> {
  for (const node of nodes) {
    const jump = yield* walkNode(node, dot, scene);
    if (jump) return jump;
  }
  return undefined;
}

function* walkNode(node: Node, dot: Value, scene: Scene): Generator<string, Jump> {
  const { run } = scene;
  placed(node.at, () => run.spend(workOfAction));
  switch (node.kind) {
    case 'text':
      placed(node.at, () => run.spend(node.text.length));
      if (node.text !== '') yield node.text;
      return undefined;
    case 'action': {
      const value = evaluate(node.pipeline, dot, run);
      if (node.pipeline.variables.length > 0) setVariables(node.pipeline, value, run);
      else yield shown(value, node.at, run);
      return undefined;
    }
    case 'break':
    case 'continue':
      return node.kind;
    case 'template':
      return yield* walkTemplate(node, dot, scene);
    case 'range':
      return yield* walkRange(node, dot, scene);
    default:
      return yield* run.inside(node.at, walkChoice(node, dot, scene));
  }
}

function shown(value: Value, at: number, run: Run): string {
  const text = goText(value);
  placed(at, () => run.spend(text.length));
  return text.replace(/[^\t\n]+/g, printable);
}

type Block = Extract<Node, { kind: 'if' | 'with' | 'range' }>;

function* walkChoice({ kind, pipeline, body, otherwise }: Block, dot: Value, scene: Scene): Generator<string, Jump> {
  const value = evaluate(pipeline, dot, scene.run);
  setVariables(pipeline, value, scene.run);
  if (!isTrue(value)) return yield* walk(otherwise, dot, scene);
  return yield* walk(body, kind === 'with' ? value : dot, scene);
}

function* walkTemplate(
  { name, pipeline, at }: Extract<Node, { kind: 'template' }>,
  dot: Value,
  scene: Scene,
): Generator<string, Jump> {
  const { template, run } = scene;
  const data = pipeline && evaluate(pipeline, dot, run);
  yield* run.inside(at, run.apart(data, walk(template.named.get(name) ?? [], data, scene)));
  return undefined;
}

function* walkRange({ at, pipeline, body, otherwise }: Block, dot: Value, scene: Scene): Generator<string, Jump> {
  const { run } = scene;
  const whole = evaluate(pipeline, dot, run);
  let isEmpty = true;
  for (const [key, value] of entriesOf(whole, pipeline)) {
    isEmpty = false;
    placed(at, () => run.spend(workOfAction));
    const jump = yield* run.inside(at, walkIteration({ pipeline, body, key, value }, scene));
    if (jump === 'break') break;
  }
  return isEmpty ? yield* run.inside(at, walkEmptyRange({ pipeline, otherwise, whole, dot }, scene)) : undefined;
}

function* walkIteration(
  { pipeline, body, key, value }: Pick<Block, 'pipeline' | 'body'> & { readonly key: Value; readonly value: Value },
  scene: Scene,
): Generator<string, Jump> {
  setLoopVariables(pipeline, key, value, scene.run);
  return yield* walk(body, value, scene);
}

/** A range over an empty list sets its variables to the empty list. */
function* walkEmptyRange(
  {
    pipeline,
    otherwise,
    whole,
    dot,
  }: Pick<Block, 'pipeline' | 'otherwise'> & { readonly whole: Value; readonly dot: Value },
  scene: Scene,
): Generator<string, Jump> {
  setVariables(pipeline, whole, scene.run);
  return yield* walk(otherwise, dot, scene);
}

function* entriesOf(value: Value, { variables, at }: Pipeline): Generator<readonly [Value, Value]> {
  const kind = kindOf(value);
  if (kind === 'list') yield* (value as readonly Value[]).entries();
  else if (kind === 'map') {
    const map = value as Readonly<Record<string, Value>>;
    for (const key of sortedKeys(map)) yield [key, map[key]];
  } else if (Number.isInteger(value) && variables.length < 2) {
    for (let count = 0; count < (value as number); count += 1) yield [count, count];
  } else if (kind !== 'nil') {
    const needed =
      variables.length < 2 ? 'needs a list, a map or a whole number' : 'with two variables needs a list or a map';
    throw new Fault(`range ${needed}, not ${aKind(value)}`, at);
  }
}

/** One variable gets the element; with two variables, the first gets the key. */
function setLoopVariables({ variables, assigns }: Pipeline, key: Value, value: Value, run: Run): void {
  for (const [at, name] of variables.entries()) {
    const given = at === variables.length - 1 ? value : key;
    if (assigns) run.assign(name, given);
    else run.declare(name, given);
  }
}
