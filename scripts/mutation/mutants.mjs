// The mutants of source files: which expression or statement becomes what. All mutants of a file are compiled into it at once;
// switch.mjs tells at run time which one is on.
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import * as ts from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

const { SyntaxKind: kinds } = ts;

/** Operators and the ones that take their place. */
const operators = new Map([
  ...[
    ['<', '<='],
    ['<=', '<'],
    ['>', '>='],
    ['>=', '>'],
    ['===', '!=='],
    ['!==', '==='],
  ],
  ...[
    ['+', '-'],
    ['-', '+'],
    ['*', '/'],
    ['/', '*'],
    ['%', '*'],
    ['**', '*'],
  ],
  ...[
    ['&', '|'],
    ['|', '&'],
    ['<<', '>>'],
    ['>>', '<<'],
    ['>>>', '<<'],
  ],
  ...[
    ['&&', '||'],
    ['||', '&&'],
    ['??', '&&'],
    ['+=', '-='],
    ['-=', '+='],
    ['||=', '&&='],
    ['&&=', '||='],
    ['??=', '&&='],
  ],
]);

/** Methods and the ones that take their place. */
const methods = new Map([
  ...[
    ['min', 'max'],
    ['max', 'min'],
    ['some', 'every'],
    ['every', 'some'],
  ],
  ...[
    ['startsWith', 'endsWith'],
    ['endsWith', 'startsWith'],
  ],
]);

/**
 * The mutants of each file. A mutant has the range that it replaces (`start`, `end`), the code there (`to`; undefined: the statement is
 * left out), and a `title` that no other mutant has: file, function and change, without a line number.
 */
export function mutantsOf(files) {
  const api = new API({ cwd: process.cwd() });
  try {
    const config = `${process.cwd()}/tsconfig.json`;
    const { program } = api.updateSnapshot({ openProject: config }).getProject(config);
    return files.flatMap((file) => mutantsOfFile(file, program.getSourceFile(`${process.cwd()}/${file}`)));
  } finally {
    api.close();
  }
}

function mutantsOfFile(file, source) {
  const mutants = [];
  const titles = new Map();
  const add = (node, to, from = node.getText()) => {
    const title = `${file} ${scopeOf(node)}: ${onOneLine(from)} → ${onOneLine(to ?? 'nothing')}`;
    const count = (titles.get(title) ?? 0) + 1;
    titles.set(title, count);
    mutants.push({
      ...{ file, start: node.getStart(), end: node.end, to },
      title: count === 1 ? title : `${title} (${count})`,
    });
  };
  const visit = (node) => {
    if (ts.isTypeNode(node) || isInvariant(node)) return;
    for (const [target, to, from] of changesOf(node)) add(target, to, from);
    node.forEachChild(visit);
  };
  visit(source);
  return mutants;
}

const onOneLine = (text) => text.replace(/\s+/g, ' ');

/** An unexpected state, which no test can reach: `throw new Error(…)`, also with its condition. */
const isInvariant = (node) =>
  (ts.isThrowStatement(node) && node.getText().startsWith('throw new Error(')) ||
  (ts.isIfStatement(node) && node.elseStatement === undefined && isInvariant(node.thenStatement));

/** What can change at a node: the node, its new code, and what to show as the old code if that is not all of it. */
function* changesOf(node) {
  if (ts.isBinaryExpression(node)) yield* changedOperator(node);
  else if (ts.isIfStatement(node)) yield* fixed(node.expression);
  else if (ts.isConditionalExpression(node)) yield* fixed(node.condition);
  else if (ts.isWhileStatement(node)) yield [node.expression, 'false'];
  else if (ts.isNumericLiteral(node)) yield* changedNumber(node);
  else if (node.kind === kinds.TrueKeyword) yield [node, 'false', inContext(node)];
  else if (node.kind === kinds.FalseKeyword) yield [node, 'true', inContext(node)];
  else if (ts.isPrefixUnaryExpression(node)) yield* withoutOperator(node);
  else if (ts.isReturnStatement(node) && node.expression) yield* withoutResult(node.expression);
  else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) yield* withoutResult(node.body);
  else if (ts.isExpressionStatement(node) && !node.getText().startsWith('super(')) yield [node, undefined];
  else if (ts.isCallExpression(node)) yield* changedMethod(node);
}

function* changedOperator(node) {
  const { left, right, operatorToken, parent } = node;
  const to = operators.get(operatorToken.getText());
  // What always or never holds shows as much.
  if (isCondition(node) && equalities.has(operatorToken.getText())) return;
  const isText = [left, right].some((one) => ts.isStringLiteral(one) || ts.isTemplateExpression(one));
  const isStep = ts.isForStatement(parent) && parent.incrementor === node;
  if (to && !isStep && !(isText && to === '-')) yield [node, `${grouped(left)} ${to} ${grouped(right)}`];
}

