// The rules of laying layers on each other, one line each: the layers, what is visible in the end, and what became of the
// bytes of the lowest layer. The slow model is asked too.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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
  ['a whiteout takes a directory with all below', [tree, [marker('.wh.d')]], '', 'removed 8'],
  ['a whiteout of what is not there is legal', [tree, [marker('d/.wh.z'), marker('z/.wh.d')]], 'd d/e d/e/y d/x', 'live 8'],
  ['a whiteout never acts on its own layer', [[marker('.wh.a'), file('a', '12345'), marker('.wh.a')]], 'a', 'live 5'],
  ['an opaque takes the children, not the directory', [tree, [marker('d/.wh..wh..opq')]], 'd', 'removed 8'],
  ['an opaque after its siblings', [tree, [file('d/n', '1'), marker('d/.wh..wh..opq')]], 'd d/n', 'removed 8'],
  ['an opaque at the root', [tree, [marker('.wh..wh..opq'), directory('n')]], 'n', 'removed 8'],
  ['only the exact name is an opaque', [tree, [marker('d/.wh..wh..opqX')]], 'd d/e d/e/y d/x', 'live 8'],
  ['hidden and brought back as it was', [tree, [marker('.wh.d'), file('d/x', '12345')]], 'd d/x', 'recopied 5 removed 3'],
  ['hidden and brought back with other bytes', [tree, [marker('.wh.d'), file('d/x', 'other')]], 'd d/x', 'replaced 5 removed 3'],
  ['aufs metadata and a bare .wh. are nothing', [tree, [marker('.wh..wh.aufs'), marker('.wh..wh.plnk/d'), marker('d/.wh.')]], 'd d/e d/e/y d/x', 'live 8'],
  ['a directory on a directory keeps what it holds', [tree, [directory('d', { mode: 0o700 })]], 'd d/e d/e/y d/x', 'live 8'],
  ['a file on a directory', [tree, [file('d', '12345')]], 'd', 'removed 8'],
  ['a directory on a file', [tree, [directory('d/x')]], 'd d/e d/e/y d/x', 'live 3 replaced 5'],
  ['a file where a parent is needed', [tree, [file('d/x/z', '1')]], 'd d/e d/e/y d/x d/x/z', 'live 3 replaced 5'],
  ['a parent that becomes a file in its own layer', [[...tree, file('d', '1')]], 'd', 'live 1 duplicate 8'],
  ['two entries of one path', [[file('a', '123'), file('a', '12345')]], 'a', 'live 5 duplicate 3'],
  ['a lower copy is judged against the last of two', [[file('a', '123')], [file('a', '12345'), file('a', '123')]], 'a', 'recopied 3'],
  ['a parent that is a link', [merged, [file('bin/x', 'other')]], 'bin usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 3 replaced 5'],
  ['a link to nothing as a parent', [[symlink('l', 'n'), file('l/x', '1')]], 'l n n/x', 'live 1'],
  ['a link out of the root stays inside', [[symlink('l', '../../n'), file('l/x', '1')]], 'l n n/x', 'live 1'],
  ['a link with a loop has no place for a file', [[symlink('l', 'm'), symlink('m', 'l'), file('l/x', '1')]], 'l m', 'removed 1'],
  ['40 links are followed', [chain(40), [marker('link1/.wh.x')]], [...chain(40).slice(1).map(({ path }) => path), 'a'].sort().join(' '), 'removed 5'],
  ['41 links are a loop', [chain(41), [marker('link1/.wh.x'), file('link1/y', '1')]], [...chain(41).slice(1).map(({ path }) => path), 'a', 'a/x'].sort().join(' '), 'live 5'],
  ['a directory replaces a link and does not follow it', [merged, [directory('bin'), file('bin/x', '1')]], 'bin bin/x usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['a whiteout through a link', [merged, [marker('bin/.wh.x')]], 'bin usr usr/bin usr/lib usr/lib/x', 'live 3 removed 5'],
  ['a whiteout of a link leaves what it leads to', [merged, [marker('.wh.bin')]], 'usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['a whiteout through a link that another one hides', [merged, [marker('.wh.bin'), marker('bin/.wh.x')]], 'usr usr/bin usr/lib usr/lib/x', 'live 3 removed 5'],
  ['and the other way round', [merged, [marker('bin/.wh.x'), marker('.wh.bin')]], 'usr usr/bin usr/lib usr/lib/x', 'live 3 removed 5'],
  ['no opaque through a link that becomes a directory', [merged, [marker('bin/.wh..wh..opq'), directory('bin')]], 'bin usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['nor through one further down', [[...merged, symlink('usr/bin/l', '../lib')], [directory('bin/l'), marker('bin/l/.wh.x')]], 'bin usr usr/bin usr/bin/l usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['nor through a link to a path that becomes one', [[symlink('l', 'bin'), ...merged], [directory('bin'), marker('l/.wh.x')]], 'bin l usr usr/bin usr/bin/x usr/lib usr/lib/x', 'live 8'],
  ['but through a directory that is one before and after', [merged, [directory('usr'), directory('usr/bin'), marker('usr/bin/.wh.x')]], 'bin usr usr/bin usr/lib usr/lib/x', 'live 3 removed 5'],
  ['bytes stay while a name does', [twoNames, [marker('.wh.a')]], 'b', 'live 5'],
  ['overwriting a name leaves the other', [twoNames, [file('a', '1')]], 'a b', 'live 5'],
  ['the last name tells the label', [twoNames, [marker('.wh.a')], [file('b', '12345')]], 'b', 'recopied 5'],
  ['of names that go at once a copy counts', [twoNames, [marker('.wh.a'), marker('.wh.b'), file('a', '12345')]], 'a', 'recopied 5'],
  ['also where an opaque takes them', [twoNames, [marker('.wh..wh..opq'), file('a', '12345')]], 'a', 'recopied 5'],
  ['a link to a lower layer shares its bytes', [twoNames, [hardlink('c', 'b')], [marker('.wh.a'), marker('.wh.b')]], 'c', 'live 5'],
  ['a link can recopy', [[file('a', '12345'), file('b', '12345')], [hardlink('b', 'a')]], 'a b', 'live 5 recopied 5'],
  ['a name linked to what it is already', [[file('a', '12345')], [hardlink('a', 'a')]], 'a', 'live 5'],
  ['a link to nothing is left out', [twoNames, [hardlink('a', 'n')]], 'a b', 'live 5'],
  ['a link below the file that it names is left out', [[file('d', '12345'), hardlink('d/e', 'd')]], 'd', 'live 5'],
  ['further below, and by another name of it', [[...twoNames, hardlink('b/c/d', 'a')]], 'a b', 'live 5'],
  ['behind a link', [[...twoNames, symlink('l', 'b'), hardlink('l/c', 'a')]], 'a b l', 'live 5'],
  ['behind a link that first leads where nothing is', [[file('d/x', '12345'), symlink('d/l', 'n/../x'), hardlink('d/l/c', 'd/x')]], 'd d/l d/x', 'live 5'],
  ['a link below a file that it does not name', [[file('a', '12345'), file('b', '678'), hardlink('b/c', 'a')]], 'a b b/c', 'live 5 duplicate 3'],
  ['and makes no parents', [[file('d', '12345')], [hardlink('d/e', 'n'), hardlink('f/g', 'n')]], 'd', 'live 5'],
  ['a link to a symbolic link is one', [[symlink('l', 'a'), ...twoNames, hardlink('m', 'l')]], 'a b l m', 'live 5'],
];

describe('layer rules', () => {
  for (const [what, layers, visible, lowest] of rules) {
    test(what, async () => {
      const { files, merged } = await assertAgreement(layers);
      assert.equal(files.map(({ path }) => path).join(' '), visible);
      const labels = Object.entries(merged.ledger.layers[0]).filter(([label]) => label !== 'overhead');
      assert.equal(
        labels
          .filter(([, bytes]) => bytes > 0)
          .map((label) => label.join(' '))
          .join(' '),
        lowest,
      );
    });
  }
});
