# Writes one unpacked root file system down as TSV, as the kernel tells it: lstat, readlink, lgetxattr, SHA-256.
# A time of today is that of unpacking: nobody set it. Knows nothing of this project. As root: record.py ROOTFS > NAME.tsv
import hashlib
import os
import stat
import sys
import time

TYPES = {
    stat.S_IFREG: 'file',
    stat.S_IFDIR: 'directory',
    stat.S_IFLNK: 'symlink',
    stat.S_IFCHR: 'character-device',
    stat.S_IFBLK: 'block-device',
    stat.S_IFIFO: 'fifo',
}
DAY = 86_400 * 10**9
COLUMNS = 'path type mode uid gid size link device mtime hardlinkGroup sha256 xattrs'


def escape(name):
    """Bytes outside printable ASCII, the backslash and the blank as \\xHH."""
    return ''.join(chr(b) if 0x20 < b < 0x7F and b != 0x5C else f'\\x{b:02x}' for b in name)


def paths(root):
    yield b''
    for folder, directories, files in os.walk(root):
        for name in directories + files:
            yield os.path.relpath(os.path.join(folder, name), root)


def row(root, path, groups):
    full = os.path.join(root, path)
    found = os.lstat(full)
    kind = TYPES[stat.S_IFMT(found.st_mode)]
    is_device = kind.endswith('-device')
    xattrs = sorted(os.listxattr(full, follow_symlinks=False))
    values = [f'{escape(os.fsencode(x))}={os.getxattr(full, x, follow_symlinks=False).hex()}' for x in xattrs]
    group = groups[found.st_ino]
    return [
        escape(path) or '/',
        kind,
        f'{stat.S_IMODE(found.st_mode):04o}',
        str(found.st_uid),
        str(found.st_gid),
        str(found.st_size) if kind == 'file' else '-',
        escape(os.readlink(full)) if kind == 'symlink' else '-',
        f'{os.major(found.st_rdev)},{os.minor(found.st_rdev)}' if is_device else '-',
        str(found.st_mtime_ns) if abs(time.time_ns() - found.st_mtime_ns) > DAY else '-',
        escape(group[0]) if len(group) > 1 and kind != 'directory' else '-',
        hashlib.file_digest(open(full, 'rb'), 'sha256').hexdigest() if kind == 'file' else '-',
        ' '.join(values) or '-',
    ]


top = os.fsencode(sys.argv[1])
everything = sorted(paths(top))
inodes = {}
for each in everything:
    inodes.setdefault(os.lstat(os.path.join(top, each)).st_ino, []).append(each)
print('\t'.join(COLUMNS.split()))
for each in everything:
    print('\t'.join(row(top, each, inodes)))
