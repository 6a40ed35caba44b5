// Globs. The truth is picomatch, whose regular expressions RegExp matches; only the time is different, and what is listed
// here. There are no assertions on time: matched by backtracking, the long names would take longer than anyone waits.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { globFault, matching, pathMatcher } from '../../src/text/glob.ts';

describe('cases', () => {
  for (const [glob, path, isMatch] of [
    ['*.pem', 'etc/ssl/a.pem', true],
    ['*.pem', 'etc/ssl/a.pem.bak', false],
    ['/etc/*.conf', 'etc/a.conf', true],
    ['/etc/*.conf', 'etc/a/b.conf', false],
    ['etc/**', 'etc', true],
    ['etc/', 'etc', true],
    ['etc/', 'a/etc', true],
    ['**/.env{,.local}', 'app/.env', true],
    ['{/etc,/usr/lib}/*.so', 'usr/lib/a.so', true],
    ['!*.so', 'usr/lib/a.so', false],
    ['!*.so', 'usr/lib/a.a', true],
    ['!(*.so)', 'usr/lib/a.so', false],
    ['[[:digit:]]*', 'a/7z', true],
    ['libstdc++.so.?', 'usr/lib/libstdc++.so.6', true],
    ['pages/[id].tsx', 'pages/[id].tsx', true],
    ['pages/[id].tsx', 'pages/d.tsx', true],
    ['a?b', 'a\u{1f600}b', false],
    // picomatch: a name with a line end has no parent, and these groups are text.
    ['**/id_rsa', 'a\nb/id_rsa', true],
    ['**/*.key', 'a/b\u2028.key', true],
    ['+(a|aa)', 'aaa', true],
    ['*(*(a)|b)', 'aabb', true],
    // RegExp: a word boundary, a reference to a group, a control character.
    ['\\b', 'b', true],
    ['{x,y}\\1', 'x1', true],
    ['\\c++', 'c++', true],
  ] as const) {
    test(`${glob} ${JSON.stringify(path)} ${isMatch}`, () => assert.equal(matching(glob)(path), isMatch));
  }
});

/** A path, and the directories above it. */
const selfAndAbove = (path: string): readonly string[] =>
  Array.from(path.matchAll(/\/|$/g), ({ index }) => path.slice(0, index)).filter((part) => part !== '');

