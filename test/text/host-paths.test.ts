// Paths and names on Windows, macOS and Linux.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparablePath, refusedName, splitFileName, withSlashes } from '../../src/text/host-paths.ts';

test('a backslash is a separator on Windows only', () => {
  assert.equal(withSlashes('dist\\web/app.tar', 'win32'), 'dist/web/app.tar');
  for (const system of ['linux', 'darwin']) assert.equal(withSlashes('dist\\*.tar', system), 'dist\\*.tar');
});

test('a name follows the first colon that is not that of a drive', () => {
  for (const [text, file, name] of [
    ['app.tar', 'app.tar', undefined],
    ['app.tar:web:1', 'app.tar', 'web:1'],
    ['app.tar:', 'app.tar', ''],
    ['C:\\out\\app.tar', 'C:\\out\\app.tar', undefined],
    ['c:/out/app.tar:web:1', 'c:/out/app.tar', 'web:1'],
    ['C:app.tar', 'C', 'app.tar'],
  ] as const) {
    assert.deepEqual(splitFileName(text, 'win32'), name === undefined ? { file } : { file, name });
  }
  assert.deepEqual(splitFileName('c:/out/app.tar', 'linux'), { file: 'c', name: '/out/app.tar' });
});

test('case and accents make no difference on Windows and macOS', () => {
  const [upper, lower] = ['/OUT/\u00c9t\u00e9.json', '/out/e\u0301te\u0301.json'];
  for (const system of ['win32', 'darwin']) assert.equal(comparablePath(upper, system), comparablePath(lower, system));
  assert.notEqual(comparablePath(upper, 'linux'), comparablePath(lower, 'linux'));
  assert.notEqual(comparablePath('/a', 'darwin'), comparablePath('/b', 'darwin'));
});

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
test('names that Windows does not allow are refused there', () => {
  const refused = {
    'Windows allows no \\ in names': ['..\\up', 'a\\b'],
    'Windows allows no : in names': ['C:', 'file:stream', 'perl::Module.3pm'],
    'Windows allows no control characters in names': ['a\nb'],
    'Windows allows no * in names': ['*'],
    'Windows allows no dot or space at the end of a name': ['file.', 'file '],
    'Windows has a device of this name': ['nul', 'CON', 'aux.h', 'Com1.tar.gz', 'LPT\u00b9', 'CONIN$', 'nul .txt'],
    'Windows allows only UTF-8 in names': ['caf\udce9'],
  };
  for (const [reason, names] of Object.entries(refused))
    for (const name of names) {
      assert.equal(refusedName(name, 'win32'), reason, name);
      for (const system of ['linux', 'darwin']) assert.equal(refusedName(name, system), undefined, name);
    }
});

test('other names are allowed on Windows', () => {
  for (const name of ['null', 'com', 'com10', 'auxiliary', '.bashrc', 'a b', '\u00e9', 'lpt', 'x.nul', '[']) {
    assert.equal(refusedName(name, 'win32'), undefined, name);
  }
});
