// The version of a release is said in one way everywhere.

const heading = /^## \[(\d+\.\d+\.\d+(?:-[\w.]+)?)\] - \d{4}-\d{2}-\d{2}$/;

/** Negative, zero or positive, as a version is before, the same as, or after another one. */
function compareVersions(one, other) {
  const [a, b] = [one, other].map((version) => version.split(/[.-]/));
  for (let at = 0; at < 3; at += 1) if (a[at] !== b[at]) return Number(a[at]) - Number(b[at]);
  // 1.0.0-rc.1 is before 1.0.0.
  return b.length === a.length ? one.localeCompare(other, 'en', { numeric: true }) : b.length - a.length;
}

/**
 * @param {object} said
 * @param {string} said.version in package.json
 * @param {string} said.locked in package-lock.json
 * @param {string} said.printed what `timg-inspect --version` prints
 * @param {string} said.changelog the text of CHANGELOG.md
 * @param {string} [said.tag] the tag to release, such as v1.2.3; without it, the version may be one that is not released yet
 * @param {Record<string, { $id?: string, $schema?: string }>} said.schemas by path below schemas/
 * @returns {string[]} what does not agree
 */
export function versionFaults({ version, locked, printed, changelog, tag, schemas }) {
  const lines = changelog.split('\n').filter((line) => line.startsWith('## '));
  const released = lines.flatMap((line) => heading.exec(line)?.[1] ?? []);
  const others = lines.filter((line) => line !== '## [Unreleased]' && !heading.test(line));
  const faults = others.map((line) => `CHANGELOG.md: "${line}" is not "## [Unreleased]" or "## [1.2.3] - 2026-01-31"`);
  const sorted = released.every((one, at) => at === 0 || compareVersions(released[at - 1], one) > 0);
  if (!sorted) faults.push('CHANGELOG.md: versions are not in descending order');
  if (released.some((one) => compareVersions(one, version) > 0))
    faults.push(`CHANGELOG.md: ${released[0]} is later than ${version} in package.json`);
  if (locked !== version) faults.push(`package-lock.json: ${locked}, but package.json: ${version}; run: npm install`);
  if (printed !== version)
    faults.push(`timg-inspect --version: ${printed}, but package.json: ${version}; run: npm run build`);
  if (tag !== undefined) {
    if (tag !== `v${version}`) faults.push(`the tag is ${tag}, but the version in package.json is ${version}`);
    if (released[0] !== version) faults.push(`CHANGELOG.md: no section "## [${version}] - DATE" at the top`);
  } else if (!released.includes(version) && !lines.includes('## [Unreleased]'))
    faults.push(`CHANGELOG.md: neither "## [Unreleased]" nor ${version}`);
  for (const [file, schema] of Object.entries(schemas)) {
    if (schema.$id !== file) faults.push(`schemas/${file}: its $id is ${schema.$id}`);
    if (schema.$schema !== 'https://json-schema.org/draft/2020-12/schema')
      faults.push(`schemas/${file}: its $schema is ${schema.$schema}`);
  }
  return faults;
}
