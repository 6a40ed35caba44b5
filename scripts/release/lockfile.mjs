// What package-lock.json may have: packages of the npm registry, each with a hash, in exact versions, with a license that we accept.

/** No copyleft. Those of the second list are of data, or of a tool that nothing of us is shipped with. */
const accepted = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'],
  ...['CC-BY-3.0', 'CC0-1.0', 'Python-2.0'],
];

/** The only package that may have an install script. It checks its binary, and works without it (`npm ci --ignore-scripts`). */
const withScript = ['esbuild'];

const registry = 'https://registry.npmjs.org/';

/** Whether all parts of "(A OR B) AND C" are accepted. */
const isAccepted = (license = '') =>
  license.split(/ (?:AND|OR) |[()]/).every((id) => id === '' || accepted.includes(id));

/** `@scope/name` of `node_modules/a/node_modules/@scope/name`. */
export const packageName = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Packages of a lockfile as [path, entry], without the project itself and its workspaces. */
export const lockedPackages = ({ packages }) =>
  Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);

/** @returns {string[]} what is wrong in a lockfile, as parsed from JSON */
export function lockfileFaults(lock) {
  const faults = lock.lockfileVersion === 3 ? [] : ['lockfileVersion is not 3'];
  const fault = (text) => faults.push(text);
  for (const [path, { version, resolved, integrity, license, hasInstallScript, dev, devOptional }] of lockedPackages(
    lock,
  )) {
    const name = packageName(path);
    if (!/^\d+\.\d+\.\d+/.test(version ?? '')) fault(`${path}: no exact version`);
    // Without an address, npm asks the registry that is configured.
    if (resolved !== undefined && !resolved.startsWith(registry))
      fault(`${path}: from ${resolved}, not from ${registry}`);
    if (!/^sha512-[\w+/]{86}==$/.test(integrity ?? '')) fault(`${path}: no SHA-512 hash`);
    if (!isAccepted(license) || license === undefined) fault(`${path}: license ${license} is not in the list`);
    if (hasInstallScript && !withScript.includes(name)) fault(`${path}: runs a script when it is installed`);
    if (!dev && !devOptional) fault(`${path}: installed with the package, which must have no dependencies`);
  }
  return faults;
}
