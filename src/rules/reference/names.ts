// Rules: the names and tags of images.

import type { ImageAnalysis } from '../../analysis/analysis.ts';
import { platformOf } from '../../image/tell-apart.ts';
import { shortDigest } from '../../oci/digest.ts';
import { normalizePlatform, platformKey } from '../../oci/platform.ts';
import { parseReference, taggedName } from '../../oci/reference.ts';
import { shortened } from '../../text/message-name.ts';
import type { Rule } from '../rule.ts';

interface MovedTagData {
  readonly name: string;
  readonly here: string;
  readonly there: string;
  /** The archive in which the name belongs to another image. */
  readonly archive: string;
}

/** One name for different images: a tag can be moved to another image, a digest cannot. */
export const movedTag: Rule<MovedTagData> = {
  id: 'reference/moved-tag',
  severity: 'warning',
  title: 'A name refers to different images in different archives',
  why: 'A tag can be moved to another image at any time; a digest cannot. Pin what you deploy: name@sha256:….',
  *check({ images }, before) {
    for (const { archive, images: others } of before) {
      const known = new Map(imagesByTag(others).map((other) => [keyOf(other), other.imageID]));
      for (const named of imagesByTag(images)) {
        const [here, there] = [named.imageID, known.get(keyOf(named))];
        if (!here || !there || here === there) continue;
        yield { where: { image: named.name }, data: { name: named.name, here, there, archive: archive.name } };
      }
    }
  },
  message: ({ name, here, there, archive }) =>
    `${shortened(name)} is image ${shortDigest(here)}, but ${shortDigest(there)} in ${archive}`,
};

/** Images for several platforms under one name are pulled as one image. */
const keyOf = ({ name, platformKey }: NamedImage): string => `${platformKey} ${name}`;

interface LatestTagData {
  readonly name: string;
}

/** Images with the tag `latest`, which Docker uses if none is given. */
export const latestTag: Rule<LatestTagData> = {
  id: 'reference/latest-tag',
  severity: 'note',
  title: 'The tag is "latest"',
  why: 'Docker uses the tag "latest" if none is given; it does not name a version and is not necessarily the newest image. Deploy a version tag or a digest.',
  *check({ images }) {
    for (const { name, tag } of imagesByTag(images)) {
      if (tag === 'latest') yield { where: { image: name }, data: { name } };
    }
  },
  message: ({ name }) => `${shortened(name)}: "latest" is the default tag, not necessarily the newest version`,
};

interface VersionTagData {
  readonly name: string;
  readonly tag: string;
}

const number = '(?:0|[1-9]\\d*)';
const version = new RegExp(`^v?${number}\\.${number}\\.${number}(?:-[0-9A-Za-z.-]+)?$`);

/** Tags that are not versions by Semantic Versioning 2.0.0, so that tools cannot decide which of two is newer. */
export const versionTag: Rule<VersionTagData> = {
  id: 'reference/version-tag',
  severity: 'note',
  title: 'The tag is not a semantic version',
  why: 'Tools that choose the newest version by its tag skip this image. Add a tag of the form MAJOR.MINOR.PATCH.',
  *check({ images }) {
    for (const { name, tag } of imagesByTag(images)) {
      if (tag !== 'latest' && !version.test(tag)) yield { where: { image: name }, data: { name, tag } };
    }
  },
  message: ({ name, tag }) => `${shortened(name)}: the tag ${shortened(tag)} is not a semantic version such as 1.2.3`,
};

interface NamespaceData {
  readonly name: string;
  /** Undefined for a name that looks like that of an official image. */
  readonly owner?: string;
}

/** Who owns an image name. On Docker Hub, official images have no namespace; all others belong to a user or organization. */
export const namespace: Rule<NamespaceData> = {
  id: 'reference/namespace',
  severity: 'note',
  title: 'The name refers to Docker Hub',
  why: 'docker pull with this name gets the image on Docker Hub, not this one. Only official images have no namespace; use your own registry or namespace.',
  *check({ images }) {
    for (const { name, repository } of imagesByTag(images)) {
      const [first = '', ...rest] = repository.split('/');
      // A registry host has a dot or a port, or is localhost.
      if (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')) continue;
      yield { where: { image: name }, data: rest.length === 0 ? { name } : { name, owner: first } };
    }
  },
  message: ({ name, owner }) =>
    owner === undefined
      ? `${shortened(name)}: without a registry, this name means docker.io/library/${shortened(name)}; that namespace is reserved for Docker Official Images`
      : `${shortened(name)}: without a registry, this name means docker.io/${shortened(name)}, which belongs to the Docker Hub account "${shortened(owner)}"`,
};

interface NamedImage {
  /** The full name with its tag. */
  readonly name: string;
  readonly repository: string;
  readonly tag: string;
  readonly imageID?: string | undefined;
  /** Equal for equal platforms, with the version of the operating system. */
  readonly platformKey: string;
}

/** Image names split into repository and tag, for rules about them. Names without a repository or tag are left out. */
const imagesByTag = (images: readonly ImageAnalysis[]): readonly NamedImage[] =>
  images.flatMap(({ image }) => {
    const { names, imageID } = image;
    const key = platformKey(normalizePlatform(platformOf(image)));
    return names.flatMap((given): readonly NamedImage[] => {
      if (!given.includes('/') && !given.includes(':')) return [];
      const name = taggedName(given);
      const { repository, tag } = parseReference(name);
      if (repository === undefined || tag === undefined) return [];
      return [{ name, repository, tag, imageID, platformKey: key }];
    });
  });
