// Why an entry has no place in the merged filesystem, one line each.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../src/bytes/limits.ts';
import { leftOutReason, reasonOf } from '../../src/rules/validity/entries.ts';
import { lookUp } from '../../src/tree/lookup.ts';
import { first } from '../support/items.ts';
import { asTar, directory, file, hardlink, type Literal, symlink } from '../support/literals.ts';
import { mergedLayers } from '../support/merged-layers.ts';

const limits = { ...defaultLimits, links: 3, pathLength: 20, impliedPathBytes: 30 };

/** `l1 -> l2 -> … -> d`. */
const chain = (links: number): Literal[] => [
  directory('d'),
  ...Array.from({ length: links }, (_, at) => symlink(`l${at + 1}`, at + 1 === links ? 'd' : `l${at + 2}`)),
];

// biome-ignore format: one reason, one line
const cases: readonly (readonly [what: string, layer: readonly Literal[], reason: string | undefined])[] = [
  ['a link to itself', [symlink('l', 'l'), file('l/x', '')], 'its path leads through a loop of symbolic links'],
  ['two links to each other', [symlink('l', 'm'), symlink('m', 'l'), file('l/x', '')], 'its path leads through a loop of symbolic links'],
  ['a link through itself', [symlink('l', 'd/../l/e'), file('l/x', '')], 'its path leads through a loop of symbolic links'],
  ['one link twice on a path', [directory('d'), symlink('l', 'd'), symlink('d/m', '../l'), file('l/m/x', '')], undefined],
  ['as many links as the limit', [...chain(3), file('l1/x', '')], undefined],
  ['one link more', [...chain(4), file('l1/x', '')], 'its path leads through more than 3 symbolic links (--max-links)'],
  ['long targets', [directory('d'), symlink('l', './/////////m'), symlink('m', './/////////d'), file('l/x', '')], 'the targets of the symbolic links on its path have more than 20 bytes (--max-path-length)'],
  ['a hard link to nothing', [hardlink('h', 'f')], 'it is a hard link to /f, where there is no file'],
  ['a hard link to a directory', [directory('d'), hardlink('h', './d')], 'it is a hard link to /d, where there is no file'],
  ['a hard link with an empty target', [hardlink('h', '')], 'it is a hard link to "", where there is no file'],
  ['a hard link to itself', [hardlink('d/h', '/d/./h')], 'it is a hard link to itself'],
  ['a hard link below the file that it links to', [file('f', ''), hardlink('f/h', 'f')], 'it is a hard link to /f, which its own directory would replace'],
  ['a file that would be the root', [file('.', '')], 'only a directory can be the root; engines refuse the layer or skip the entry'],
  ['a long path', [file('123456789012345678901', '')], 'its path has more than 20 bytes (--max-path-length)'],
  ['a long target', [symlink('l', '123456789012345678901')], 'its link target has more than 20 bytes (--max-path-length)'],
  ['many directories without an entry', [file('a/b/c/d/e/f/x', ''), file('y', '')], 'the paths of directories without an entry have more than 30 bytes (--max-implied-path-bytes)'],
];

describe('an entry is skipped', () => {
  for (const [what, layer, reason] of cases) {
    test(`${what}: ${reason ?? 'it is not'}`, async () => {
      const { merged } = await mergedLayers([layer.map(asTar)], limits);
      const skipped = first(merged.effects).skipped.map((one) => leftOutReason(reasonOf(first(merged.tables), one)));
      assert.deepEqual(skipped, reason === undefined ? [] : [reason]);
    });
  }
});

// NAME_MAX of Linux is 255 bytes, PATH_MAX 4096: open(2) fails with ENAMETOOLONG.
describe('an entry that no engine can create is skipped', () => {
  const deep = `${'d/'.repeat(2048)}f`;
  // biome-ignore format: one entry, one line
  for (const [what, entry, reason] of [
    ['a file with a name of 256 bytes', file(`d/${'ä'.repeat(128)}`, ''), 'a name in its path has more than 255 bytes, so no engine can create it'],
    ['a directory with such a name', directory('a'.repeat(256)), 'a name in its path has more than 255 bytes, so no engine can create it'],
    ['a file below such a name', file(`d/${'a'.repeat(300)}/f`, ''), 'a name in its path has more than 255 bytes, so no engine can create it'],
    ['a name of 255 bytes', file(`d/${'a'.repeat(255)}/f`, ''), undefined],
    ['a path of 4097 bytes', file(deep, ''), 'its path has more than 4096 bytes, so no engine can create it (--max-path-length)'],
    ['a symbolic link to such a path', symlink('l', deep), 'its link target has more than 4096 bytes, so no engine can create it (--max-path-length)'],
  ] as const) {
    test(what, async () => {
      const { merged } = await mergedLayers([[asTar(entry)]]);
      const skipped = first(merged.effects).skipped.map((one) => leftOutReason(reasonOf(first(merged.tables), one)));
      assert.deepEqual(skipped, reason === undefined ? [] : [reason]);
    });
  }
});

describe('a path that is looked up', () => {
  // biome-ignore format: one path, one line
  for (const [path, fault] of [
    ['circle', 'link-loop'],
    ['circle/x', 'link-loop'],
    ['there', 'link-loop'],
    ['through', 'link-loop'],
    ['l1', undefined],
    ['l0', 'many-links'],
    ['l0/x', 'many-links'],
    ['nowhere', undefined],
  ] as const) {
    test(`${path}: ${fault ?? 'no fault of links'}`, async () => {
      const links = [symlink('circle', 'circle'), symlink('there', 'back'), symlink('back', 'there'), symlink('through', 'through/x'), symlink('nowhere', 'n')];
      const { merged } = await mergedLayers([[...chain(3), symlink('l0', 'l1'), ...links].map(asTar)], limits);
      const found = lookUp(merged.tree, path, limits, 'last link too');
      assert.equal(typeof found === 'string' ? found : undefined, fault);
    });
  }
});
