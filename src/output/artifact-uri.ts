// The path of a file as a URI reference (RFC 3986), as SARIF wants it (3.4.3, 3.10): relative to where the user stands, or
// a file: URI where the path is absolute. A colon is escaped too: it would make the first part a scheme.
import { isAbsolute, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

export const artifactURI = (path: string): string =>
  isAbsolute(path) ? pathToFileURL(path).href : normalize(path).split(sep).map(encoded).join('/');

/** Text that is no Unicode has no percent-encoding. */
const encoded = (segment: string): string => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
