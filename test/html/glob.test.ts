// The search of the page against the command line's own globs: the same paths, but for letter case and what is about names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matcherOf } from '../../src/output/html/browser/glob.ts';
import { matching } from '../../src/spec/path-glob.ts';

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

test('with a slash, what the command line finds', () => {
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

test('without a slash, names anywhere; a word, any part of a path', () => {
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

test('with more stars than can be matched in reasonable time, a word', () => {
  assert.deepEqual(paths.filter(matcherOf('*a*b*c*d')), []);
  assert.deepEqual(['x*a*b*c*d'].filter(matcherOf('*a*b*c*d')), ['x*a*b*c*d']);
});
