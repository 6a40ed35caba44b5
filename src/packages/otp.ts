// Applications of Erlang/OTP, also of Elixir and Gleam: the resource file NAME.app in the ebin of each, as releases and OTP itself have
// them (erlang.org, "app(4)"). What comes from Hex and says so is a package of Hex.
import { parentPath } from '../oci/entry-path.ts';
import { type Ecosystem, type FileContent, type InstalledPackage, newPackage } from './ecosystem.ts';
import { isHexMetadata } from './hex.ts';
import { EvidenceError, readEach, readWhole, textOf } from './read-evidence.ts';

export const otp: Ecosystem = {
  type: 'otp',
  level: 'language',
  evidenceNames: ['.app', 'hex_metadata.config'],
  isEvidence: (path) => (path.endsWith('.app') ? isResource(path) : isHexMetadata(path)),
  read(evidence) {
    const ofHex = new Set(evidence.filter(({ path }) => isHexMetadata(path)).map(({ path }) => parentPath(path)));
    const resources = evidence.filter(({ path }) => !isHexMetadata(path) && !ofHex.has(directoryOf(path)));
    return readEach(resources, readResource);
  },
};

/** Whether the directory has the name of the application, in releases with its version: `jason-1.4.1/ebin/jason.app` */
function isResource(path: string): boolean {
  const [directory = '', ebin, file = ''] = path.split('/').slice(-3);
  const name = file.slice(0, -'.app'.length);
  return (
    ebin === 'ebin' &&
    /^[a-z][\w@]*$/.test(name) &&
    (directory === name || (directory.startsWith(`${name}-`) && directory.length > name.length + 1))
  );
}

const directoryOf = (path: string): string => parentPath(parentPath(path));

/** A term such as `{application,jason,[{vsn,"1.4.1"},…]}.`; the version may be missing. */
async function readResource(file: FileContent): Promise<readonly InstalledPackage[]> {
  const text = (await readWhole(file)).toString('utf8').replace(/^[ \t]*%.*/gm, '');
  const [, name = ''] = /\{\s*application\s*,\s*'?([\w@]+)/.exec(text) ?? [];
  if (name === '') throw new EvidenceError('is not an application resource file');
  const [, version = ''] = /\{\s*vsn\s*,\s*"([^"]*)"/.exec(text) ?? [];
  const [, licenses = ''] = /\{\s*licenses\s*,\s*\[([^[\]]*)\]/.exec(text) ?? [];
  return [
    newPackage({
      type: 'otp',
      name: textOf(name) ?? '',
      version: textOf(version) ?? '',
      license: textOf(Array.from(licenses.matchAll(/"([^"]*)"/g), ([, one]) => one).join(', ')),
      evidence: file.path,
      directory: directoryOf(file.path),
    }),
  ];
}
