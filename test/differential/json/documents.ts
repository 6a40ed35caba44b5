// Odd JSON documents of every kind, by seed: valid ones with a few changes that parsers are known to disagree on.
import { encodePath } from '../../../src/oci/entry-path.ts';
import type { DocumentKind } from '../../../src/oci/schema.ts';
import { Random } from '../../fuzz/random.ts';
import { oddBase64, oddNumbers, oddScalars, oddStrings, oddTimes, templates } from './odd-values.ts';

export interface OddDocument {
  readonly kind: DocumentKind;
  readonly bytes: Buffer;
}

/** A value as it is written; U+DC80–U+DCFF is a byte that is not UTF-8. */
type Written = { scalar: string } | { items: Written[] } | { members: [name: string, value: Written][] };

/** The odd document of a seed. */
export function oddDocument(seed: number): OddDocument {
  const random = new Random(seed);
  const [kind, template] = random.pick(templates);
  const written = writtenOf(template);
  for (let changes = random.below(4); changes >= 0; changes -= 1) change(random, written);
  return { kind, bytes: encodePath(oddText(random, textOf(written, random))) };
}

function writtenOf(value: unknown): Written {
  if (Array.isArray(value)) return { items: value.map(writtenOf) };
  if (typeof value !== 'object' || value === null) return { scalar: JSON.stringify(value) };
  return { members: Object.entries(value).map(([name, member]) => [name, writtenOf(member)]) };
}

function textOf(written: Written, random: Random): string {
  const blank = random.oneIn(20) ? random.pick([' ', '\n', '\t\r']) : '';
  if ('scalar' in written) return `${blank}${written.scalar}${blank}`;
  if ('items' in written) return `[${blank}${written.items.map((item) => textOf(item, random)).join(',')}]`;
  const members = written.members.map(([name, value]) => `${quoted(name, random)}${blank}:${textOf(value, random)}`);
  return `${blank}{${blank}${members.join(',')}}${blank}`;
}

/** Now and then, a letter of a name is escaped. */
function quoted(name: string, random: Random): string {
  const text = JSON.stringify(name).replaceAll(/\\u(dc[89a-f]\w)/g, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  if (!/^"\w+"$/.test(text) || !random.oneIn(60)) return text;
  return `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${text.slice(2)}`;
}

/** All values inside, with the value itself. */
function within(written: Written): Written[] {
  const inner =
    'items' in written ? written.items : 'members' in written ? written.members.map(([, value]) => value) : [];
  return [written, ...inner.flatMap(within)];
}

const membersWithin = (written: Written) =>
  within(written).flatMap((one) => ('members' in one && one.members.length > 0 ? [one] : []));

function change(random: Random, written: Written): void {
  const objects = membersWithin(written);
  if (objects.length === 0) return;
  const object = random.pick(objects);
  const at = random.below(object.members.length);
  const [name, value] = object.members[at] as [string, Written];
  switch (random.below(9)) {
    case 0:
      return insert(random, object.members, [name, structuredClone(value)]);
    case 1:
      return insert(random, object.members, [name, similar(random, value)]);
    case 2:
      return insert(random, object.members, [otherCase(random, name), similar(random, value)]);
    case 3:
      object.members[at] = [otherCase(random, name), value];
      return;
    case 4:
      return insert(random, object.members, [random.pick(unknownNames), odd(random)]);
    case 5: {
      const lists = within(written).flatMap((one) => ('items' in one ? [one] : []));
      const list = random.pickAny(lists);
      list?.items.splice(
        random.below(list.items.length + 1),
        random.below(2),
        random.oneIn(2) ? { scalar: 'null' } : odd(random),
      );
      return;
    }
    case 6:
      object.members.splice(at, 1);
      return;
    default:
      object.members[at] = [name, fitting(random, name)];
  }
}

const unknownNames = [
  '',
  'x',
  '__proto__',
  'constructor',
  'toString',
  'Layers',
  'layers',
  'config',
  'manifests',
  '\udcff',
  '\ufffd',
  'fsLayers',
];

const insert = <Item>(random: Random, list: Item[], item: Item): void => {
  list.splice(random.below(list.length + 1), 0, item);
};

const odd = (random: Random): Written => ({ scalar: random.pick(random.pick(oddScalars)) });

/** An odd value that may fit the member, or any. */
function fitting(random: Random, name: string): Written {
  if (random.oneIn(3)) return odd(random);
  if (name === 'created') return { scalar: random.pick(oddTimes) };
  if (name === 'data') return { scalar: random.pick(oddBase64) };
  return { scalar: random.pick(/ize|Version|Interval|Retries|Timeout/.test(name) ? oddNumbers : oddStrings) };
}

/** The value with a change inside, or an odd one. */
function similar(random: Random, value: Written): Written {
  if (random.oneIn(4)) return odd(random);
  const copy = structuredClone(value);
  const [inner, ...others] = within(copy);
  const target = others.length > 0 ? random.pick(others) : inner;
  if (target && 'scalar' in target) target.scalar = random.oneIn(2) ? '"evil"' : random.pick(random.pick(oddScalars));
  else if (target && 'items' in target) target.items.splice(random.below(2), 1);
  else if (target) target.members.splice(random.below(2), 1);
  return copy;
}

function otherCase(random: Random, name: string): string {
  switch (random.below(4)) {
    case 0:
      return name.toUpperCase();
    case 1:
      return name.replace('s', '\u017f').replace('k', '\u212a');
    case 2:
      return name.replace(/^./, (letter) =>
        letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
      );
    default:
      return name.replace(/[ie]/, (letter) => (letter === 'i' ? '\u0131' : 'E'));
  }
}

/** Once in twenty times, a text that is not only this document. */
function oddText(random: Random, text: string): string {
  if (!random.oneIn(20)) return text;
  const half = text.slice(0, random.below(text.length));
  const deep = (levels: number): string => text.replace(/\{/, `{"x":${'['.repeat(levels)}${']'.repeat(levels)},`);
  return random.pick([
    () => `\ufeff${text}`,
    () => `${text}${text}`,
    () => `${text}\n{}`,
    () => `${text}\u0000`,
    () => `${text} // comment`,
    () => `/* comment */${text}`,
    () => text.replace(',', ',,'),
    () => text.replace(/\}(?!.*\})/s, ',}'),
    () => text.replaceAll('"', "'"),
    () => half,
    () => `\u00a0${text}`,
    () => `\f${text}`,
    () => `${text}]`,
    () => '',
    () => 'null',
    () => '"x"',
    () => '[]',
    () => '{}',
    () => '1',
    () => 'NaN',
    () => deep(400),
    () => deep(1000),
    () => deep(10_001),
    () => [...text].join('\u0000'),
    () => `${half}\udcff${text.slice(half.length)}`,
  ])();
}
