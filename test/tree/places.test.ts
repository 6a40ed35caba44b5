// Places: a number for each path, found by directory and name.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Place, Places, rootPlace } from '../../src/tree/places.ts';

const make = (places: Places, parent: Place, name: string): Place => {
  const bytes = Buffer.from(name);
  return places.make(parent, bytes, 0, bytes.length);
};
const find = (places: Places, parent: Place, name: string): Place | undefined => {
  const bytes = Buffer.from(name);
  return places.find(parent, bytes, 0, bytes.length);
};

describe('places', () => {
  test('a name is found only in its directory', () => {
    const places = new Places();
    const etc = make(places, rootPlace, 'etc');
    const passwd = make(places, etc, 'passwd');
    assert.equal(find(places, etc, 'passwd'), passwd);
    assert.equal(find(places, rootPlace, 'passwd'), undefined);
    assert.equal(find(places, etc, 'passw'), undefined);
    assert.equal(find(places, etc, 'passwd-'), undefined);
  });

  test('one name in two directories has two places', () => {
    const places = new Places();
    const [a, b] = [make(places, rootPlace, 'a'), make(places, rootPlace, 'b')];
    assert.notEqual(make(places, a, 'x'), make(places, b, 'x'));
    assert.equal(make(places, a, 'x'), make(places, a, 'x'));
  });

  test('a name is the bytes between two offsets', () => {
    const places = new Places();
    const bytes = Buffer.from('usr/lib/file');
    const usr = places.make(rootPlace, bytes, 0, 3);
    const lib = places.make(usr, bytes, 4, 7);
    assert.equal(places.nameOf(lib), 'lib');
    assert.equal(places.parentOf(lib), usr);
    assert.equal(places.lengthOf(lib), 'usr/lib'.length);
  });

  test('names that are not UTF-8 are distinguished by their bytes', () => {
    const places = new Places();
    const [one, other] = [Buffer.of(0x66, 0xff), Buffer.of(0x66, 0xfe)];
    const place = places.make(rootPlace, one, 0, 2);
    assert.notEqual(places.make(rootPlace, other, 0, 2), place);
    assert.equal(places.nameOf(place), 'f\udcff');
  });

  test('100,000 places in a table made for one are all found', () => {
    const places = new Places();
    const names = Array.from({ length: 100_000 }, (_, at) => `name-${at % 50_000}`);
    const directories = [make(places, rootPlace, 'a'), make(places, rootPlace, 'b')];
    const made = names.map((name, at) => make(places, directories[Math.floor(at / 50_000)], name));
    assert.equal(new Set(made).size, names.length);
    for (const [at, name] of names.entries()) {
      const parent = directories[Math.floor(at / 50_000)];
      assert.equal(find(places, parent, name), made[at]);
      assert.equal(places.nameOf(made[at]), name);
    }
  });
});
