// Hashes of file contents: SHA-256, or a keyed hash that is several times as fast and serves only to compare files within a run.
import {
  type CipherGCM,
  createCipheriv,
  createHash,
  createSecretKey,
  type Hash,
  hash,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/**
 * The key of the keyed hashes of a run: plain data, so that all threads can share it. It is drawn when the archive is given already,
 * and kept in memory only: who knows it can make files with equal hashes.
 */
export interface ComparisonKey {
  readonly key: Uint8Array;
}

/**
 * sha256: hashes that can be shown, stored, and compared with any others.
 * A key: hashes that can be compared with those under the same key of other files of the same size, and must not be shown or stored.
 */
export type ContentHashing = 'sha256' | ComparisonKey;

export const newComparisonKey = (): ComparisonKey => ({ key: randomBytes(16) });

/** A text that is equal for equal hashings. */
export const hashingName = (hashing: ContentHashing): string =>
  hashing === 'sha256' ? hashing : Buffer.from(hashing.key).toString('hex');

/** Bytes of a hash. */
export const hashSize = 32;

/** The hash of a file that is given in parts. */
export interface OpenHash {
  update(part: Buffer): void;
  /** Call it once, at the end. */
  digest(): Buffer;
}

/** Hashes files in one way. */
export interface ContentHasher {
  /** The hash of a file that is in memory. */
  whole(content: Buffer): Buffer;
  /** Starts a file with `size` bytes of content. */
  open(size: number): OpenHash;
}

export const contentHasher = (hashing: ContentHashing): ContentHasher =>
  hashing === 'sha256' ? sha256 : keyed(createSecretKey(hashing.key));

const sha256: ContentHasher = {
  whole: (content) => hash('sha256', content, 'buffer'),
  open: (): Hash => createHash('sha256'),
};

/** Bytes up to which SHA-256 takes less time than setting up a cipher. Files of equal size are hashed in the same way. */
const smallSize = 3072;

/** The cipher gets an object, because Node.js 24 takes 8 µs for each key that is given as bytes. */
const keyed = (key: KeyObject): ContentHasher => ({
  whole(content) {
    if (content.length <= smallSize) return sha256.whole(content);
    const open = new Gmac(key);
    open.update(content);
    return open.digest();
  },
  open: (size) => (size <= smallSize ? sha256.open(size) : new Gmac(key)),
});

/** Any nonce will do, see {@link Gmac}. */
const nonce = Buffer.alloc(12);

/**
 * GMAC: the tag of AES-128 in Galois/Counter Mode if all bytes are additional authenticated data (NIST SP 800-38D, section 7). It is
 * GHASH, a polynomial in a secret value H, encrypted by adding a mask. Two different files of n bytes that were made by someone who
 * does not know the key have equal tags with a probability of at most (n/16 + 1) / 2^128, because the difference of their polynomials has no
 * more roots than its degree (appendix A there; D. McGrew and J. Viega, "The Security and Performance of the Galois/Counter Mode",
 * 2004, lemma 2). All files have one nonce, so one mask: tags are equal if and only if the values of GHASH are. Section 8 forbids that
 * where tags are sent, since H follows from several of them; these never leave the program.
 */
class Gmac implements OpenHash {
  readonly #cipher: CipherGCM;

  constructor(key: KeyObject) {
    this.#cipher = createCipheriv('aes-128-gcm', key, nonce);
  }

  update(part: Buffer): void {
    this.#cipher.setAAD(part);
  }

  digest(): Buffer {
    this.#cipher.final();
    // The tag has 16 bytes; zeros follow.
    return Buffer.concat([this.#cipher.getAuthTag()], hashSize);
  }
}
