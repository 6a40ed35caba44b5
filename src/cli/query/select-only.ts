// Which SQL runs: one SELECT that calls no function that reaches files, settings or logs. SQL may come from anywhere; the engine's own
// settings keep files outside the tables closed, but not the tables from being written to.
import { InputError } from '../../bytes/input-error.ts';

/** Functions in FROM that only make rows of their arguments, or tell what tables and functions there are. */
const harmless: ReadonlySet<string> = new Set([
  'unnest',
  'range',
  'generate_series',
  'duckdb_columns',
  'duckdb_functions',
  'duckdb_tables',
  'duckdb_types',
  'duckdb_views',
]);

/** The engine's syntax tree of SQL, as its function json_serialize_sql gives it. */
export interface SyntaxTree {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  /** Bytes before the mistake. */
  readonly position?: string;
  readonly statements?: readonly unknown[];
}

/** @throws {InputError} if it is something else */
export function requireSelect({ error_type: type, statements = [] }: SyntaxTree): void {
  if (type === 'not implemented' || statements.length > 1)
    throw new InputError(
      'usage',
      'only one SELECT can be run; nothing else than the tables of facts is read, and nothing is written',
    );
  if (statements.length === 0) throw new InputError('usage', 'the SQL is empty');
  const refused = tableFunctions(statements).find((name) => !harmless.has(name.toLowerCase()));
  if (refused !== undefined)
    throw new InputError(
      'usage',
      `${refused}() cannot be used in FROM: a query reads the tables of facts, and nothing else`,
    );
}

/** Names of the functions in FROM, at any depth; without recursion, because SQL can be nested deeply. */
function tableFunctions(tree: unknown): readonly string[] {
  const found: string[] = [];
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('type' in node && node.type === 'TABLE_FUNCTION' && 'function' in node) found.push(functionName(node.function));
    for (const member of Object.values(node)) open.push(member);
  }
  return found;
}

/** A function without a name is none that is known. */
const functionName = (node: unknown): string =>
  typeof node === 'object' && node !== null && 'function_name' in node ? String(node.function_name) : '?';
