// Markup by a template that escapes what is put into it: nothing of an archive becomes a tag, an attribute or a control
// character, whoever forgets to think of it.
import { printable } from '../cell.ts';

export interface Markup {
  readonly markup: string;
}

type Insertable = Markup | readonly Markup[] | string | number;

/** Texts and attributes, which stand in double quotes. */
export const html = (parts: TemplateStringsArray, ...inserted: readonly Insertable[]): Markup => ({
  markup: parts.reduce((text, part, at) => text + markupOf(inserted[at - 1]) + part),
});

function markupOf(value: Insertable): string {
  if (typeof value === 'string') return escaped(printable(value));
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => references[character]);

/** Of a script element: no tag can begin or end in it, and old readers of JavaScript find no line end. */
export const jsonMarkup = (value: unknown): Markup => ({
  markup: JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
});
