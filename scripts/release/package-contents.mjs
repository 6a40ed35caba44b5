// What the packed package contains: the built program and library, schemas, manual pages and documents; nothing to build from.

const folders = ['dist/bin/', 'dist/lib/', 'dist/man/', 'schemas/'];
const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
const required = [
  ...documents,
  ...['dist/bin/timg-inspect.js', 'dist/bin/worker.js', 'dist/bin/THIRD-PARTY-NOTICES.txt'],
  ...['dist/lib/index.js', 'dist/lib/index.d.ts', 'dist/lib/worker.js', 'dist/lib/THIRD-PARTY-NOTICES.txt'],
];
const endings = /\.(?:js|d\.ts|json|txt|1)$/;

/** Of the packed file, in bytes. More than this is a file that does not belong in it. */
const maxSize = 3_000_000;

/**
 * @param {object} packed as `npm pack --json` describes it
 * @param {string[]} files its paths
 * @returns {string[]} what is missing, or does not belong in it
 */
export function packageFaults({ size, files, mode }) {
  const stray = files.filter(
    (file) => !documents.includes(file) && !(folders.some((folder) => file.startsWith(folder)) && endings.test(file)),
  );
  return [
    ...stray.map((file) => `${file} does not belong in the package`),
    ...required.filter((file) => !files.includes(file)).map((file) => `${file} is missing in the package`),
    ...(size > maxSize ? [`the package has ${size} bytes, more than ${maxSize}`] : []),
    ...((mode & 0o111) === 0 ? ['dist/bin/timg-inspect.js is not executable'] : []),
  ];
}

/** Packages that the notices of a bundle name, with their licenses. */
export const noticedPackages = (text) =>
  Array.from(
    text.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \((.+)\)\n\n([\s\S]*?)\n\n-{80}$/gm),
    ([, name, license, body]) => ({
      name,
      license,
      hasText: body.trim().length > 60,
    }),
  );