const equalities = new Set(['===', '!==']);

/** Whether a node is all of a condition. */
const isCondition = (node) =>
  (ts.isIfStatement(node.parent) && node.parent.expression === node) ||
  (ts.isConditionalExpression(node.parent) && node.parent.condition === node);

/** An operand as it is, whatever the operator beside it. */
const grouped = (node) =>
  ts.isBinaryExpression(node) || ts.isConditionalExpression(node) ? `(${node.getText()})` : node.getText();

/** A condition that always or never holds. */
function* fixed(condition) {
  yield [condition, 'true'];
  yield [condition, 'false'];
}

function* changedNumber(node) {
  const { parent } = node;
  if (ts.isPrefixUnaryExpression(parent) || (ts.isPropertyAssignment(parent) && parent.name === node)) return;
  // The operator beside it changes as much.
  if (ts.isBinaryExpression(parent) && comparisonsAndSteps.has(parent.operatorToken.getText())) return;
  const text = node.getText();
  yield [node, text === '0' ? '1' : `(${text} + 1)`, inContext(node)];
}

const comparisonsAndSteps = new Set(['<', '<=', '>', '>=', '+=', '-=']);

/** A literal says little in a list of mutants without what is around it. */
const inContext = (node) => `${node.getText()} in ${node.parent.getText().slice(0, 100)}`;

function* withoutOperator(node) {
  const isNegation = node.operator === kinds.ExclamationToken && !isCondition(node);
  if (isNegation || node.operator === kinds.MinusToken) yield [node, node.operand.getText()];
}

function* withoutResult(node) {
  if (!['undefined', 'true', 'false'].includes(node.getText())) yield [node, 'undefined'];
}

function* changedMethod(node) {
  const { expression } = node;
  // The rest of an optional chain is not evaluated on its own.
  if (!ts.isPropertyAccessExpression(expression) || node.getText().includes('?.')) return;
  const to = methods.get(expression.name.getText());
  if (!to) return;
  const rest = node.getText().slice(expression.getText().length);
  yield [node, `${expression.expression.getText()}.${to}${rest}`];
}

/** The named functions and classes around a node, or the variable that it belongs to. */
function scopeOf(node) {
  const names = [];
  for (let at = node.parent; at; at = at.parent) {
    const isNamed =
      ts.isFunctionDeclaration(at) ||
      ts.isMethodDeclaration(at) ||
      ts.isGetAccessorDeclaration(at) ||
      ts.isClassDeclaration(at) ||
      ts.isPropertyDeclaration(at) ||
      (ts.isVariableDeclaration(at) && ts.isIdentifier(at.name));
    if (isNamed && at.name) names.unshift(at.name.getText());
    else if (ts.isConstructorDeclaration(at)) names.unshift('constructor');
  }
  return names.join('.') || 'module';
}

/** A file compiled with all its mutants; each has an `id`. */
export function compileWith(file, mutants, switchUrl) {
  const text = readFileSync(file, 'utf8');
  const { code } = transformSync(withSwitches(text, mutants), {
    ...{ loader: 'ts', format: 'esm', target: 'es2023', sourcefile: file },
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const compiled = code.replace(/((?:from|import|import\() ?["']\.{1,2}\/[^"']+)\.ts(["'])/g, '$1.js$2');
  return `import { isMutant } from ${JSON.stringify(switchUrl)};\n${compiled}`;
}

/** The text with a switch at each mutant: `a < b` becomes `(isMutant(7) ? a <= b : a < b)`. */
function withSwitches(text, mutants) {
  const groups = new Map();
  for (const one of mutants) {
    const range = `${one.start} ${one.end}`;
    groups.set(range, [...(groups.get(range) ?? []), one]);
  }
  // Outer ranges before the inner ones.
  const ranges = [...groups.values()].sort(([a], [b]) => a.start - b.start || b.end - a.end);
  let next = 0;
  const write = (from, to) => {
    let result = '';
    let at = from;
    while (next < ranges.length && ranges[next][0].start < to) {
      const group = ranges[next];
      const [{ start, end }] = group;
      next += 1;
      result += text.slice(at, start) + switched(group, write(start, end));
      at = end;
    }
    return result + text.slice(at, to);
  };
  return write(0, text.length);
}

const switched = (group, original) =>
  group[0].to === undefined
    ? `{ if (!isMutant(${group[0].id})) ${original} }`
    : `(${group.map(({ id, to }) => `isMutant(${id}) ? (${to}) : `).join('')}(${original}))`;
