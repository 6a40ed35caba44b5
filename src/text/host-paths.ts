// What differs between systems in paths and names of files: separators, drives, which names exist, and which are the same. Every
// function takes the system (`os.platform()`), so that each can be tested on any.

/** A path with slashes: on Windows a backslash separates directories, elsewhere it is part of a name. */
export const withSlashes = (path: string, system: string): string =>
  system === 'win32' ? path.replaceAll('\\', '/') : path;

/** FILE[:NAME], where FILE has no colon apart from that of a drive on Windows. `name` is undefined without a colon after FILE. */
export function splitFileName(text: string, system: string): { readonly file: string; readonly name?: string } {
  const drive = system === 'win32' && /^[a-z]:[\\/]/i.test(text) ? 2 : 0;
  const colon = text.indexOf(':', drive);
  return colon < 0 ? { file: text } : { file: text.slice(0, colon), name: text.slice(colon + 1) };
}

/** Equal for paths that are one file on a disk of Windows or macOS, which ignore case and the form of accents unless told otherwise. */
export const comparablePath = (path: string, system: string): string =>
  system === 'win32' || system === 'darwin' ? path.normalize('NFC').toLowerCase() : path;

/** Names of devices in every directory of Windows, also with an extension. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?: *\.|$)/i;

/**
 * Why a file cannot have this name, undefined if it can. Windows would take a part of some names for something else: a backslash for
 * a directory, a colon for a drive or a stream, `nul` for a device; it drops a dot at the end.
 */
export function refusedName(name: string, system: string): string | undefined {
  if (system !== 'win32') return undefined;
  const [character] = /[<>:"\\|?*\p{Cc}]/u.exec(name) ?? [];
  if (character !== undefined)
    return `Windows allows no ${/\p{Cc}/u.test(character) ? 'control characters' : character} in names`;
  if (/[. ]$/.test(name)) return 'Windows allows no dot or space at the end of a name';
  if (devices.test(name)) return 'Windows has a device of this name';
  return /\p{Cs}/u.test(name) ? 'Windows allows only UTF-8 in names' : undefined;
}
