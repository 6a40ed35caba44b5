// The command lines run on mutants, each with every format. ARCHIVE and PATH are filled in.

export const commandLines: readonly (readonly string[])[] = [
  ['ARCHIVE'],
  ['layers', 'ARCHIVE'],
  ['ls', 'ARCHIVE', 'ARCHIVE'],
  ['changes', 'ARCHIVE'],
  ['files', 'ARCHIVE', '--digest'],
  ['files', 'ARCHIVE', 'PATH', '--tree', '--sort', 'size'],
  ['files', 'ARCHIVE', '--layer', '-1'],
  ['trace', 'ARCHIVE', 'PATH'],
  ['bloat', 'ARCHIVE'],
  ['cat', 'ARCHIVE', 'PATH'],
  ['export', 'ARCHIVE'],
  ['digests', 'ARCHIVE'],
  ['digests', 'ARCHIVE', '--compress', 'gzip:1', '--no-trunc'],
  ['validate', 'ARCHIVE'],
  ['verify', 'ARCHIVE'],
  ['verify', 'ARCHIVE'],
  ['diff', 'ARCHIVE', 'samples/hello_image.tar'],
  ['pull', '--from', 'samples/hello_oci.tar', 'ARCHIVE'],
  ['diff', 'samples/hello_oci.tar', 'ARCHIVE', '-u'],
  ['check', 'ARCHIVE', '--budget', 'wasted=1%'],
  ['check', 'ARCHIVE', '--baseline', 'samples/hello_image.tar', '--allow', 'why'],
  ['check-base', 'ARCHIVE', '--base', 'samples/hello_base.tar'],
  ['check-base', 'samples/hello_oci.tar', '--base', 'ARCHIVE', '--bases', 'docs/bases.json'],
  ['sharing', 'ARCHIVE', 'samples/hello_image.tar', 'ARCHIVE'],
];

export const outputFormats = ['table', 'json', 'ndjson'] as const;

/** Paths of samples, and some that only mutants have. */
export const paths: readonly string[] = [
  'etc/os-release',
  'app/app.py',
  'srv/chmod',
  'a',
  'a/b',
  'a/b/c',
  'l/b/c',
  'sparse',
  't0/t0/file',
  '/',
  '../../etc/passwd',
  '__proto__',
  'constructor/prototype/polluted',
  'line\nfeed',
];
