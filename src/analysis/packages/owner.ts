// The owner of a file: an object where it is asked for, and a number in columns and loops, where images have hundreds of thousands of files.

/** A package, by index, that a file belongs to or is derived from. */
export interface Owner {
  readonly index: number;
  readonly isDerived: boolean;
}

/** An owner as a number; {@link noOwner} for none. */
export type OwnerCode = number;

export const noOwner: OwnerCode = -1;

export const ownerCode = (index: number, isDerived: boolean): OwnerCode => index * 2 + (isDerived ? 1 : 0);

/** Whether a file is derived from the package, and does not belong to it. False for {@link noOwner}. */
export const isDerivedOwner = (code: OwnerCode): boolean => code !== noOwner && (code & 1) === 1;

export const ownerOfCode = (code: OwnerCode): Owner | undefined =>
  code === noOwner ? undefined : { index: code >> 1, isDerived: isDerivedOwner(code) };
