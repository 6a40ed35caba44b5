// Writes docs/design/licenses.md: the licenses of what is bundled, from the notices of the last build, and of what is only needed for
// development, from package-lock.json. With --check it only says whether the page is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lockedPackages, packageName } from './release/lockfile.mjs';
import { noticedPackages } from './release/package-contents.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const page = 'docs/design/licenses.md';

const bundled = ['bin', 'lib'].flatMap((bundle) =>
  noticedPackages(readFileSync(`dist/${bundle}/THIRD-PARTY-NOTICES.txt`, 'utf8')).map(({ name, license }) => [
    name,
    license,
  ]),
);
const names = new Set(bundled.map(([name]) => name));
const others = lockedPackages(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  .map(([path, { license }]) => [packageName(path), license])
  .filter(([name]) => !names.has(name));

/** One row for each license, with its packages. */
function table(packages) {
  const rows = new Map();
  for (const [name, license] of packages) rows.set(license, (rows.get(license) ?? new Set()).add(name));
  return [
    '| license | packages |',
    '|---|---|',
    ...[...rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([license, of]) => `| ${license} | ${[...of].sort().join(', ')} |`),
  ].join('\n');
}

const text = `# Licenses

Written by \`npm run licenses\`; \`scripts/release/lockfile.mjs\` has the licenses that are accepted. Why each package is there:
[dependencies.md](dependencies.md).

## Bundled

The texts are in \`dist/bin/THIRD-PARTY-NOTICES.txt\` and \`dist/lib/THIRD-PARTY-NOTICES.txt\`.

${table(bundled)}

## Development

Not shipped.

${table(others)}
`;

if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text) {
  console.error(`${page} is out of date; run: npm run licenses`);
  process.exit(1);
}
