// Evaluates pipelines: each command gets the value of the one before as its last argument.
import { placed } from './fault.ts';
import type { Run } from './run.ts';
import type { Operand, Pipeline } from './syntax.ts';
import { fieldOf, type Value } from './value.ts';

/**
 * Evaluates a pipeline without setting its variables, since each kind of block sets them differently.
 * @throws {Fault} if a function cannot be applied
 */
export function evaluate({ commands: [first, ...calls] }: Pipeline, dot: Value, run: Run): Value {
  let value = operandValue(first, dot, run);
  for (const call of calls) value = operandValue(call, dot, run, [value]);
  return value;
}

/** Sets the variables of a pipeline to its value. */
export function setVariables({ variables, assigns }: Pipeline, value: Value, run: Run): void {
  for (const name of variables) {
    if (assigns) run.assign(name, value);
    else run.declare(name, value);
  }
}

function operandValue(operand: Operand, dot: Value, run: Run, piped: readonly Value[] = []): Value {
  switch (operand.kind) {
    case 'literal':
      return operand.value;
    case 'dot':
      return dot;
    case 'variable':
      return run.valueOf(operand.name);
    case 'pipeline':
      return valueOfParentheses(operand.pipeline, dot, run);
    case 'fields': {
      let value = operandValue(operand.of, dot, run);
      for (const { name, at } of operand.fields) value = placed(at, () => fieldOf(value, name));
      return value;
    }
    case 'call':
      return call(operand, dot, run, piped);
  }
}

function valueOfParentheses(pipeline: Pipeline, dot: Value, run: Run): Value {
  const value = evaluate(pipeline, dot, run);
  setVariables(pipeline, value, run);
  return value;
}

function call(
  { name, args, at }: Extract<Operand, { kind: 'call' }>,
  dot: Value,
  run: Run,
  piped: readonly Value[],
): Value {
  const wanted = run.functions.get(name);
  const values: Value[] = [];
  const isDone = (): boolean => values.length > 0 && wanted?.stopsAt?.(values[values.length - 1]) === true;
  for (const arg of args) if (!isDone()) values.push(operandValue(arg, dot, run));
  if (!isDone()) values.push(...piped);
  return placed(
    at,
    () => {
      for (const value of values) if (typeof value === 'string') run.spend(value.length);
      return wanted?.call(values, run);
    },
    `${name}: `,
  );
}
