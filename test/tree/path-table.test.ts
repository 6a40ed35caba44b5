// PathTable: a number for each path, found by directory and name.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PathId, PathTable, rootPath } from '../../src/tree/path-table.ts';
import { itemAt } from '../support/items.ts';

const make = (places: PathTable, parent: PathId, name: string): PathId => {
  const bytes = Buffer.from(name);
  return places.make(parent, bytes, 0, bytes.length);
};
const find = (places: PathTable, parent: PathId, name: string): PathId | undefined => {
  const bytes = Buffer.from(name);
  return places.find(parent, bytes, 0, bytes.length);
};

describe('places', () => {
  test('a name is found only in its directory', () => {
    const places = new PathTable();
    const etc = make(places, rootPath, 'etc');
    const passwd = make(places, etc, 'passwd');
    assert.equal(find(places, etc, 'passwd'), passwd);
    assert.equal(find(places, rootPath, 'passwd'), undefined);
    assert.equal(find(places, etc, 'passw'), undefined);
    assert.equal(find(places, etc, 'passwd-'), undefined);
  });

  test('one name in two directories has two places', () => {
    const places = new PathTable();
    const [a, b] = [make(places, rootPath, 'a'), make(places, rootPath, 'b')];
    assert.notEqual(make(places, a, 'x'), make(places, b, 'x'));
    assert.equal(make(places, a, 'x'), make(places, a, 'x'));
  });

  test('a name is the bytes between two offsets', () => {
    const places = new PathTable();
    const bytes = Buffer.from('usr/lib/file');
    const usr = places.make(rootPath, bytes, 0, 3);
    const lib = places.make(usr, bytes, 4, 7);
    assert.equal(places.nameOf(lib), 'lib');
    assert.equal(places.parentOf(lib), usr);
    assert.equal(places.lengthOf(lib), 'usr/lib'.length);
  });

  test('names that are not UTF-8 are distinguished by their bytes', () => {
    const places = new PathTable();
    const [one, other] = [Buffer.of(0x66, 0xff), Buffer.of(0x66, 0xfe)];
    const place = places.make(rootPath, one, 0, 2);
    assert.notEqual(places.make(rootPath, other, 0, 2), place);
    assert.equal(places.nameOf(place), 'f\udcff');
  });

  test('the hash of a name is that of its place', () => {
    const places = new PathTable();
    const etc = make(places, rootPath, 'etc');
    const passwd = make(places, etc, 'passwd');
    assert.equal(places.hashOfName(etc, Buffer.from('passwd')), places.hashOf(passwd));
    assert.notEqual(places.hashOfName(rootPath, Buffer.from('passwd')), places.hashOf(passwd));
  });

  test('names with one hash are distinguished by their directory, length and bytes', (t) => {
    t.mock.method(Math, 'random', () => 0);
    const places = new PathTable();
    // A name follows those that begin with it.
    const names = ['cba', 'ba', 'b', 'abc', 'ab', 'a'];
    const made = names.map((name) => make(places, rootPath, name));
    assert.equal(new Set(made.map((place) => places.hashOf(place))).size, 1);
    assert.deepEqual(
      made.map((place) => places.nameOf(place)),
      names,
    );
    assert.deepEqual(
      names.map((name) => find(places, rootPath, name)),
      made,
    );
    assert.equal(find(places, rootPath, 'abcd'), undefined);
  });

  test('100,000 places in a table made for one are all found', () => {
    const places = new PathTable();
    const names = Array.from({ length: 100_000 }, (_, at) => `name-${at % 50_000}`);
    const directories = [make(places, rootPath, 'a'), make(places, rootPath, 'b')];
    const parentOf = (at: number) => itemAt(directories, Math.floor(at / 50_000));
    const made = names.map((name, at) => make(places, parentOf(at), name));
    assert.equal(new Set(made).size, names.length);
    for (const [at, name] of names.entries()) {
      const place = itemAt(made, at);
      assert.equal(find(places, parentOf(at), name), place);
      assert.equal(places.nameOf(place), name);
    }
  });
});
