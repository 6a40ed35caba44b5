// Errors of the engine as one line: what is wrong, and where in the SQL or in which file.
import { InputError } from '../../bytes/input-error.ts';
import { factTables } from '../../report/facts/tables.ts';
import { nearestWord } from '../../text/nearest-word.ts';
import type { FactsTables } from './facts-tables.ts';

/** What the engine reports with `errors_as_json`. */
interface EngineFault {
  readonly exception_type: string;
  readonly exception_message: string;
  /** Bytes before the mistake. */
  readonly position?: string;
  readonly error_subtype?: string;
  readonly type?: string;
  readonly name?: string;
}

/** `from` names the SQL in messages. */
export function sqlError(error: unknown, sql: string, from: string, tables: FactsTables): InputError {
  const text = error instanceof Error ? error.message : String(error);
  const fault = faultIn(text);
  const message = oneLine(fault?.exception_message ?? text);
  const closed = closedFile(fault);
  if (closed !== undefined) return new InputError('usage', `${from}: ${closed}`);
  return (
    fileError(message, tables) ??
    memoryError(message, fault) ??
    new InputError('usage', `${from}${placeOf(fault, sql)}: ${unknownTable(fault) ?? message}`)
  );
}

/** The message of a mistake that was found while the SQL was parsed. */
export const syntaxError = (message: string, position: string | undefined, sql: string, from: string): InputError =>
  new InputError('usage', `${from}${lineAndColumn(position, sql)}: ${oneLine(message)}`);

function faultIn(text: string): EngineFault | undefined {
  try {
    const fault = JSON.parse(text.slice(text.indexOf('{')));
    return typeof fault?.exception_message === 'string' ? fault : undefined;
  } catch {
    return undefined;
  }
}

/** Hints are on lines of their own. Those about settings and signatures of functions are left out. */
const oneLine = (text: string): string => {
  const [told = ''] = text.split('Use "SET ');
  const all = told.split('\n').map((line) => line.trim().replace(/[.!]$/, ''));
  const end = all.findIndex((line, at) => at > 0 && /^(?:LINE \d+:|Candidate (?:functions|macros):)/.test(line));
  const lines = all
    .slice(0, end < 0 ? undefined : end)
    .filter((line) => line !== '' && !line.startsWith('If you are trying'));
  const joined = lines.join('; ');
  return joined.length > 400 ? `${joined.slice(0, 399)}…` : joined;
};

/** Where in a view the engine found it says nothing. */
const inSQL = ['Parser', 'Syntax', 'Binder', 'Catalog', 'Conversion', 'Out of Range', 'Mismatch Type'];

const placeOf = (fault: EngineFault | undefined, sql: string): string =>
  fault && inSQL.includes(fault.exception_type) ? lineAndColumn(fault.position, sql) : '';

/** ` line 2, column 8`; nothing if it is not known. */
function lineAndColumn(position: string | undefined, sql: string): string {
  if (position === undefined) return '';
  const before = Buffer.from(sql).subarray(0, Number(position)).toString().split('\n');
  return ` line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

function unknownTable(fault: EngineFault | undefined): string | undefined {
  if (fault?.error_subtype !== 'MISSING_ENTRY' || fault.type !== 'Table' || fault.name === undefined) return undefined;
  const names = factTables.map(({ name }) => name);
  const nearest = nearestWord(fault.name, names);
  return `no table "${fault.name}"; ${nearest ? `did you mean "${nearest}"?` : `there are ${names.join(', ')}`}`;
}

/** A table can also be written as the name of a file. */
function closedFile(fault: EngineFault | undefined): string | undefined {
  const [, file] = /^Cannot access (?:file|directory) "(.*)" - /s.exec(fault?.exception_message ?? '') ?? [];
  return file === undefined
    ? undefined
    : `"${file}" cannot be used: a query reads the tables of facts, and nothing else`;
}

/** The engine names the file, or says nothing but what its reader says. */
function fileError(message: string, { directory, folder }: FactsTables): InputError | undefined {
  const start = message.indexOf(`${folder}/`);
  const [path] = start < 0 ? [] : (/^.*?\.parquet/.exec(message.slice(start)) ?? []);
  if (path !== undefined && !path.includes('*')) {
    const reason = message.startsWith('Failed to read file') ? 'it has other columns' : 'it is not complete';
    return new InputError(
      'damaged',
      `${path}: cannot be read as a table of facts: ${reason}; remove it, and run facts on its archive again`,
    );
  }
  if (!/^(?:TProtocolException|Snappy)/i.test(message)) return undefined;
  return new InputError('damaged', `${directory}: a Parquet file is damaged: ${message}`);
}

function memoryError(message: string, fault: EngineFault | undefined): InputError | undefined {
  if (fault?.exception_type !== 'Out of Memory') return undefined;
  return new InputError('limit', `the query needs more memory: ${message}; --jobs N gives it N GB`);
}
