// Files of systems with RPM that no list names, because programs write them.

/** By name of the package. A path that ends with a slash stands for everything in the directory that no list names. */
export const rpmDerived: ReadonlyMap<string, readonly string[]> = new Map([
  ['ca-certificates', ['etc/pki/ca-trust/extracted/']],
  [
    'dnf',
    [
      'var/cache/dnf/',
      'var/lib/dnf/',
      ...['dnf', 'dnf.librepo', 'dnf.rpm', 'hawkey'].map((log) => `var/log/${log}.log`),
    ],
  ],
  ['dnf5', ['usr/lib/sysimage/libdnf5/', 'var/cache/libdnf5/', 'var/lib/dnf/', 'var/log/dnf5.log']],
  ['fontconfig', ['var/cache/fontconfig/']],
  ['glibc', ['etc/ld.so.cache', 'var/cache/ldconfig/']],
  ['libzypp', ['var/cache/zypp/', 'var/lib/zypp/', 'var/log/zypp/']],
  ['man-db', ['var/cache/man/']],
  ['microdnf', ['var/cache/yum/', 'var/lib/dnf/']],
  ['rpm', ['usr/lib/sysimage/rpm/', 'var/lib/rpm/']],
  ['shadow-utils', ['etc/group-', 'etc/gshadow-', 'etc/passwd-', 'etc/shadow-', 'etc/subgid-', 'etc/subuid-']],
  ['tdnf', ['var/cache/tdnf/', 'var/lib/tdnf/']],
  ['yum', ['var/cache/yum/', 'var/lib/yum/', 'var/log/yum.log']],
]);
