// Names that violate the grammar of org.opencontainers.image.ref.name (annotations.md).
import { annotation } from '../../../oci/descriptor.ts';
import { pointerOf } from '../../../text/json-pointer.ts';
import { shortened } from '../../../text/message-name.ts';
import type { Rule } from '../../rule.ts';

interface Data {
  readonly refName: string;
}

const component = '[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*';
const grammar = new RegExp(`^${component}(?:/${component})*$`);
/** Longer names are invalid. */
const maxCharacters = 1000;

export const refNameGrammar: Rule<Data> = {
  id: 'validity/ref-name-grammar',
  severity: 'note',
  title: 'A reference name is not valid',
  why: 'Tools may not find the image by this name. Use letters and digits, separated by any of -._:@+ or by /.',
  *check({ contents }) {
    for (const { from, pointer, declared } of contents.references) {
      const refName = declared?.annotations?.[annotation.refName];
      if (from !== 'index.json' || refName == null) continue;
      if (refName.length <= maxCharacters && grammar.test(refName)) continue;
      const where = { blob: from, pointer: `${pointer}${pointerOf(['annotations', annotation.refName])}` };
      yield { where, data: { refName } };
    }
  },
  message: ({ refName }) => `${JSON.stringify(shortened(refName))} is not a valid reference name`,
};