/** As picomatch matches it, with the same rule for slashes. */
function model(glob: string): (path: string) => boolean {
  const options = { dot: true, maxExtglobRecursion: false, flags: 's', windows: false };
  const [, negations = '', rest = ''] = /^((?:!(?!\())*)(.*?)\/*$/s.exec(glob) ?? [];
  const anywhere = rest.includes('/') ? rest.replace(/^\/+/, '') : `**/${rest}`;
  const fits = [picomatch(negations + (rest === '' ? '/' : anywhere), options)];
  const rooted = glob.includes('{') ? [picomatch(glob, options)] : [];
  return (path) => fits.some((one) => one(path)) || rooted.some((one) => one(`/${path}`));
}

test('any glob matches as in picomatch', () => {
  const parts = [
    ...[
      'a',
      'b',
      '.',
      '..',
      '.a',
      'a.b',
      'c++',
      '\u00e9',
      '\u{1f600}',
      '*',
      '*',
      '**',
      '?',
      '/',
      '/',
      '/',
      '**/',
      '/**',
    ],
    ...[
      '[ab]',
      '[!a]',
      '[^a]',
      '[a-c]',
      '[[:alpha:]]',
      '{a,b}',
      '{a,*b}',
      '{a/b,c}',
      '{1..3}',
      '!(a)',
      '!(*a)',
      '!(a|b)',
    ],
    ...[
      '?(a)',
      '*(a|b)',
      '+(a)',
      '@(a|b)',
      '+(a|aa)',
      '*(a|*b)',
      '!(a/b)',
      '\\*',
      '\\a',
      '"a"',
      '\\d',
      '(?=a)',
      '(?!a)',
    ],
    ...['(', '|', ')', '{', '}', '[', ']', ',', '!', '+', '$', '^', '@', '\\'],
  ];
  const names = [
    'a',
    'b',
    'ab',
    'c',
    'd',
    '.',
    '..',
    '.a',
    'a.b',
    '1',
    '/',
    '/',
    '/',
    '*',
    '(',
    '[',
    '+',
    '!',
    '\u{1f600}',
  ];
  const glob = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 7 }).map((some) => some.join(''));
  const path = fc
    .array(fc.constantFrom(...names), { minLength: 1, maxLength: 6 })
    .map((some) => some.join('').replace(/^\/+/, '').replace(/\/+$/, ''));
  fc.assert(
    fc.property(glob, fc.array(path, { minLength: 8, maxLength: 8 }), (one, paths) => {
      // Where a shell and RegExp differ: see the cases.
      if (globFault(one) !== undefined || /\\[bBck1-9]/.test(one)) return;
      const { matches, matchesAtOrAbove } = pathMatcher(one);
      const expected = model(one);
      for (const each of [...paths, one.replace(/^\/+/, '')].filter((some) => some !== '')) {
        assert.equal(matches(each), expected(each), `${one} ${each}`);
        assert.equal(matchesAtOrAbove(each), selfAndAbove(each).some(expected), `${one} or above ${each}`);
      }
    }),
    { numRuns: 2000 },
  );
});

describe('a long name', () => {
  const steps = (step: string, count: number): string => step.repeat(count);
  for (const [glob, path, isMatch] of [
    ['**/a/**/a/**/b', `${steps('a/', 2000)}b`, true],
    ['**/a/**/a/**/b', `${steps('a/', 2000)}c`, false],
    ['x/**/a/**/a/**/b', `${steps('a/', 500_000)}b`, false],
    ['**/node_modules/**/test/**/*.map', `${steps('node_modules/test/', 50_000)}x.js`, false],
    ['**/node_modules/**/x/**/*.map', `${steps('node_modules/test/', 50_000)}x.map`, false],
    ['*b*a*a*a*a*a*a*a*', steps('a', 1_000_000), false],
    ['b*a*a*a*a*a*a*a*a', steps('a', 1_000_000), false],
    ['b+(a|aa)', steps('a', 1_000_000), false],
    ['b*(*(*(a)))', steps('a', 1_000_000), false],
    ['b@(a|+(a))*(a|?)', steps('a', 1_000_000), false],
    ['!(!(!(a*)*)*)', steps('a', 100_000), false],
    ['b!(*a*)!(*a*)!(*a*)', steps('a', 100_000), false],
    [`{${steps('a,', 1500)}b}/**/c`, `${steps('a/', 20_000)}d`, false],
    [`b${steps('*a', 1500)}`, steps('a', 10_000), false],
    [`b*${steps('a*?', 500)}`, steps('ab', 5000), false],
  ] as const) {
    test(`${glob.slice(0, 40)} ${path.slice(0, 20)}… of ${path.length}`, () =>
      assert.equal(matching(glob)(path), isMatch));
  }
});

describe('what is not a glob', () => {
  for (const [glob, fault] of [
    ['', 'it has no name; use a glob such as "etc/**" or "*.conf"'],
    [' / ', 'it has no name; use a glob such as "etc/**" or "*.conf"'],
    ['a'.repeat(4097), 'it is longer than 4096 characters'],
    ['a{b', 'it is not valid (unterminated group); write \\ before a character that stands for itself'],
    [
      '[z-a]',
      'it is not valid (range out of order in character class); write \\ before a character that stands for itself',
    ],
    ['(?<=a)b', 'it has a "(?<="; remove it, or write "\\("'],
    [`${'@('.repeat(101)}a${')'.repeat(101)}`, 'it has more than 100 groups in each other; use fewer'],
  ] as const) {
    test(glob.slice(0, 20), () => assert.equal(globFault(glob), fault));
  }

  const fault = 'it has more than three backslashes in a row; write \\\\ for one in a name';
  for (const glob of ['x*N', '[{*N', 'Nx', 'xNy', 'N', '{a,bN}', '@(aN)', '[aN', '[N]'])
    for (const count of [4, 5, 6, 7, 12])
      test(`${count} backslashes in ${glob}`, () => {
        assert.equal(globFault(glob.replace('N', '\\'.repeat(count))), fault);
      });

  test('three backslashes are one and what they escape', () => {
    assert.equal(globFault('a\\\\\\*'), undefined);
    assert.deepEqual(['a\\*', 'a\\b', 'a*'].map(matching('a\\\\\\*')), [true, false, false]);
  });
});
