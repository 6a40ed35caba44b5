// Dimensions of what the user gives beside the archive: policies, templates, globs.
import { type Dimension, files, imageOf, type Made, times } from './dimension.ts';

const small = imageOf([{ entries: files(10, (i) => `f${i}`) }]).archive;
const withFile = (text: string): Made => ({ archive: small, file: Buffer.from(text) });
const check = [['check', 'ARCHIVE', '--policy', 'FILE']];

export const policyDimensions: readonly Dimension[] = [
  {
    name: 'a policy of unknown keys',
    sizes: [4000, 16_000, 64_000],
    make: (n) => withFile(JSON.stringify({ budgets: Object.fromEntries(times(n, (i) => [`unknown${i}`, 1])) })),
    commands: check,
  },
  {
    name: 'a policy of many paths',
    sizes: [1000, 4000, 16_000],
    make: (n) => withFile(JSON.stringify({ budgets: { 'forbidden-path': times(n, (i) => `none${i}/*.sql`) } })),
    commands: check,
  },
  {
    name: 'a policy in YAML',
    sizes: [1000, 4000, 16_000],
    make: (n) => withFile(`budgets:\n  forbidden-path:\n${times(n, (i) => `    - none${i}/*.sql\n`).join('')}`),
    commands: check,
  },
  {
    name: 'YAML aliases of one anchor',
    sizes: [1000, 4000, 16_000],
    make: (n) => withFile(`budgets:\n  forbidden-path:\n    - &a none\n${times(n, () => '    - *a\n').join('')}`),
    commands: check,
  },
  {
    name: 'YAML anchors',
    sizes: [1000, 4000, 16_000],
    make: (n) =>
      withFile(`budgets:\n  forbidden-path:\n${times(n, (i) => `    - &a${i} none\n    - *a${i}\n`).join('')}`),
    commands: check,
  },
  {
    name: 'YAML aliases of aliases',
    sizes: [4, 16, 64],
    make: (n) => withFile(`a0: &a0 [x, x]\n${times(n, (i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`),
    commands: check,
  },
  {
    name: 'globs × paths',
    sizes: [500, 2000, 8000],
    make: (n) => imageOf([{ entries: files(n, (i) => `${'a/'.repeat(100)}${i}`) }]),
    commands: [
      ['files', 'ARCHIVE', '--glob', '{**/a/**/a/**/b,**/x/**/y}'],
      ['check', 'ARCHIVE', '--budget', 'forbidden-path=**/a/**/a/**/b'],
    ],
  },
  {
    name: 'globs × deep paths',
    sizes: [1000, 4000, 16_000],
    make: (n) => imageOf([{ entries: files(n, (i) => `${i}/${'a/'.repeat(1000)}f`) }]),
    commands: ['forbidden-path=/usr/share/doc/**', 'path-size./usr/**/cache/**=1MB'].map((budget) => [
      ...['check', 'ARCHIVE', '--budget'],
      budget,
    ]),
  },
  {
    name: 'path budgets × paths',
    sizes: [2500, 5000, 20_000],
    make: (n) => ({
      ...imageOf([{ entries: files(n, (i) => `d${i}/f`) }]),
      file: Buffer.from(
        JSON.stringify({ budgets: { 'path-size': Object.fromEntries(times(500, (i) => [`none${i}/*.sql`, '1MB'])) } }),
      ),
    }),
    commands: check,
  },
  {
    name: 'a glob over one long path',
    sizes: [250, 500, 2000],
    make: (n) => imageOf([{ entries: files(1, () => `${'a/'.repeat(n)}f`) }]),
    commands: [['files', 'ARCHIVE', '--glob', '**/a/**/a/**/a/**/b']],
  },
  {
    name: 'a filter over one long name',
    sizes: [50_000, 200_000, 800_000],
    make: (n) => imageOf([{ entries: [] }], { names: [`${'app'.repeat(n / 3)}:1`] }),
    commands: [['ls', 'ARCHIVE', '--filter', 'reference=*app*dev*']],
  },
  {
    name: 'a template loop',
    sizes: [5000, 20_000, 80_000],
    make: (n) => imageOf([{ entries: files(n, (i) => `f${i}`) }]),
    commands: [['files', 'ARCHIVE', '--format', '{{range .entries}}{{.path}}{{println}}{{end}}']],
  },
  {
    name: 'a template that doubles a string',
    sizes: [10, 20, 60],
    // The template is the input, and what it doubles must stop at a limit.
    make: (n) => ({ archive: small, fixed: small.length, expanded: n }),
    commands: [
      ['inspect', 'ARCHIVE', '--format', '{{$x := "a"}}{{range SIZE}}{{$x = printf "%s%s" $x $x}}{{end}}{{len $x}}'],
    ],
  },
];
