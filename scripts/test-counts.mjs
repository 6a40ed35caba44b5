// Counts tests and what they read, and writes the table of docs/testing.md: npm run test-counts. Release checks run it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** Files of a folder whose names match, at any depth. */
const filesIn = (folder, pattern) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
const generated = /validators\.ts$|page-assets\.ts$/;
const lines = (files) =>
  files
    .filter((file) => !generated.test(file))
    .reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
/** Matches in the files of a folder. */
const count = (folder, name, pattern) =>
  filesIn(folder, name).reduce((sum, file) => sum + (readFileSync(file, 'utf8').match(pattern)?.length ?? 0), 0);

const code = /\.tsx?$/;
const numbers = [
  ['lines of the program (`src/`, without generated files)', lines(filesIn('src', code))],
  ['lines of tests and their support (`test/`)', lines(filesIn('test', code))],
  ['test files', filesIn('test', /\.test\.tsx?$/).length],
  ['golden files', filesIn('test/golden', /./).length],
  ['sample archives', readdirSync('samples').filter((name) => !/^(?:recipes|README\.md|make\.ts)$/.test(name)).length],
  ['merged filesystems recorded from another program', filesIn('test/truth', /\.tsv$/).length],
  ['ways to damage an archive', count('test/fuzz/mutations', code, /^export const \w+: Mutation\b/gm)],
  ['targets of coverage-guided fuzzing', readdirSync('fuzz/corpus').length],
  ['inputs in the corpus of the fuzzer', filesIn('fuzz/corpus', /./).length],
  ['ways in which a hostile archive can grow', count('docs', /^testing-hostile\.md$/, /^\| [^|]+ \| `/gm)],
];

const page = 'docs/testing.md';
const [start, end] = ['<!-- counts: npm run test-counts -->\n', '<!-- end of counts -->\n'];
const text = readFileSync(page, 'utf8');
const [before, rest = ''] = text.split(start);
const [, after = ''] = rest.split(end);
const rows = numbers.map(([what, number]) => `| ${what} | ${number.toLocaleString('en-US')} |\n`).join('');
writeFileSync(page, `${before}${start}| | number |\n|---|--:|\n${rows}${end}${after}`);
