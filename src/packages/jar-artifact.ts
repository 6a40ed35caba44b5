// What a jar says that it is: pom.properties of Maven, and the manifest (JAR File Specification, "JAR Manifest").
import { textOf } from './read-evidence.ts';

/** A library, as Maven names it. */
export interface Artifact {
  readonly group: string | null;
  readonly name: string;
  readonly version: string;
}

/** Characters of pom.properties, which has three lines. */
const maxProperties = 2 ** 16;

/** None if it has no version, or only a variable that Maven did not replace. Properties that are missing are in the path. */
export function artifactsOfPom(path: string, text: string): readonly Artifact[] {
  const properties = new Map<string, string>();
  for (const line of text.slice(0, maxProperties).split(/\r\n?|\n/)) {
    const [, key, value = ''] = /^[ \t\f]*([^#!=: \t\f][^=: \t\f]*)[ \t\f]*[=: \t\f](.*)/.exec(line) ?? [];
    if (key !== undefined) properties.set(key, value.trim().replaceAll('\\', ''));
  }
  const version = textOf(properties.get('version'));
  if (version === null || version.includes('${')) return [];
  const [ofPath = '', nameOfPath = ''] = path.split('/').slice(-3, -1);
  return [
    {
      group: textOf(properties.get('groupId')) ?? ofPath,
      name: textOf(properties.get('artifactId')) ?? nameOfPath,
      version,
    },
  ];
}

export type Manifest = ReadonlyMap<string, string>;

/** Characters of a main section: the longest, of OSGi bundles, have some 100 kB. */
const maxMainSection = 2 ** 18;

/** The main section. A line that begins with a space continues the one before. */
export function readManifest(text: string): Manifest {
  const fields = new Map<string, string>();
  let last = '';
  for (const line of text.slice(0, maxMainSection).split(/\r\n?|\n/)) {
    if (line === '') break;
    const colon = line.indexOf(':');
    if (line.startsWith(' ')) fields.set(last, `${fields.get(last) ?? ''}${line.slice(1)}`);
    else if (colon > 0) {
      last = line.slice(0, colon).toLowerCase();
      fields.set(last, line.slice(colon + 1).trimStart());
    }
  }
  return fields;
}

/** Null if nothing has a version. A title with spaces is not the name of an artifact. */
export function artifactOfManifest(fileName: string, manifest: Manifest): Artifact | null {
  const stem = fileName.slice(0, fileName.lastIndexOf('.'));
  const versionAt = stem.search(/-\d/);
  const [fileTitle, fileVersion] = versionAt < 0 ? [stem] : [stem.slice(0, versionAt), stem.slice(versionAt + 1)];
  const fieldOf = (key: string): string | null => textOf(manifest.get(key)?.trim());
  const nameOf = (key: string): string | null => textOf(/^[^\s;]+(?=\s*(?:;|$))/.exec(fieldOf(key) ?? '')?.[0]);
  const name = nameOf('implementation-title') ?? nameOf('bundle-symbolicname') ?? textOf(fileTitle);
  const version =
    fieldOf('implementation-version') ??
    fieldOf('bundle-version') ??
    fieldOf('specification-version') ??
    textOf(fileVersion);
  return name === null || version === null ? null : { group: nameOf('implementation-vendor-id'), name, version };
}

/** Of several, the one whose name begins the file name; the longest, if one name begins another one. */
export function chooseArtifact(fileName: string, poms: readonly Artifact[], manifest: Manifest): Artifact | null {
  if (poms.length === 0) return artifactOfManifest(fileName, manifest);
  if (poms.length === 1) return poms[0] ?? null;
  const begins = ({ name }: Artifact): boolean =>
    fileName.startsWith(name) && /^(?:[-._\d]|$)/.test(fileName.slice(name.length));
  const title = manifest.get('implementation-title');
  const longest = (one: Artifact | null, other: Artifact): Artifact =>
    one && one.name.length >= other.name.length ? one : other;
  return poms.filter(begins).reduce<Artifact | null>(longest, null) ?? poms.find(({ name }) => name === title) ?? null;
}
