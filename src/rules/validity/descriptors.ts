// Rules: digests, media types and URLs in descriptors.
import { isVerifiable, parseDigest, registeredAlgorithms } from '../../oci/digest.ts';
import { nameInMessage, shortened } from '../../text/message-name.ts';
import { declaredDigests, documentsOf } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { documentMember } from '../wording.ts';

interface DigestGrammarData {
  readonly name: string;
  readonly pointer: string;
  readonly digest: string | null;
  readonly expected: string;
}

/** Digests that violate the general grammar or the grammar of their algorithm (descriptor.md, "Digests"). */
export const digestGrammar: Rule<DigestGrammarData> = {
  id: 'validity/digest-grammar',
  severity: 'error',
  title: 'A digest is invalid',
  why: 'No blob can have this digest, so the blob cannot be found or verified. Write the document again with a tool that computes digests.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, violations } of contents.documents) {
      for (const { pointer, fault } of violations) {
        const data = { name, pointer, digest: null, expected: 'algorithm:encoded, such as sha256:…' };
        if (fault === 'digest') yield { where: { blob: name, pointer }, data };
      }
    }
    for (const { name, pointer, digest } of declaredDigests(contents)) {
      const algorithm = parseDigest(digest)?.algorithm ?? '';
      if (isVerifiable(digest) || !registeredAlgorithms.has(algorithm)) continue;
      const expected = `${algorithm}: and ${registeredAlgorithms.get(algorithm)} lowercase hex digits`;
      yield { where: { blob: name, pointer }, data: { name, pointer, digest, expected } };
    }
  },
  message: ({ name, pointer, digest, expected }) =>
    `${documentMember(name, pointer)}: invalid digest${digest === null ? '' : ` ${nameInMessage(digest)}`}; expected ${expected}`,
};

interface DigestAlgorithmData {
  readonly name: string;
  readonly pointer: string;
  readonly digest: string;
}

/**
 * Digests with an unregistered algorithm, or one that this program cannot compute (descriptor.md: they SHOULD pass
 * validation).
 */
export const digestAlgorithm: Rule<DigestAlgorithmData> = {
  id: 'validity/digest-algorithm',
  severity: 'note',
  title: 'A digest uses an unsupported algorithm',
  why: 'The spec allows algorithms other than sha256, sha384 and sha512, but neither timg-inspect nor container engines verify them.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, pointer, digest } of declaredDigests(contents)) {
      const algorithm = parseDigest(digest)?.algorithm;
      if (!algorithm || registeredAlgorithms.has(algorithm)) continue;
      yield { where: { blob: name, pointer }, data: { name, pointer, digest } };
    }
  },
  message: ({ name, pointer, digest }) =>
    `${documentMember(name, pointer)}: cannot verify ${digest}: unknown algorithm`,
};

interface MediaTypeConflictData {
  readonly name: string;
  readonly own: string;
  readonly listed: string;
}

/** Compares the media type inside a document with the one in its descriptor (descriptor.md, manifest.md, "mediaType"). */
export const mediaTypeConflict: Rule<MediaTypeConflictData> = {
  id: 'validity/media-type-conflict',
  severity: 'warning',
  title: 'A document and its descriptor declare different media types',
  why: 'Tools that trust the document and tools that trust the descriptor read it as different types. Write the index again.',
  ofArchive: true,
  *check({ contents }) {
    const documents = [...documentsOf(contents, 'oci-index'), ...documentsOf(contents, 'oci-manifest')];
    const own = new Map(documents.map(({ name, value }) => [name, value?.mediaType]));
    for (const { from, pointer: at, name, declared } of contents.references) {
      const [mine, listed] = [own.get(name), declared?.mediaType];
      if (!mine || !listed || mine === listed) continue;
      yield { where: { blob: from, pointer: `${at}/mediaType` }, data: { name, own: mine, listed } };
    }
  },
  message: ({ name, own, listed }) =>
    `${shortened(name)} declares the media type ${nameInMessage(own)}, but its descriptor declares ${nameInMessage(listed)}`,
};

interface UrlsData {
  readonly name: string;
  readonly pointer: string;
  readonly url: string;
}

/** Download locations of a blob that are not URLs (descriptor.md, "urls": RFC 3986, http and https). */
export const urls: Rule<UrlsData> = {
  id: 'validity/urls',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A URL in a descriptor is invalid',
  why: 'The blob cannot be downloaded from this URL. Write a complete URL with its scheme.',
  ofArchive: true,
  *check({ contents }) {
    for (const { from, pointer: at, declared } of contents.references) {
      for (const [index, url] of (declared?.urls ?? []).entries()) {
        if (url === null || URL.canParse(url)) continue;
        const pointer = `${at}/urls/${index}`;
        yield { where: { blob: from, pointer }, data: { name: from, pointer, url } };
      }
    }
  },
  message: ({ name, pointer, url }) =>
    `${documentMember(name, pointer)}: ${JSON.stringify(shortened(url))} is not a URL`,
};
