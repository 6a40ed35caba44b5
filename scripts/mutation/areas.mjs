// The areas of mutation testing: folders or files of the sources, and parts of the paths of the test files that have to notice a
// change.
export const areas = {
  tar: {
    sources: ['src/bytes/tar'],
    tests: [
      ...['test/bytes/tar/', 'test/layer/entry-limits', 'test/layer/sparse-file', 'test/layer/whole-blocks'],
      ...['test/advisories/ambiguous', 'test/advisories/leading-out', 'test/advisories/desync', 'test/rules/catalogue'],
    ],
  },
  tree: {
    sources: ['src/tree'],
    tests: [
      ...['test/tree/', 'test/analysis/ledger', 'test/analysis/totals', 'test/analysis/compared-contents'],
      'test/cli/commands/diff-random',
      'test/hostile/memory',
    ],
  },
  ledger: {
    sources: [
      ...['src/analysis/ledger.ts', 'src/analysis/totals'],
      ...['src/analysis/merge.ts', 'src/analysis/merge-known.ts', 'src/analysis/merge-later.ts'],
    ],
    tests: [
      'test/analysis/ledger',
      'test/tree/random-layers',
      'test/analysis/totals',
      'test/analysis/kept-results',
      'test/layer/distribution',
      'test/cli/commands/files-totals',
    ],
  },
  rules: {
    sources: ['src/rules'],
    tests: [
      ...['test/rules/', 'test/cli/policy.', 'test/cli/budget-options', 'test/cli/with.', 'test/cli/incomplete'],
      ...[
        'test/report/engine-verdicts',
        'test/field/engines',
        'test/field/left-out',
        'test/field/encrypted-layers',
        'test/layer/entry-limits',
        'test/tree/skipped-entries',
        'test/cli/commands/validate.',
      ],
      ...['check.', 'check-base', 'check-history', 'check-packages', 'check-several', 'check-waste'].map(
        (name) => `test/cli/commands/${name}`,
      ),
    ],
  },
};
