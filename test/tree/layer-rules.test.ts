// The rules of merging layers, one line each: the layers, the final paths, and the ledger of the lowest layer. The slow model
// must agree.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { first } from '../support/items.ts';
import { directory, file, hardlink, type Literal, marker, symlink } from '../support/literals.ts';
import { assertAgreement } from '../support/model-agreement.ts';

type Rule = readonly [what: string, layers: readonly (readonly Literal[])[], visible: string, lowest: string];

/** `link1 -> link2 -> … -> a`, with a file in `a`. */
const chain = (links: number): Literal[] => [
  file('a/x', '12345'),
  ...Array.from({ length: links }, (_, at) => symlink(`link${at + 1}`, at + 1 === links ? 'a' : `link${at + 2}`)),
];
const merged = [symlink('bin', 'usr/bin'), file('usr/bin/x', '12345'), file('usr/lib/x', '678')];
const twoNames = [file('a', '12345'), hardlink('b', 'a')];
const tree = [file('d/x', '12345'), file('d/e/y', '678')];

// biome-ignore format: one rule, one line
const rules: readonly Rule[] = [
  ['a whiteout deletes a directory with everything below', [tree, [marker('.wh.d')]], '', 'deleted 8'],
  ['a whiteout of a path that does not exist does nothing', [tree, [marker('d/.wh.z'), marker('z/.wh.d')]], 'd d/e d/e/y d/x', 'live 8'],
  ['a whiteout does not apply to its own layer', [[marker('.wh.a'), file('a', '12345'), marker('.wh.a')]], 'a', 'live 5'],
  ['an opaque marker deletes the children, not the directory', [tree, [marker('d/.wh..wh..opq')]], 'd', 'deleted 8'],
  ['an opaque marker after its siblings', [tree, [file('d/n', '1'), marker('d/.wh..wh..opq')]], 'd d/n', 'deleted 8'],
  ['an opaque marker at the root', [tree, [marker('.wh..wh..opq'), directory('n')]], 'n', 'deleted 8'],
  ['only the exact name is an opaque marker', [tree, [marker('d/.wh..wh..opqX')]], 'd d/e d/e/y d/x', 'live 8'],
  ['deleted and added again unchanged', [tree, [marker('.wh.d'), file('d/x', '12345')]], 'd d/x', 'copied 5 deleted 3'],
  ['deleted and added again with other content', [tree, [marker('.wh.d'), file('d/x', 'other')]], 'd d/x', 'overwritten 5 deleted 3'],
  ['aufs metadata and a whiteout without a name do nothing', [tree, [marker('.wh..wh.aufs'), marker('.wh..wh.plnk/d'), marker('d/.wh.')]], 'd d/e d/e/y d/x', 'live 8'],
  ['a directory over a directory keeps its children', [tree, [directory('d', { mode: 0o700 })]], 'd d/e d/e/y d/x', 'live 8'],
  ['a file over a directory', [tree, [file('d', '12345')]], 'd', 'deleted 8'],
  ['a directory over a file', [tree, [directory('d/x')]], 'd d/e d/e/y d/x', 'live 3 overwritten 5'],
  ['a file where a parent directory is needed', [tree, [file('d/x/z', '1')]], 'd d/e d/e/y d/x d/x/z', 'live 3 overwritten 5'],
  ['a parent that becomes a file in its own layer', [[...tree, file('d', '1')]], 'd', 'live 1 duplicate 8'],
  ['two entries of one path', [[file('a', '123'), file('a', '12345')]], 'a', 'live 5 duplicate 3'],
  ['a lower file is compared with the last of two entries', [[file('a', '123')], [file('a', '12345'), file('a', '123')]], 'a', 'copied 3'],
  ['a parent that is a link', [merged, [file('bin/x', 'other')]], 'bin usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 3 overwritten 5'],
  ['a dangling link as a parent', [[symlink('l', 'n'), file('l/x', '1')]], 'l n n/x', 'live 1'],
  ['a link that leads above the root stays inside', [[symlink('l', '../../n'), file('l/x', '1')]], 'l n n/x', 'live 1'],
  ['a file below a loop of links is skipped', [[symlink('l', 'm'), symlink('m', 'l'), file('l/x', '1')]], 'l m', 'unusable 1'],
  ['40 links are followed', [chain(40), [marker('link1/.wh.x')]], [...chain(40).slice(1).map(({ path }) => path), 'a'].sort().join(' '), 'deleted 5'],
  ['41 links are a loop', [chain(41), [marker('link1/.wh.x'), file('link1/y', '1')]], [...chain(41).slice(1).map(({ path }) => path), 'a', 'a/x'].sort().join(' '), 'live 5'],
  ['a directory replaces a link and does not follow it', [merged, [directory('bin'), file('bin/x', '1')]], 'bin bin/x usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['a whiteout through a link', [merged, [marker('bin/.wh.x')]], 'bin usr usr/bin usr/lib usr/lib/x', 'live 3 deleted 5'],
  ['a whiteout of a link keeps its target', [merged, [marker('.wh.bin')]], 'usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['a whiteout through a link after a whiteout of the link', [merged, [marker('.wh.bin'), marker('bin/.wh.x')]], 'usr usr/bin usr/lib usr/lib/x', 'live 3 deleted 5'],
  ['a whiteout through a link before a whiteout of the link', [merged, [marker('bin/.wh.x'), marker('.wh.bin')]], 'usr usr/bin usr/lib usr/lib/x', 'live 3 deleted 5'],
  ['an opaque marker does not follow a link that becomes a directory', [merged, [marker('bin/.wh..wh..opq'), directory('bin')]], 'bin usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['a whiteout does not follow a link further down that becomes a directory', [[...merged, symlink('usr/bin/l', '../lib')], [directory('bin/l'), marker('bin/l/.wh.x')]], 'bin usr usr/bin usr/bin/l usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['a whiteout does not follow a link to a path that becomes a directory', [[symlink('l', 'bin'), ...merged], [directory('bin'), marker('l/.wh.x')]], 'bin l usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['a whiteout through directories that stay directories', [merged, [directory('usr'), directory('usr/bin'), marker('usr/bin/.wh.x')]], 'bin usr usr/bin usr/lib usr/lib/x', 'live 3 deleted 5'],
  ['bytes are live while one name is left', [twoNames, [marker('.wh.a')]], 'b', 'live 5'],
  ['overwriting one name keeps the other', [twoNames, [file('a', '1')]], 'a b', 'live 5'],
  ['the last name decides the kind of waste', [twoNames, [marker('.wh.a')], [file('b', '12345')]], 'b', 'copied 5'],
  ['if names go at once, a copy decides the kind', [twoNames, [marker('.wh.a'), marker('.wh.b'), file('a', '12345')]], 'a', 'copied 5'],
  ['a copy decides the kind with an opaque marker too', [twoNames, [marker('.wh..wh..opq'), file('a', '12345')]], 'a', 'copied 5'],
  ['a new name that is replaced again decides the kind', [[file('a', '12345')], [hardlink('b', 'a'), file('a', '1'), file('b', '12345')]], 'a b', 'copied 5'],
  ['a hard link to a lower layer shares its bytes', [twoNames, [hardlink('c', 'b')], [marker('.wh.a'), marker('.wh.b')]], 'c', 'live 5'],
  ['a hard link can copy', [[file('a', '12345'), file('b', '12345')], [hardlink('b', 'a')]], 'a b', 'live 5 copied 5'],
  ['a hard link to itself', [[file('a', '12345')], [hardlink('a', 'a')]], 'a', 'live 5'],
  ['a hard link to a file that does not exist is skipped', [twoNames, [hardlink('a', 'n')]], 'a b', 'live 5'],
  ['a hard link below its own target is skipped', [[file('d', '12345'), hardlink('d/e', 'd')]], 'd', 'live 5'],
  ['a hard link further below another name of its target is skipped', [[...twoNames, hardlink('b/c/d', 'a')]], 'a b', 'live 5'],
  ['a hard link below a symbolic link to its target is skipped', [[...twoNames, symlink('l', 'b'), hardlink('l/c', 'a')]], 'a b l', 'live 5'],
  ['a hard link below a symbolic link whose path starts with a missing directory is skipped', [[file('d/x', '12345'), symlink('d/l', 'n/../x'), hardlink('d/l/c', 'd/x')]], 'd d/l d/x', 'live 5'],
  ['a hard link below another file replaces it', [[file('a', '12345'), file('b', '678'), hardlink('b/c', 'a')]], 'a b b/c', 'live 5 duplicate 3'],
  ['a skipped hard link makes no parents', [[file('d', '12345')], [hardlink('d/e', 'n'), hardlink('f/g', 'n')]], 'd', 'live 5'],
  ['a hard link to a symbolic link is a symbolic link', [[symlink('l', 'a'), ...twoNames, hardlink('m', 'l')]], 'a b l m', 'live 5'],
];

describe('layer rules', () => {
  for (const [what, layers, visible, lowest] of rules) {
    test(what, async () => {
      const { files, merged } = await assertAgreement(layers);
      assert.equal(files.map(({ path }) => path).join(' '), visible);
      const kinds = Object.entries(first(merged.ledger.layers)).filter(([kind]) => kind !== 'overhead');
      assert.equal(
        kinds
          .filter(([, bytes]) => bytes > 0)
          .map((kind) => kind.join(' '))
          .join(' '),
        lowest,
      );
    });
  }
});
