// HTML templates that escape all inserted values, so that text from an archive can never become a tag, an attribute or a
// control character.
import { printable } from '../inert-text.ts';

export interface Markup {
  readonly markup: string;
}

type Insertable = Markup | readonly Markup[] | string | number;

/** Tagged template for element content and for attributes in double quotes. */
export const html = (parts: TemplateStringsArray, ...inserted: readonly Insertable[]): Markup => ({
  markup: parts.reduce((text, part, at) => text + markupOf(inserted[at - 1] as Insertable) + part),
});

function markupOf(value: Insertable): string {
  if (typeof value === 'string') return escaped(printable(value));
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const characterReferences: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => characterReferences[character] ?? character);

/** JSON for a <script type="application/json">, and nowhere else: no tag can begin or end in it. */
export const jsonMarkup = (value: unknown): Markup => ({
  markup: JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
});
