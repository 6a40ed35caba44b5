// Names of keys and events of the mouse, from what Ink tells about input. Text that arrives together is taken key by key: fast
// typing and key repeat come in chunks.

/** What Ink tells about a key besides its text. */
export interface KeyFlags {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly leftArrow?: boolean;
  readonly rightArrow?: boolean;
  readonly pageUp?: boolean;
  readonly pageDown?: boolean;
  readonly home?: boolean;
  readonly end?: boolean;
  readonly return?: boolean;
  readonly escape?: boolean;
  readonly tab?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
}

export interface MouseEvent {
  readonly kind: 'click' | 'wheelUp' | 'wheelDown';
  /** From 0. */
  readonly column: number;
  readonly row: number;
}

const flagNames = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
] as const satisfies readonly (readonly [keyof KeyFlags, string])[];

/** `j`, `G`, `ctrl+a`, `pageup`, `shift+tab`. */
export function keyNames(input: string, flags: KeyFlags): readonly string[] {
  if (flags.tab) return [flags.shift ? 'shift+tab' : 'tab'];
  const named = flagNames.find(([flag]) => flags[flag]);
  if (named) return [named[1]];
  if (flags.ctrl) return [`ctrl+${input === ' ' || input === '`' ? 'space' : input}`];
  const modified = modifiedKey(input);
  return modified === undefined ? Array.from(input, nameOfCharacter) : [modified];
}

/**
 * A key with modifiers as terminals send it that tell Ctrl+M from Enter (xterm, "modifyOtherKeys"), without the escape; undefined if
 * it is another input. Ink knows the other form, CSI u.
 */
function modifiedKey(input: string): string | undefined {
  const [, modifiers, code] = /^\[27;(\d{1,3});(\d{1,7})~$/.exec(input) ?? [];
  if (code === undefined || Number(code) > 0x10ffff) return undefined;
  const character = String.fromCodePoint(Number(code));
  const name = nameOfCharacter(character);
  const [isShift, isCtrl] = [1, 4].map((bit) => ((Number(modifiers) - 1) & bit) > 0);
  if (isShift && name === 'tab') return 'shift+tab';
  return isCtrl ? `ctrl+${name.toLowerCase()}` : name;
}

const controls: ReadonlyMap<string, string> = new Map([
  ['\0', 'ctrl+space'],
  ['\t', 'tab'],
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\x1b', 'escape'],
  ['\x7f', 'backspace'],
  ['\b', 'backspace'],
  [' ', 'space'],
]);

function nameOfCharacter(character: string): string {
  const known = controls.get(character);
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  return code < 0x20 ? `ctrl+${String.fromCharCode(code + 0x60)}` : character;
}

/** The text that a key adds to a line of input; undefined if it is no character. */
export function characterOf(key: string): string | undefined {
  if (key === 'space') return ' ';
  return Array.from(key).length === 1 ? key : undefined;
}

/** An event of the mouse in SGR form (xterm, "Extended coordinates"), without the escape; undefined if it is another input. */
export function mouseEvent(input: string): MouseEvent | undefined | 'ignored' {
  const [, button, column, row, final] = /^\[<(\d{1,3});(\d{1,5});(\d{1,5})([Mm])$/.exec(input) ?? [];
  if (button === undefined) return undefined;
  const kind = final === 'm' ? undefined : mouseKinds.get(button);
  return kind ? { kind, column: Number(column) - 1, row: Number(row) - 1 } : 'ignored';
}

const mouseKinds: ReadonlyMap<string, MouseEvent['kind']> = new Map([
  ['0', 'click'],
  ['64', 'wheelUp'],
  ['65', 'wheelDown'],
]);
