// XML, read by another, strict parser.
import { SaxesParser } from 'saxes';
import { first, last } from './items.ts';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** The root element. Throws if the text is not XML. */
export function parsedXML(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = {
      name,
      attributes: { ...(attributes as Record<string, string>) },
      children: [],
      text: '',
    };
    last(open).children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', (text) => {
    last(open).text += text;
  });
  parser.write(xml).close();
  return first(root.children);
}

/** "" without this attribute. */
export const attribute = (element: Element | undefined, name: string): string => element?.attributes[name] ?? '';
