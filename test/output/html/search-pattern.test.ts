// The search of the page against the globs of the command line: the same paths, except that case is ignored and a pattern without
// a slash matches names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matcherOf } from '../../../src/output/html/browser/search-pattern.ts';
import { matching } from '../../../src/text/glob.ts';

const paths = [
  'usr/lib/libc.so.6',
  'usr/lib/libm.so',
  'usr/lib/python3/_abc.py',
  'usr/lib/python3/abc.py',
  'etc/passwd',
  'etc/.hidden',
  'app/a[1].txt',
  'app/a1.txt',
  'app/star*.txt',
  'app/{x}.txt',
  'app/x-y_z',
  'libx.so',
  'lib',
];

test('with a slash: the same paths as on the command line', () => {
  for (const glob of [
    '/*',
    '/*.so',
    '/**',
    'usr/**',
    '/usr/**/',
    '**/*.so',
    '**/*.{so,py}',
    '**/[_]*.py',
    '**/[!_]*.py',
    '**/[^a-z]*',
    '**/*[0-9].txt',
    'app/a\\[1\\].txt',
    'app/a[1].txt',
    'app/star\\*.txt',
    'app/\\{x\\}.txt',
    'app/{x}.txt',
    'app/{a,st{a,b}r}*',
    '{/etc,usr}/*',
    '{etc/*,usr/**}',
    '**/lib',
    '**/lib/**',
    'usr/*/lib*',
    'usr/**/lib*',
    '/???',
    '/*/.hid*',
    '**/x[-a]y*',
    '**/*.so*',
    '**.so',
    'usr/**.so',
  ]) {
    assert.deepEqual(paths.filter(matcherOf(glob)), paths.filter(matching(glob)), glob);
  }
});

test('without a slash: names anywhere; without wildcards: any part of a path', () => {
  for (const [typed, found] of [
    ['*.{so,py}', ['usr/lib/libm.so', 'usr/lib/python3/_abc.py', 'usr/lib/python3/abc.py', 'libx.so']],
    ['[_]*.py', ['usr/lib/python3/_abc.py']],
    ['LIB?.SO', ['usr/lib/libm.so', 'libx.so']],
    ['a\\[1\\]*', ['app/a[1].txt']],
    ['PASS', ['etc/passwd']],
    ['/lib', ['libx.so', 'lib']],
    ['lib/py', ['usr/lib/python3/_abc.py', 'usr/lib/python3/abc.py']],
    ['{x}', ['app/{x}.txt']],
    ['[', ['app/a[1].txt']],
  ] as const) {
    assert.deepEqual(paths.filter(matcherOf(typed)), found, typed);
  }
});

test('too many stars are taken literally', () => {
  assert.deepEqual(paths.filter(matcherOf('*a*b*c*d')), []);
  assert.deepEqual(['x*a*b*c*d'].filter(matcherOf('*a*b*c*d')), ['x*a*b*c*d']);
});
