// Magic numbers of files that are taken for archives or layers and are neither. Sources: the formats' specifications and
// the magic database of file(1).

/** A kind of file with a magic number. */
export interface MagicNumber {
  /** Reads well after "looks like". */
  readonly name: string;
  /** Any of these bytes (Latin-1) at this offset. */
  readonly magic: readonly string[];
  readonly offset?: number;
  /** What to do, as a command to the user. */
  readonly remedy?: string;
}

const unpack = 'unpack it and pass the archive inside';
const decompress = (command: string): string => `decompress it: ${command}`;
const packRootfs = 'pack its files: tar -cf rootfs.tar -C DIR .';
const mounted = `mount it, then ${packRootfs}`;
const exportedDisk = 'export its files: virt-tar-out -a DISK / rootfs.tar';
const decrypt = 'decrypt it first';

/** Bytes of the longest head that any of these needs. */
export const magicNumbersLength = 0x10040 + 8;

/** By precedence: the first one that matches counts. */
export const magicNumbers: readonly MagicNumber[] = [
  // A SIF file starts with a line for the shell.
  {
    name: 'a SIF file (Singularity, Apptainer)',
    magic: ['SIF_MAGIC'],
    offset: 32,
    remedy: `unpack it: apptainer build --sandbox DIR FILE, then ${packRootfs}`,
  },
  // Hybrid ISO images start with a partition table.
  { name: 'an ISO 9660 image', magic: ['CD001'], offset: 0x8001, remedy: mounted },
  { name: 'a zip file', magic: ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'], remedy: unpack },
  { name: 'a 7z archive', magic: ['7z\xbc\xaf\x27\x1c'], remedy: unpack },
  { name: 'a RAR archive', magic: ['Rar!\x1a\x07', 'RE~^'], remedy: unpack },
  { name: 'a cpio archive', magic: ['070701', '070702', '070707', '\xc7\x71', '\x71\xc7'], remedy: packRootfs },
  { name: 'a Debian package', magic: ['!<arch>\ndebian'] },
  { name: 'an ar archive', magic: ['!<arch>\n', '!<thin>\n'] },
  { name: 'an RPM package', magic: ['\xed\xab\xee\xdb'] },
  { name: 'an xar archive', magic: ['xar!'], remedy: unpack },
  { name: 'a cabinet file', magic: ['MSCF\0\0\0\0'], remedy: unpack },
  { name: 'gzip data', magic: ['\x1f\x8b\x08'], remedy: decompress('gzip -d') },
  { name: 'zstd data', magic: ['\x28\xb5\x2f\xfd'], remedy: decompress('zstd -d') },
  { name: 'xz data', magic: ['\xfd7zXZ\0'], remedy: decompress('xz -d') },
  { name: 'bzip2 data', magic: [...'123456789'].map((size) => `BZh${size}`), remedy: decompress('bzip2 -d') },
  {
    name: 'lz4 data',
    magic: ['\x04\x22\x4d\x18', '\x02\x21\x4c\x18', '\x03\x21\x4c\x18'],
    remedy: decompress('lz4 -d'),
  },
  { name: 'lzip data', magic: ['LZIP'], remedy: decompress('lzip -d') },
  { name: 'lzop data', magic: ['\x89LZO\0\r\n\x1a\n'], remedy: decompress('lzop -d') },
  { name: 'compress (.Z) data', magic: ['\x1f\x9d'], remedy: decompress('gzip -d') },
  { name: 'zlib data', magic: ['\x78\x01', '\x78\x9c', '\x78\xda'], remedy: decompress('pigz -dz') },
  { name: 'snappy data', magic: ['\xff\x06\0\0sNaPpY'], remedy: decompress('snzip -d') },
  { name: 'zisofs data', magic: ['\x37\xe4\x53\x96\xc9\xdb\xd6\x07'], remedy: 'read it from the mounted ISO image' },
  {
    name: 'a squashfs image',
    magic: ['hsqs', 'sqsh'],
    remedy: `unpack it: unsquashfs -d DIR FILE, then ${packRootfs}`,
  },
  { name: 'an EROFS image', magic: ['\xe2\xe1\xf5\xe0'], offset: 1024, remedy: mounted },
  { name: 'an F2FS image', magic: ['\x10\x20\xf5\xf2'], offset: 1024, remedy: mounted },
  { name: 'an ext2/ext3/ext4 filesystem image', magic: ['\x53\xef'], offset: 0x438, remedy: mounted },
  { name: 'an XFS filesystem image', magic: ['XFSB'], remedy: mounted },
  { name: 'a Btrfs filesystem image', magic: ['_BHRfS_M'], offset: 0x10040, remedy: mounted },
  { name: 'a cramfs image', magic: ['\x45\x3d\xcd\x28', '\x28\xcd\x3d\x45'], remedy: mounted },
  { name: 'a romfs image', magic: ['-rom1fs-'], remedy: mounted },
  { name: 'a qcow2 disk image', magic: ['QFI\xfb'], remedy: exportedDisk },
  { name: 'a VMDK disk image', magic: ['KDMV', '# Disk DescriptorFile'], remedy: exportedDisk },
  { name: 'a VDI disk image', magic: ['\x7f\x10\xda\xbe'], offset: 64, remedy: exportedDisk },
  { name: 'a VHDX disk image', magic: ['vhdxfile'], remedy: exportedDisk },
  { name: 'a VHD disk image', magic: ['conectix'], remedy: exportedDisk },
  { name: 'a Windows image (WIM)', magic: ['MSWIM\0\0\0'] },
  { name: 'an Android sparse image', magic: ['\x3a\xff\x26\xed'] },
  { name: 'a LUKS encrypted disk', magic: ['LUKS\xba\xbe'], remedy: decrypt },
  { name: 'a disk image with partitions', magic: ['EFI PART'], offset: 512, remedy: exportedDisk },
  { name: 'an ELF binary', magic: ['\x7fELF'] },
  { name: 'a Mach-O binary', magic: ['\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xca\xfe\xba\xbe'] },
  { name: 'a WebAssembly module', magic: ['\0asm'] },
  { name: 'a GGUF model', magic: ['GGUF'] },
  { name: 'an SQLite database', magic: ['SQLite format 3\0'] },
  { name: 'a PDF document', magic: ['%PDF-'] },
  { name: 'a PNG picture', magic: ['\x89PNG\r\n\x1a\n'] },
  { name: 'a JPEG picture', magic: ['\xff\xd8\xff'] },
  { name: 'a GIF picture', magic: ['GIF87a', 'GIF89a'] },
  { name: 'data encrypted with age', magic: ['age-encryption.org/', '-----BEGIN AGE ENCRYPTED FILE'], remedy: decrypt },
  { name: 'data encrypted with PGP', magic: ['-----BEGIN PGP MESSAGE'], remedy: decrypt },
  { name: 'data encrypted with OpenSSL', magic: ['Salted__'], remedy: decrypt },
  { name: 'a Windows program', magic: ['MZ\x90', 'MZ\0'] },
  { name: 'a disk image with partitions', magic: ['\x55\xaa'], offset: 510, remedy: exportedDisk },
];
