// Recognizes what a file or layer is instead of a tar, from its first bytes: a magic number, or a kind of text.
import { type MagicNumber, magicNumbers, magicNumbersLength } from './magic-numbers.ts';

/** What bytes look like, and what to do about it. */
export interface Look {
  /** Reads well after "looks like": "a zip file", "UTF-16 text". */
  readonly name: string;
  /** What to do, as a command to the user. */
  readonly remedy?: string;
}

/** With this many bytes of the start, every known kind is recognized; with less, those whose magic number is in them. */
export const lookLength = magicNumbersLength;

const redirected = "made by a shell's redirection: write it with docker save -o FILE IMAGE";
const failedDownload = 'the download failed or needs a login; see what it says, and download again';

/** Kinds of text by their beginning; the first one that matches counts. */
const textKinds: readonly (Look & { readonly start: RegExp })[] = [
  {
    name: 'a Git LFS pointer',
    start: /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//,
    remedy: 'get the file it stands for: git lfs pull',
  },
  {
    name: 'a git-annex pointer',
    start: /^(?:\.git|(?:\.\.\/)+\.git)?\/annex\/objects\//,
    remedy: 'get the file it stands for: git annex get FILE',
  },
  {
    name: 'an HTML page',
    start: /^\s*(?:(?:<!--(?:[^-]|-(?!->))*-->|<\?xml[^>]*>)\s*)*<(?:!doctype\s+html|html|head|body|title)\b/is,
    remedy: failedDownload,
  },
  { name: 'an error message of a registry (JSON)', start: /^\s*\{\s*"errors?"\s*:/, remedy: failedDownload },
  { name: 'JSON', start: /^\s*(?:\{\s*["}]|\[\s*["[\]{\d-])/ },
  { name: 'XML', start: /^\s*<(?:\?xml|[A-Za-z!])/ },
  { name: 'a script', start: /^#!/ },
];

/** What the first bytes of a file look like; undefined if that is not known. Tars are not recognized here. */
export function looksLike(head: Buffer): Look | undefined {
  const magic = magicNumbers.find((candidate) => hasMagic(head, candidate));
  if (magic) return magic;
  if (isUTF16(head)) return { name: 'UTF-16 text', remedy: redirected };
  if (isLZMA(head)) return { name: 'lzma data', remedy: 'decompress it: xz --format=lzma -d' };
  const hasBOM = head.toString('latin1', 0, 3) === '\xef\xbb\xbf';
  const text = hasBOM ? head.subarray(3) : head;
  return textLook(text) ?? (hasBOM ? { name: 'UTF-8 text with a byte order mark', remedy: redirected } : undefined);
}

const hasMagic = (head: Buffer, { magic, offset = 0 }: MagicNumber): boolean =>
  magic.some((bytes) => head.toString('latin1', offset, offset + bytes.length) === bytes);

/** With a byte order mark, or if the first four code units are printable ASCII. */
function isUTF16(head: Buffer): boolean {
  const start = head.toString('latin1', 0, 8);
  return /^(?:\xff\xfe|\xfe\xff)/.test(start) || /^(?:(?:[\t\n\r -~]\0){4}|(?:\0[\t\n\r -~]){4})$/.test(start);
}

/**
 * The header of the .lzma format has no magic number. These are the checks of liblzma (`lzma_alone_decoder`): properties
 * below 225, a dictionary of 2^n or 2^n + 2^(n-1) bytes, and an unknown size or one below 256 GiB.
 */
function isLZMA(head: Buffer): boolean {
  if (head.length < 14 || head.readUInt8(0) >= 225 || head.readUInt8(13) !== 0) return false;
  const dictionary = head.readUInt32LE(1);
  const exponent = 31 - Math.clz32(dictionary);
  const isUsual = dictionary >= 4096 && (dictionary === 2 ** exponent || dictionary === 1.5 * 2 ** exponent);
  const size = head.readBigUInt64LE(5);
  return isUsual && (size === 0xffff_ffff_ffff_ffffn || size < 1n << 38n);
}

const sampleLength = 4096;

/**
 * What text looks like; undefined for binary data, which has control characters. The kinds are recognized in every encoding
 * that contains ASCII, other text only in UTF-8.
 */
function textLook(head: Buffer): Look | undefined {
  const sample = head.subarray(0, sampleLength);
  const text = sample.toString('latin1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell binary data from text
  if (sample.length === 0 || /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text)) return undefined;
  const kind = textKinds.find(({ start }) => start.test(text));
  if (kind) return kind;
  return isUTF8(sample) ? { name: 'plain text' } : undefined;
}

/** Whether these are characters of UTF-8, the last one possibly cut. */
function isUTF8(sample: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}
