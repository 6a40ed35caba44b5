// The fields of its data that a template can use, so that nothing is read for fields that it does not show.
import type { Node, Operand, Pipeline, Template } from './go-template/syntax.ts';

/** Names of the fields at the top of the data; undefined if the template uses the data as a whole, such as {{json .}}. */
export function templateFields(template: Template): ReadonlySet<string> | undefined {
  const uses: Uses = { fields: new Set(), isWhole: false, template, walked: new Set() };
  walkNodes(template.body, { dot: true, dollar: true }, uses);
  return uses.isWhole ? undefined : uses.fields;
}

interface Uses {
  readonly fields: Set<string>;
  isWhole: boolean;
  readonly template: Template;
  /** Named templates that were walked. They can call each other in a circle. */
  readonly walked: Set<string>;
}

/** Whether "." and "$" are the data of the template. */
interface Scope {
  readonly dot: boolean;
  readonly dollar: boolean;
}

function walkNodes(nodes: readonly Node[], scope: Scope, uses: Uses): void {
  for (const node of nodes) walkNode(node, scope, uses);
}

function walkNode(node: Node, scope: Scope, uses: Uses): void {
  switch (node.kind) {
    case 'action':
      walkPipeline(node.pipeline, scope, uses);
      return;
    case 'template':
      walkNamed(node, scope, uses);
      return;
    case 'if':
    case 'with':
    case 'range': {
      const isData = node.kind === 'with' && isDataItself(node.pipeline, scope);
      if (!isData) walkPipeline(node.pipeline, scope, uses);
      walkNodes(node.body, node.kind === 'if' ? scope : { ...scope, dot: isData }, uses);
      walkNodes(node.otherwise, scope, uses);
      return;
    }
  }
}

function walkNamed({ name, pipeline }: Extract<Node, { kind: 'template' }>, scope: Scope, uses: Uses): void {
  const isData = pipeline !== undefined && isDataItself(pipeline, scope);
  if (pipeline && !isData) walkPipeline(pipeline, scope, uses);
  const key = `${isData} ${name}`;
  if (uses.walked.has(key)) return;
  uses.walked.add(key);
  walkNodes(uses.template.named.get(name) ?? [], { dot: isData, dollar: isData }, uses);
}

/** A variable that gets the data is not followed: the data is then used as a whole. */
const isDataItself = ({ commands: [first, ...calls], variables }: Pipeline, scope: Scope): boolean =>
  calls.length === 0 && variables.length === 0 && isData(first, scope);

function isData(operand: Operand, scope: Scope): boolean {
  if (operand.kind === 'dot') return scope.dot;
  if (operand.kind === 'variable') return operand.name === '$' && scope.dollar;
  return operand.kind === 'pipeline' && isDataItself(operand.pipeline, scope);
}

function walkPipeline({ commands }: Pipeline, scope: Scope, uses: Uses): void {
  for (const command of commands) walkOperand(command, scope, uses);
}

function walkOperand(operand: Operand, scope: Scope, uses: Uses): void {
  if (isData(operand, scope)) uses.isWhole = true;
  else if (operand.kind === 'pipeline') walkPipeline(operand.pipeline, scope, uses);
  else if (operand.kind === 'call') for (const arg of operand.args) walkOperand(arg, scope, uses);
  else if (operand.kind === 'fields') {
    const [first] = operand.fields;
    if (first && isData(operand.of, scope)) uses.fields.add(first.name);
    else walkOperand(operand.of, scope, uses);
  }
}
