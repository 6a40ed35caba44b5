// What a layer may do to the layers below it by whiteouts, opaques and parents that are links: one archive for each
// sentence of the image-spec's layer rules, and for the places where real tools part from it.
import type { TarLiteral } from '../../test/support/tar-builder.ts';
import { built, type Sample, sized } from './sample.ts';

/** A whiteout as BuildKit writes it. */
export function whiteout(path: string, more: Partial<TarLiteral> = {}): TarLiteral {
  return { path, mode: 0, mtime: 0, ...more };
}

export function changesetSamples(): readonly Sample[] {
  return [
    whiteouts(),
    opaques(),
    built('whiteout-after-entry', [
      ['COPY etc /etc', [{ path: 'etc/' }, { path: 'etc/config', body: sized(100, 'old') }]],
      ['RUN write', [{ path: 'etc/' }, { path: 'etc/config', body: sized(150, 'new') }, whiteout('etc/.wh.config')]],
    ]),
    symlinkedParents(),
    built('symlink-to-directory', [
      [
        'COPY rootfs /',
        [
          { path: 'bin', link: 'usr/bin' },
          { path: 'usr/' },
          { path: 'usr/bin/' },
          { path: 'usr/bin/ls', body: sized(300, 'ls') },
        ],
      ],
      [
        'RUN rm /bin && mkdir /bin',
        [{ path: 'bin/' }, whiteout('bin/.wh..wh..opq'), { path: 'bin/own', body: sized(40, 'own') }],
      ],
    ]),
    built('symlink-loop', [
      [
        'RUN ln -s',
        [
          { path: 'a', link: 'b' },
          { path: 'b', link: 'a' },
          { path: 'kept', body: sized(60, 'kept') },
        ],
      ],
      ['COPY file /a/', [{ path: 'a/file', body: sized(80, 'nowhere') }]],
    ]),
    directoryToFile(),
    bareWhiteout(),
    built('aufs-metadata', [
      [
        'COPY etc /etc',
        [
          whiteout('.wh..wh.aufs'),
          { path: '.wh..wh.orph/', mode: 0o700 },
          { path: '.wh..wh.plnk/', mode: 0o700 },
          { path: '.wh..wh.plnk/129.1234', body: sized(70, 'pseudo link') },
          { path: 'etc/' },
          { path: 'etc/hosts', body: sized(20, 'hosts') },
        ],
      ],
    ]),
  ];
}

function whiteouts(): Sample {
  return built('whiteouts', [
    [
      'COPY rootfs /',
      [
        { path: 'etc/' },
        { path: 'etc/motd', body: sized(100, 'welcome') },
        { path: 'etc/passwd', body: sized(50, 'root') },
        { path: 'opt/' },
        { path: 'opt/device', body: sized(10, 'hidden by a device') },
        { path: 'opt/linked', body: sized(20, 'hidden by a link') },
        { path: 'srv/' },
        { path: 'srv/logs/' },
        { path: 'srv/logs/1', body: sized(200, 'one') },
        { path: 'srv/logs/2', body: sized(300, 'two') },
        whiteout('.wh.never-there'),
      ],
    ],
    [
      'RUN rm -rf',
      [
        { path: 'etc/' },
        whiteout('etc/.wh.motd'),
        { path: 'opt/' },
        whiteout('opt/.wh.device', { type: 'character-device', device: [0, 0] }),
        whiteout('opt/.wh.linked', { link: 'anywhere' }),
        { path: 'srv/' },
        whiteout('srv/.wh.logs', { body: 'a body here is overhead' }),
        whiteout('srv/.wh.nothing'),
      ],
    ],
    ['RUN echo > /etc/motd', [{ path: 'etc/' }, { path: 'etc/motd', body: sized(120, 'back again') }]],
  ]);
}

function opaques(): Sample {
  return built('opaques', [
    [
      'COPY rootfs /',
      [
        { path: 'app/' },
        { path: 'app/old', body: sized(100, 'old') },
        { path: 'app/same', body: sized(400, 'same') },
        { path: 'data/' },
        { path: 'data/deep/' },
        { path: 'data/deep/below', body: sized(70, 'below') },
        { path: 'lib/' },
        { path: 'lib/old', body: sized(30, 'old lib') },
      ],
    ],
    [
      'RUN opaque first',
      [
        { path: 'app/' },
        whiteout('app/.wh..wh..opq'),
        { path: 'app/new', body: sized(50, 'new') },
        { path: 'app/same', body: sized(400, 'same') },
      ],
    ],
    ['RUN opaque after siblings', [{ path: 'lib/new', body: sized(35, 'new lib') }, whiteout('lib/.wh..wh..opq')]],
    [
      'RUN opaque after a child whose parents are implied',
      [{ path: 'data/deep/new', body: sized(75, 'deep') }, whiteout('data/.wh..wh..opq')],
    ],
    [
      'RUN rm app/.wh..opqX',
      [{ path: 'app/' }, whiteout('app/.wh..wh..opqX'), { path: 'app/last', body: sized(5, 'last') }],
    ],
  ]);
}

function symlinkedParents(): Sample {
  return built('symlinked-parents', [
    [
      'COPY rootfs /',
      [
        { path: 'bin', link: 'usr/bin' },
        { path: 'escape', link: '../../usr/share' },
        { path: 'lib', link: '/usr/lib' },
        { path: 'usr/' },
        { path: 'usr/bin/' },
        { path: 'usr/bin/old', body: sized(100, 'old') },
        { path: 'usr/bin/tool', body: sized(200, 'tool') },
        { path: 'usr/lib/' },
        { path: 'usr/share/' },
      ],
    ],
    [
      'COPY tools /bin',
      [
        whiteout('bin/.wh.old'),
        { path: 'bin/tool', body: sized(210, 'newer tool') },
        { path: 'escape/doc', body: sized(30, 'stays inside the root') },
        { path: 'lib/module', body: sized(40, 'module') },
      ],
    ],
  ]);
}

function directoryToFile(): Sample {
  return built('directory-to-file', [
    [
      'COPY rootfs /',
      [
        { path: 'srv/' },
        { path: 'srv/deep/' },
        { path: 'srv/deep/a', body: sized(100, 'a') },
        { path: 'srv/deep/b', body: sized(200, 'b') },
        { path: 'srv/flat', body: sized(300, 'flat') },
      ],
    ],
    [
      'RUN rm -rf deep && echo > deep',
      [{ path: 'srv/' }, { path: 'srv/deep', body: sized(10, 'now a file') }, whiteout('srv/deep/.wh.a')],
    ],
    [
      'RUN rm flat && mkdir flat',
      [{ path: 'srv/' }, { path: 'srv/flat/' }, { path: 'srv/flat/in', body: sized(20, 'now a directory') }],
    ],
  ]);
}

function bareWhiteout(): Sample {
  return built('bare-whiteout', [
    [
      'COPY rootfs /',
      [{ path: 'etc/' }, { path: 'etc/hosts', body: sized(20, 'hosts') }, { path: 'top', body: sized(9, 'top') }],
    ],
    ['RUN odd', [whiteout('.wh.'), { path: 'etc/' }, whiteout('etc/.wh.', { body: 'twelve bytes' })]],
  ]);
}
