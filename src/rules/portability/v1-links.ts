// Symbolic links in the archive's own tar that lead to no blob. docker save wrote such links in the directories of the V1
// format; engines do not need them, but containerd looks up every one (core/images/archive/importer.go).
import { posix } from 'node:path';
import type { Archive, ArchiveLink } from '../../archive/archive.ts';
import { containerdImport } from '../../image/engines.ts';
import type { Rule } from '../rule.ts';
import { pluralize } from '../wording.ts';

interface Data extends ArchiveLink {
  readonly linkCount: number;
}

export const v1Links: Rule<Data> = {
  id: 'portability/v1-links',
  severity: 'warning',
  title: 'Symbolic links in the archive lead to no blob',
  why: 'containerd refuses an archive of docker save if a symbolic link in it does not lead to a file of the archive: "no target for symlink layer". Remove these links, or save the image again with Docker 25 or later.',
  *check({ archive, contents }) {
    // containerd does not look at links in an OCI layout.
    if (!contents.formats.includes('docker-archive') || contents.formats.includes('oci-layout')) return;
    const links = linksToNoBlob(archive);
    const [first] = links;
    if (first) yield { where: { blob: first.name }, data: { ...first, linkCount: links.length } };
  },
  message: ({ name, target, linkCount }) =>
    `${linkCount === 1 ? `the symbolic link ${name} -> ${target} leads` : `${pluralize(linkCount, 'symbolic link')}, such as ${name} -> ${target}, lead`} to no blob of the archive: containerd refuses the archive ("no target for symlink layer")`,
  refusedBy: () => containerdImport,
};

/** containerd follows one link, and takes an absolute target as relative. */
function linksToNoBlob(archive: Archive): readonly ArchiveLink[] {
  const symlinks = archive.symlinks ?? [];
  const names = new Set(symlinks.map(({ name }) => name));
  return symlinks.filter(({ name, target }) => {
    const blob = posix.join(posix.dirname(name), target);
    return blob === 'manifest.json' || names.has(blob) || !archive.find(blob);
  });
}
