// Which files tell what packages are installed, by path and mode. Hardly any file does, so that the bytes of a name are looked at first:
// a string of each path would take longer than all else that is done with it.
import type { Ecosystem } from '../packages/ecosystem.ts';
import { ecosystems } from '../packages/ecosystems.ts';
import { osReleasePaths } from '../packages/os-release.ts';

const none: readonly Ecosystem[] = [];
const programReaders = ecosystems.filter(({ readsPrograms }) => readsPrograms);
const fileReaders = ecosystems.filter(({ readsPrograms }) => !readsPrograms);

/** Whether a file may be executed: only such programs are asked what they are built of. */
export const isExecutable = (mode: number): boolean => (mode & 0o111) !== 0;

/** A program can tell what it is built of. Libraries are not asked: hardly any of them can. */
const mayBeProgram = (path: string, mode: number): boolean => isExecutable(mode) && !/\.so(?:\.[0-9.]*)?$/.test(path);

/** The ecosystems that a file may tell something about. Those of programs do so only if it is an ELF file, which must be checked. */
export function ecosystemsOf(
  path: string,
  mode: number,
): { readonly plain: readonly Ecosystem[]; readonly ofPrograms: readonly Ecosystem[] } | undefined {
  const ofPrograms = mayBeProgram(path, mode) ? programReaders : none;
  let plain = none;
  for (const one of fileReaders) if (one.isEvidence(path)) plain = [...plain, one];
  return plain === none && ofPrograms === none ? undefined : { plain, ofPrograms };
}

/** Bytes at the end of a name that are looked up, and what is used of each: no more than tells letters apart, in either case. */
const [endingSize, usedBits] = [3, 5];
const used = 2 ** usedBits - 1;

function endingCode(bytes: Uint8Array, end: number): number {
  let code = 0;
  for (let at = end - endingSize; at < end; at += 1) code = (code << usedBits) | ((bytes[at] as number) & used);
  return code;
}

/** By {@link endingCode}: 1 for the endings of evidence. */
const endings = new Uint8Array(2 ** (endingSize * usedBits));
for (const ending of [...osReleasePaths, ...ecosystems.flatMap(({ evidenceNames = [] }) => evidenceNames)]) {
  endings[endingCode(Buffer.from(ending), ending.length)] = 1;
}

/** Whether a file with this name, as bytes [start, end), may be evidence wherever it is. */
export const isEvidenceName = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start >= endingSize && endings[endingCode(bytes, end)] === 1;

/** Directories where any file may be evidence, as bytes with a slash at the end. */
export const evidenceDirectories: readonly Buffer[] = ecosystems
  .flatMap(({ evidenceDirectories = [] }) => evidenceDirectories)
  .map((one) => Buffer.from(one));

/** Whether a path, as bytes [start, end), is in a directory where any file may be evidence. */
export const isInEvidenceDirectory = (bytes: Uint8Array, start: number, end: number): boolean =>
  evidenceDirectories.some((directory) => {
    if (end - start < directory.length) return false;
    for (let at = 0; at < directory.length; at += 1) if (bytes[start + at] !== directory[at]) return false;
    return true;
  });
