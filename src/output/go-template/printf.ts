// Go's Sprintf: %[flags][width][.precision]verb, with * for a width or precision from the arguments. Argument indexes, %T,
// %U, %p and %#v are not supported.
import { Fault } from './fault.ts';
import { formatValue } from './format-value.ts';
import { maxWidth } from './limits.ts';
import { kindOf, type Value } from './value.ts';

const directive = /%([-+# 0]*)(\*|\d+)?(?:(\.)(\*|\d+)?)?(.?)/gsu;

/** `spend` is called with the number of characters of each piece. */
export function formatted(format: string, args: readonly Value[], spend: (characters: number) => void): string {
  let used = 0;
  let text = '';
  let end = 0;
  const add = (piece: string): void => {
    spend(piece.length);
    text += piece;
  };
  const number = (given: string | undefined): number | undefined => {
    if (given !== '*') return given === undefined ? undefined : Number(given);
    const value = args[used];
    used += 1;
    if (!Number.isInteger(value)) throw new Fault('expected a whole number for *');
    return value as number;
  };
  for (const { index, 0: whole, 1: flags = '', 2: width, 3: point, 4: decimals, 5: verb = '' } of format.matchAll(
    directive,
  )) {
    add(format.slice(end, index));
    end = index + whole.length;
    const columns = number(width) ?? 0;
    const precision = number(decimals) ?? (point === undefined ? undefined : 0);
    if (Math.abs(columns) > maxWidth || (precision ?? 0) > maxWidth) throw new Fault(`wider than ${maxWidth}`);
    if (verb === '' || verb === '%') {
      add(verb === '' ? '%!(NOVERB)' : '%');
      continue;
    }
    if (verb === '[') throw new Fault('argument indexes such as %[1]s are not supported');
    spend(Math.abs(columns));
    const sides = columns < 0 ? `${flags}-` : flags;
    const isThere = used < args.length;
    const value = args[used] ?? null;
    used += 1;
    add(
      isThere ? formatValue({ verb, flags: sides, width: Math.abs(columns), precision }, value) : `%!${verb}(MISSING)`,
    );
  }
  add(format.slice(end));
  if (used < args.length) add(`%!(EXTRA ${args.slice(used).map(extra).join(', ')})`);
  return text;
}

function extra(value: Value): string {
  const text = formatValue({ verb: 'v', flags: '', width: 0 }, value);
  if (kindOf(value) === 'nil') return text;
  const type = typeof value === 'number' ? (Number.isInteger(value) ? 'int' : 'float64') : kindOf(value);
  return `${type}=${text}`;
}
