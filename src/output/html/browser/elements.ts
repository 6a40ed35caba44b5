// Creates DOM elements. Strings only become text nodes or attributes, never markup.

const svgNamespace = 'http://www.w3.org/2000/svg';

type Child = Node | string;
type Attributes = Readonly<Record<string, string | number | undefined>>;

export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] => filled(document.createElement(name), attributes, children);

export const shape = <Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] => filled(document.createElementNS(svgNamespace, name), attributes, children);

function filled<Kind extends Element>(made: Kind, attributes: Attributes, children: readonly Child[]): Kind {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** An element of the page by its id; it must exist. */
export function place<Kind extends Element>(id: string): Kind {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found as unknown as Kind;
}

/** A button; its text can be a name from an archive. */
export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, element('bdi', {}, text));
  made.addEventListener('click', onClick);
  return made;
}

/** A size for people, with the exact number of bytes in a tooltip. */
export const bytesElement = (bytes: number, text: string): HTMLElement =>
  element('data', { value: bytes, title: `${bytes} bytes` }, text);
