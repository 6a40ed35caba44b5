// Refuses to publish a package that its repository could not be found by: provenance compares package.json with the repository that
// builds it. npm runs this before it publishes.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { version, repository, bugs, homepage } = JSON.parse(readFileSync('package.json', 'utf8'));
const faults = [
  ...Object.entries({ repository: repository.url, bugs, homepage })
    .filter(([, url]) => url.includes('/OWNER/'))
    .map(([key]) => `replace OWNER in "${key}" of package.json`),
  ...(new RegExp(`^## ${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d\\d-\\d\\d\\)$`, 'm').test(
    readFileSync('CHANGELOG.md', 'utf8'),
  )
    ? []
    : [`CHANGELOG.md has no "## ${version} (YYYY-MM-DD)"`]),
];
for (const fault of faults) console.error(`publish: ${fault}`);
if (faults.length > 0) process.exitCode = 1;
