// JSON documents of a sample with parts of other types, or with keys that every object inherits. Digests do not match any more:
// readers must cope.
import type { Mutation } from '../mutation.ts';
import type { Random } from '../random.ts';
import { joined, tarParts, withBody } from '../tar-parts.ts';

/** Inserted as text: JSON.stringify cannot write 1e999 or duplicate keys. */
const strangers: readonly string[] = [
  ...'null true -1 0 0.5 1e308 1e999 -1e999 9007199254740993 "" [] {} [null] [[]]'.split(' '),
  ...'"sha256:" "../../etc/passwd" "/etc/passwd" "\\u0000" "\\u001b[31m\\n\\r\\u009b" "\\ud800" "__proto__"'.split(' '),
  ...'{"__proto__":{"polluted":1}} {"constructor":"x"} {"length":1e9} {"0":"a","0":"b"}'.split(' '),
  JSON.stringify('long '.repeat(20_000)),
  JSON.stringify(Array.from({ length: 3000 }, (_, at) => at)),
  JSON.stringify(`sha256:${'0'.repeat(64)}`),
];
const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'length', '', '\u001b[31m', 'a/b~c'];

export const otherValues: Mutation = {
  name: 'JSON values of other types',
  mutate: (sample, random) =>
    withDocument(sample, random, (text) => {
      const count = random.oneIn(4) ? 10 : 1 + random.below(2);
      return random.some(strangers, count).reduce((changed, stranger) => withValue(changed, random, stranger), text);
    }),
};

export const strangeKeys: Mutation = {
  name: 'strange JSON keys',
  mutate: (sample, random) =>
    withDocument(sample, random, (text) => {
      const opening = random.pickAny([...text.matchAll(/\{/g)])?.index;
      if (opening === undefined) return text;
      const added = random
        .some(keys, 1 + random.below(4))
        .map((key) => `${JSON.stringify(key)}:${random.pick(strangers)}`);
      const rest = text.slice(opening + 1);
      return `${text.slice(0, opening + 1)}${added.join()}${/^\s*\}/.test(rest) ? '' : ','}${rest}`;
    }),
};

/** Labels, annotations, repositories, tags and sources with hostile keys: places where keys are data. */
export const renamedKeys: Mutation = {
  name: 'renamed JSON keys',
  mutate: (sample, random) =>
    withDocument(sample, random, (text) => {
      const key = random.pickAny([...text.matchAll(/"(?:[^"\\]|\\.)*"(?=\s*:)/g)]);
      return key ? spliced(text, key.index, key[0].length, JSON.stringify(random.pick(keys))) : text;
    }),
};

/** A single document, for files of a directory. */
export const changedDocument = (text: string, random: Random): string =>
  withValue(text, random, random.pick(strangers));

/** Changes the text of one document of the archive. */
function withDocument(archive: Buffer, random: Random, change: (text: string) => string): Buffer {
  const { parts, tail } = tarParts(archive);
  const documents = parts.filter(({ body }) => /^\s*[[{]/.test(body.toString('latin1', 0, 16)));
  if (documents.length === 0) return archive;
  const chosen = random.pick(documents);
  const changed = withBody(chosen, Buffer.from(change(chosen.body.toString())));
  return joined({ parts: parts.map((part) => (part === chosen ? changed : part)), tail });
}

/** Replaces a string, a number, null, or everything between two brackets. */
function withValue(text: string, random: Random, stranger: string): string {
  const value =
    /(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|\[[^[\]{}]*\]|\{[^[\]{}]*\})(?=\s*[,\]}])/g;
  const found = random.pickAny([...text.matchAll(value)]);
  return found && !random.oneIn(20) ? spliced(text, found.index, found[0].length, stranger) : stranger;
}

const spliced = (text: string, at: number, length: number, replacement: string): string =>
  text.slice(0, at) + replacement + text.slice(at + length);
