// Files of Debian systems that no list names, because the programs or maintainer scripts of a package write them.

/** By name of the package. A path that ends with a slash stands for everything in the directory that no list names. */
export const debDerived: ReadonlyMap<string, readonly string[]> = new Map([
  ['apt', ['etc/apt/sources.list', 'var/cache/apt/', 'var/lib/apt/', 'var/log/apt/']],
  [
    'base-files',
    [
      ...['etc/motd', 'etc/profile', 'root/.bashrc', 'root/.profile', 'usr/local/man', 'usr/share/info/dir'],
      ...['var/log/btmp', 'var/log/wtmp', 'var/spool/mail'],
    ],
  ],
  ['base-passwd', ['etc/group', 'etc/group-', 'etc/passwd', 'etc/passwd-']],
  ['ca-certificates', ['etc/ssl/certs/']],
  ['debconf', ['var/cache/debconf/']],
  ['debianutils', ['etc/shells', 'var/lib/shells.state']],
  ['dpkg', ['var/lib/dpkg/', 'var/log/dpkg.log', 'var/log/alternatives.log', 'etc/alternatives/']],
  ['fontconfig', ['var/cache/fontconfig/']],
  ['fontconfig-config', ['etc/fonts/conf.d/']],
  ['init-system-helpers', ['var/lib/systemd/deb-systemd-helper-enabled/']],
  ['libc-bin', ['etc/ld.so.cache', 'etc/nsswitch.conf', 'var/cache/ldconfig/']],
  ['libpam-modules', ['etc/environment', 'etc/security/opasswd']],
  [
    'libpam-runtime',
    [
      ...['account', 'auth', 'password', 'session', 'session-noninteractive'].map((name) => `etc/pam.d/common-${name}`),
      'var/lib/pam/',
    ],
  ],
  ['login', ['etc/subgid', 'etc/subuid', 'var/log/faillog', 'var/log/lastlog']],
  ['man-db', ['var/cache/man/']],
  ['passwd', ['etc/.pwd.lock', 'etc/gshadow', 'etc/gshadow-', 'etc/shadow', 'etc/shadow-']],
  ['readline-common', ['etc/inputrc']],
  ['tzdata', ['etc/localtime', 'etc/timezone']],
]);
