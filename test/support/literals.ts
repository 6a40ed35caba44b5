// Entries of a layer for the slow model and for the real code: literals, their texts, and tars of them.
import { NEW_YEAR_2024, type TarLiteral } from './tar-builder.ts';

/** An entry of a layer with all attributes. A path has no slash at either end; "" is the root. */
export interface Literal {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly content: string;
  readonly link: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly xattr: string;
}

type More = Partial<Literal>;

const usual = { content: '', link: '', uid: 0, gid: 0, mtime: NEW_YEAR_2024, xattr: '' };
export const usualModes = { file: 0o644, directory: 0o755, symlink: 0o777, hardlink: 0o644 };

const literal = (type: Literal['type'], path: string, more: More = {}): Literal => ({
  ...usual,
  mode: usualModes[type],
  ...more,
  type,
  path,
});

export const file = (path: string, content: string, more?: More): Literal =>
  literal('file', path, { ...more, content });
export const directory = (path: string, more?: More): Literal => literal('directory', path, more);
export const symlink = (path: string, link: string): Literal => literal('symlink', path, { link });
export const hardlink = (path: string, link: string): Literal => literal('hardlink', path, { link });
/** A whiteout or an opaque marker: only its name counts. */
export const marker = (path: string): Literal => literal('file', path, { mode: 0, mtime: 0 });

/** `a/b "one" 0600 7:0 xattr`, without default values. */
export function line({ path, type, content, link, mode, uid, gid, mtime, xattr }: Literal): string {
  const arrows = { file: '', directory: '/', symlink: ` -> ${link}`, hardlink: ` == ${link}` };
  return [
    `${path}${arrows[type]}`,
    type === 'file' && JSON.stringify(content.length > 10 ? `${content.slice(0, 3)}*${content.length}` : content),
    mode !== usualModes[type] && mode.toString(8).padStart(4, '0'),
    (uid !== 0 || gid !== 0) && `${uid}:${gid}`,
    mtime !== NEW_YEAR_2024 && `@${mtime}`,
    xattr !== '' && 'xattr',
  ]
    .filter(Boolean)
    .join(' ');
}

/** One layer per line. */
export const lines = (layers: readonly (readonly Literal[])[]): string =>
  layers.map((literals, at) => `layer ${at}: ${literals.map(line).join(' | ')}`).join('\n');

export const asTar = ({ path, type, content, link, xattr, ...rest }: Literal): TarLiteral => ({
  ...rest,
  type,
  path: type === 'directory' ? `${path === '' ? '.' : path}/` : path,
  ...(type === 'file' ? { body: content } : {}),
  ...(link === '' ? {} : { link }),
  ...(xattr === '' ? {} : { xattrs: { 'user.x': xattr } }),
});
