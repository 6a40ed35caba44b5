// Keys while a line is written: the filter, or the name of what is extracted.
import { characterOf } from './key-names.ts';
import type { State } from './view-state.ts';

/** Keys while the filter is written. Enter keeps it, Escape clears it. */
export function typeFilter(state: State, key: string): State {
  const { filter } = state;
  if (key === 'enter') return { ...state, isTyping: false };
  if (key === 'escape') return { ...state, isTyping: false, filter: '' };
  if (key === 'backspace') return { ...state, filter: Array.from(filter).slice(0, -1).join('') };
  if (key === 'ctrl+u') return { ...state, filter: '' };
  const character = characterOf(key);
  return character === undefined ? state : { ...state, filter: filter + character };
}

export function typeName(state: State, extracting: NonNullable<State['extracting']>, key: string): State {
  const { name } = extracting;
  const rename = (changed: string): State => ({
    ...state,
    extracting: { ...extracting, name: changed },
    message: undefined,
  });
  if (key === 'escape') return { ...state, extracting: undefined };
  if (key === 'enter')
    return name === '' ? state : { ...state, extracting: undefined, request: { kind: 'extract', ...extracting } };
  if (key === 'backspace') return rename(Array.from(name).slice(0, -1).join(''));
  if (key === 'ctrl+u') return rename('');
  const character = characterOf(key);
  return character === undefined ? state : rename(name + character);
}
