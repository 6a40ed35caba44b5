// How a path is split into the fields of a header, like Go's archive/tar: with the prefix of ustar, and the replacements in the
// name field if a PAX record has the real name.

/** A long name that fits with a ustar prefix: Go prefers that to a PAX record. */
export function splitPath(path: Buffer): { readonly prefix: Buffer; readonly name: Buffer } | null {
  if (path.length <= 100 || !isAscii(path)) return null;
  const searched = path.length > 156 ? path.subarray(0, 156) : path.at(-1) === 0x2f ? path.subarray(0, -1) : path;
  const slash = searched.lastIndexOf('/');
  const name = path.subarray(slash + 1);
  return slash <= 0 || name.length > 100 || name.length === 0 ? null : { prefix: path.subarray(0, slash), name };
}

/** `dir/PaxHeaders.0/file`, as Go names it. */
export function paxName(path: Buffer): Buffer {
  const slash = path.lastIndexOf('/');
  const name = `${path.toString('latin1', 0, slash + 1)}PaxHeaders.0/${path.toString('latin1', slash + 1)}`;
  return shortName(Buffer.from(name.replace(/\/{2,}/g, '/'), 'latin1'), true);
}

/** The name field if there is a PAX path, like Go: without bytes that are not ASCII, at most 100. */
export function shortName(path: Buffer, cutSlash = path.length > 100): Buffer {
  let name = ascii(path).subarray(0, 100);
  while (cutSlash && name.at(-1) === 0x2f) name = name.subarray(0, -1);
  return name;
}

export function standIn(path: Buffer): Buffer {
  const slash = path.lastIndexOf('/');
  return Buffer.concat([path.subarray(0, slash + 1), Buffer.from('GNUSparseFile.0/'), path.subarray(slash + 1)]);
}

export function isAscii(bytes: Buffer): boolean {
  return bytes.every((byte) => byte < 0x80);
}

export function ascii(bytes: Buffer): Buffer {
  return Buffer.from(bytes.filter((byte) => byte < 0x80));
}
