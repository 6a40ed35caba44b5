// check: each budget at its limit, baselines, policies, and exceptions for exceeded budgets.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { CheckReportData } from '../../../src/report/check/data.ts';
import type { Finding } from '../../../src/rules/rule.ts';
import { dockerSave, type ImageLiteral, ociArchive, type StepLiteral } from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { run } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { parsedXML } from '../../support/xml.ts';

const write = temporaryFolder('check-test');

type Image = Partial<ImageLiteral> & Pick<ImageLiteral, 'steps'>;
const step = (createdBy: string, ...entries: readonly TarLiteral[]): StepLiteral => ({ createdBy, entries });
const file = (path: string, size: number, more: Partial<TarLiteral> = {}): TarLiteral => ({
  path,
  body: 'x'.repeat(size),
  ...more,
});
const save = (image: Image): Buffer => dockerSave([{ names: ['app:1'], ...image }]);

interface Answer {
  readonly status: number;
  readonly data: CheckReportData;
  readonly findings: readonly Finding[];
}

/** Runs check with a policy. */
async function check(archive: Buffer, policy: object, ...options: readonly string[]): Promise<Answer> {
  const named = ['--policy', write('policy.json', JSON.stringify(policy))];
  const { status, output, errors } = await run([
    'check',
    write('app.tar', archive),
    ...named,
    ...options,
    '--format',
    'json',
  ]);
  assert.equal(errors, '');
  return { status, ...JSON.parse(output) };
}

const base = step('FROM', file('base', 1000));
const copy = step('COPY', file('srv/a', 600), file('srv/b', 1000));
const chmod = step('RUN chmod', file('srv/a', 600, { mode: 0o600 }), { path: 'srv/.wh.b' });
/**
 * By hand: content 2,560 + 4,096 + 3,072; files 1,000 + 1,600 + 600; wasted by the last layer 600 (copied) and 1,000
 * (deleted), so 1,600 of 3,200 are visible. Own, all but the first: content 7,168, files 2,200, visible 600.
 */
const app: Image = { steps: [base, copy, chmod] };
const older: Image = { steps: [base, copy] };

describe('check: every budget passes at its limit and fails just above it', () => {
  const edges: readonly (readonly [budget: string, enough: unknown, tooLow: unknown])[] = [
    ['image-size', { content: 9728 }, { content: 9727 }],
    ['image-size', { files: 3200 }, { files: '3199B' }],
    ['image-size', { visible: '1.6kB' }, { visible: 1599 }],
    ['image-size', 9728, 9727],
    ['own-size', { content: 7168 }, { content: 7167 }],
    ['own-size', { files: 2200 }, { files: 2199 }],
    ['own-size', { visible: 600 }, { visible: 599 }],
    ['growth', 3072, 3071],
    ['growth', { content: '3KiB', files: 600 }, { content: '3KiB', files: 599 }],
    ['growth', { visible: 0, content: '100%' }, { visible: 0, content: '0%' }],
    ['growth', '46.16%', '46.15%'],
    ['image-size', '20000TB', 9727],
    ['growth', '1% or 3072B', '1% or 3071B'],
    ['growth', '47% or 1B', '46% or 1B'],
    ['own-growth', 3072, 3071],
    ['own-growth', { content: '75%' }, { content: '74.9%' }],
    ['wasted', 1600, 1599],
    ['wasted', '50%', '49.99%'],
    ['own-wasted', 1600, 1599],
    ['own-wasted', '72.73%', '72.72%'],
    ['efficiency', 0.5, 0.5001],
    ['efficiency', '50%', '50.01%'],
    ['layer-count', 3, 2],
    ['layer-size', 4096, 4095],
    ['file-size', 1000, 999],
    ['path-size', { 'srv/**': 2200 }, { 'srv/**': 2199 }],
    ['path-size', { 'nowhere/*': 0 }, { base: 999 }],
    ['forbidden-path', ['etc/*', 'srv/c'], ['srv/b']],
  ];
  for (const [budget, enough, tooLow] of edges) {
    const verdict = async (limit: unknown) => {
      const options = budget.endsWith('growth') ? ['--baseline', write('older.tar', save(older))] : [];
      const { status, data, findings } = await check(save(app), { budgets: { [budget]: limit } }, ...options);
      const errors = findings.filter(({ severity }) => severity === 'error');
      assert.equal(data.passed, status === 0);
      assert.ok(errors.every(({ rule }) => rule === `budget/${budget}`));
      assert.equal(errors.length, data.budgets.filter(({ status: one }) => one !== 'ok').length);
      return status;
    };
    test(`${budget} ${JSON.stringify(enough)}, ${JSON.stringify(tooLow)}`, async () =>
      assert.deepEqual([await verdict(enough), await verdict(tooLow)], [0, 1]));
  }

  test('image-size, distribution', async () => {
    const archive = ociArchive([{ names: ['app:1'], ...app }]);
    const { data } = await check(archive, { budgets: { 'layer-count': 3 } });
    const { distribution } = data.sizes;
    assert.ok(distribution);
    const policy = (size: number) => ({ budgets: { 'image-size': { distribution: size } } });
    assert.equal((await check(archive, policy(distribution))).status, 0);
    assert.equal((await check(archive, policy(distribution - 1))).status, 1);
  });

  test('an unknown size fails', async () => {
    const { status, data, findings } = await check(save(app), { budgets: { 'image-size': { distribution: '1GB' } } });
    assert.deepEqual([status, data.budgets[0]?.actual, data.budgets[0]?.status], [1, null, 'unknown']);
    assert.match(
      first(findings).message,
      /^the image-size budget for distribution cannot be checked: layers are stored uncompressed \(docker save\); add --estimate gzip:6, or set a budget for content$/,
    );
  });

  test('an exported filesystem has no distribution size', async () => {
    const options = ['--budget', 'image-size.distribution=1GB', '--format', 'json'];
    const { output } = await run(['check', 'samples/hello_fs.tar', ...options]);
    const findings: readonly Finding[] = JSON.parse(output).findings;
    assert.equal(
      findings.find(({ rule }) => rule === 'budget/image-size')?.message,
      'the image-size budget for distribution cannot be checked: an exported filesystem has no compressed layers; set a budget for content',
    );
  });

  test('an image without layers is within any size of a layer', async () => {
    const { status, data } = await check(save({ steps: [] }), { budgets: { 'layer-size': 1, 'layer-count': 0 } });
    assert.equal(status, 0);
    assert.deepEqual(
      data.budgets.map(({ metric, actual }) => [metric, actual]),
      [
        ['layer count', 0],
        ['layers', 0],
      ],
    );
  });

  test('layers that are cut off: what is not there may be in the rest', async () => {
    const options = ['--budget', 'forbidden-path=nowhere', '--budget', 'forbidden-package=deb/x'];
    const { output } = await run(['check', 'samples/tar-damaged.tar', ...options, '--format', 'json']);
    const findings: readonly Finding[] = JSON.parse(output).findings;
    assert.deepEqual(
      findings.filter(({ rule }) => rule.startsWith('budget/')).map(({ message }) => message.split(': ')[1]),
      Array(2).fill('layers 1–3 could not be read completely'),
    );
  });

  test('every layer and every file over its limit is listed, the largest first', async () => {
    const { data } = await check(save(app), { budgets: { 'layer-size': 3000, 'file-size': 600 } });
    assert.deepEqual(
      data.budgets.map(({ metric, status }) => `${metric} ${status}`),
      ['layer 1 over', 'layer 2 over', '/base (layer 0) over', '/srv/b (layer 1) over'],
    );
  });
});

describe('check: forbidden paths', () => {
  test('a path that a later layer deletes is still forbidden', async () => {
    const { findings } = await check(save(app), { budgets: { 'forbidden-path': ['srv/*'] } });
    const forbidden = findings.filter(({ rule }) => rule.startsWith('budget/'));
    assert.deepEqual(
      forbidden.map(({ message, where }) => `${where.layer}: ${message}`),
      [
        '1: /srv/a (layer 1, still shipped although layer 2 deletes or overwrites it) is forbidden',
        '2: /srv/a (layer 2) is forbidden',
        '1: /srv/b (layer 1, still shipped although layer 2 deletes or overwrites it) is forbidden',
      ],
    );
  });

  test('globs are shown with a leading slash, unless they match at any depth or begin with alternatives', async () => {
    const globs = ['*.pem', 'etc/*', '/root/**', '{opt,srv}/*.key', '!(usr)/x'];
    const { data } = await check(save(app), { budgets: { 'forbidden-path': globs } });
    assert.deepEqual(
      data.budgets.map(({ metric }) => metric),
      ['*.pem, /etc/*, /root/**, {opt,srv}/*.key, !(usr)/x'],
    );
  });

  test('a path that cannot be extracted, or that the same layer has again, is forbidden too', async () => {
    const loop: TarLiteral = { path: 'l', type: 'symlink', link: 'l' };
    const odd = save({ steps: [step('COPY', loop, file('l/a', 5), file('a', 7), file('a', 8))] });
    const { findings } = await check(odd, { budgets: { 'forbidden-path': ['**/a'] } });
    assert.deepEqual(
      findings.filter(({ rule }) => rule.startsWith('budget/')).map(({ message }) => message),
      [
        '/a (layer 0, still shipped although a later entry overwrites it) is forbidden',
        '/a (layer 0) is forbidden',
        '/l/a (layer 0, still shipped although it cannot be extracted) is forbidden',
      ],
    );
  });

  const secrets = [
    'root/.ssh/id_rsa',
    'home/x/.aws/credentials',
    'etc/ssh/ssh_host_rsa_key',
    'app/.env',
    'app/tls.key',
    'app/server-key.pem',
    'root/.docker/config.json',
    'root/.npmrc',
  ];
  const harmless = [
    'root/.ssh/id_rsa.pub',
    'root/.ssh/known_hosts',
    'etc/ssl/certs/ca.pem',
    'app/.env.example',
    'usr/share/keyrings/x.gpg',
    'app/keyboard',
    'app/config.json',
    'etc/ssh/ssh_host_rsa_key.pub',
  ];
  for (const path of secrets) {
    test(`"secrets" finds ${path}`, async () => {
      const image = save({ steps: [step('COPY', file(path, 10))] });
      assert.equal((await check(image, { budgets: { 'forbidden-path': ['secrets'] } })).status, 1);
    });
  }
  test('a link at a forbidden path is found', async () => {
    const link: TarLiteral = { path: 'usr/bin/wget', type: 'symlink', link: 'busybox' };
    const { status } = await check(save({ steps: [step('COPY', link)] }), {
      budgets: { 'forbidden-path': ['usr/bin/wget'] },
    });
    assert.equal(status, 1);
  });

  test('30 forbidden paths are one budget, and a table of 20', async () => {
    const files = Array.from({ length: 30 }, (_, at) => file(`keys/${at}/id_rsa`, 1));
    const policy = write('many.json', JSON.stringify({ budgets: { 'forbidden-path': ['secrets'] } }));
    const archive = write('many.tar', save({ steps: [step('COPY', ...files)] }));
    const { output } = await run(['check', archive, '--policy', policy]);
    assert.match(output, /^FAILED {2}app:1 {3}1 budget exceeded$/m);
    assert.equal(output.match(/^OVER/gm)?.length, 20);
    assert.match(
      output,
      /^20 of 30 measured values \(at most 20 per budget\); all: timg-inspect check .*many\.tar --policy .*many\.json --limit 0$/m,
    );
    assert.match(output, /^3 of 30 findings of budget\/forbidden-path shown; all: timg-inspect check /m);
  });

  test('"secrets" ignores public keys, certificates and other harmless files', async () => {
    const image = save({ steps: [step('COPY', ...harmless.map((path) => file(path, 10)))] });
    const { status, findings } = await check(image, { budgets: { 'forbidden-path': ['secrets'] } });
    assert.equal(status, 0, JSON.stringify(findings));
  });
});

describe('check: without budgets', () => {
  test('an error of a rule fails it', async () => {
    const { status, output } = await run(['check', 'samples/wrong-size.tar', '--format', 'json']);
    const { data, findings } = JSON.parse(output);
    const errors = findings.filter(({ severity }: Finding) => severity === 'error');
    assert.deepEqual([status, data.passed], [errors.length > 0 ? 1 : 0, errors.length === 0]);
  });

  test('a missing layer fails it, even with --allow', async () => {
    const { status, output } = await run(['check', 'samples/missing-layer.tar', '--allow', 'x', '--format', 'json']);
    const { data, findings } = JSON.parse(output);
    assert.deepEqual([status, data.passed, data.sizes.content], [1, false, null]);
    assert.equal(findings[0].rule, 'integrity/missing-blob');
  });

  test('with a baseline, any growth of content fails', async () => {
    const archive = ['--baseline', write('older.tar', save(older))];
    const { status, data } = await check(save(app), {}, ...archive);
    assert.deepEqual(
      [status, data.budgets.map(({ rule, actual }) => `${rule} ${actual}`)],
      [1, ['budget/growth 3072']],
    );
    assert.equal((await check(save(older), {}, ...archive)).status, 0);
    assert.equal((await check(save({ steps: [base] }), {}, ...archive)).status, 0);
  });

  test('a growth budget fails without a baseline', async () => {
    const { status, findings } = await check(save(app), { budgets: { growth: 0 } });
    assert.equal(status, 1);
    const { rule, severity, message } = first(findings);
    assert.deepEqual(
      [rule, severity, message],
      ['budget/growth', 'error', 'the growth budget for content cannot be checked: no baseline; pass --baseline'],
    );
  });

  test('a growth budget is ignored if the first baseline is written', async () => {
    const policy = { budgets: { growth: 0, 'image-size': 9728 } };
    const { status, data } = await check(save(app), policy, '--write-baseline', write('first.json', ''));
    assert.deepEqual([status, data.budgets.map(({ rule }) => rule)], [0, ['budget/image-size']]);
  });
});

describe('check: a new base image', () => {
  const newer = step('FROM', file('base', 5000));
  const bases = [base, newer].map((one, at) => write(`base-${at}.tar`, save({ names: [`base:${at}`], steps: [one] })));
  const options = [
    '--baseline',
    write('before.tar', save({ steps: [base, copy] })),
    ...bases.flatMap((archive) => ['--base', archive]),
  ];

  test('its growth is not own growth', async () => {
    const rebased = save({ steps: [newer, copy] });
    assert.equal((await check(rebased, { budgets: { growth: 0 } }, ...options)).status, 1);
    const { status, data } = await check(rebased, { budgets: { 'own-growth': 0 } }, ...options);
    assert.deepEqual([status, data.budgets[0]?.actual], [0, 0]);
    assert.deepEqual(
      data.waterfall?.map(({ part, sizes }) => `${part} ${sizes.content}`),
      ['base 4096', 'shared 0', 'documents 0'],
    );
  });

  test('own growth on a new base fails', async () => {
    const more = save({ steps: [newer, step('COPY', file('srv/a', 601), file('srv/b', 1500))] });
    const { status, data } = await check(more, { budgets: { 'own-growth': { files: 500 } } }, ...options);
    assert.deepEqual([status, data.budgets[0]?.actual], [1, 501]);
  });
});

describe('check: a baseline archive with errors', () => {
  const checkWith = async (policy: object) => {
    const growth = { budgets: { growth: '1GB' }, ...policy };
    const { findings } = await check(save(app), growth, '--baseline', 'samples/wrong-size.tar');
    return findings.flatMap(({ rule, severity, message }) => (rule === 'integrity/size' ? [[severity, message]] : []));
  };
  test('they are warnings that name it, unless their rule is off', async () => {
    assert.deepEqual(await checkWith({}), [
      ['warning', 'baseline samples/wrong-size.tar: layer 0: size mismatch: declared 130 bytes, observed 129 bytes'],
    ]);
    assert.deepEqual(await checkWith({ rules: { 'integrity/size': 'off' } }), []);
  });
});

describe('check: a baseline file', () => {
  const baselineOf = async (image: Image, name: string): Promise<string> => {
    const target = write(name, '');
    const { status } = await run(['check', write('app.tar', save(image)), '--write-baseline', target]);
    assert.equal(status, 0);
    return target;
  };

  test('gives the same result as the archive it was written from', async () => {
    const baselineFile = await baselineOf(older, 'baseline.json');
    const checkWith = (source: string) => check(save(app), {}, '--baseline', source);
    const [byFile, byArchive] = await Promise.all([
      checkWith(baselineFile),
      checkWith(write('older.tar', save(older))),
    ]);
    // Only an archive has files, so that a copy of one is not new.
    const without = ({ data }: Answer) => ({ ...data, newFiles: [], baseline: { ...data.baseline, source: '' } });
    assert.deepEqual(without(byFile), without(byArchive));
    assert.equal(byFile.data.baseline?.source, baselineFile);
    assert.deepEqual(
      [byFile, byArchive].map(({ data }) => data.newFiles.map(({ path }) => path)),
      [['srv/a'], []],
    );
  });

  test('is small for many directories, and directories still add up to the layer', async () => {
    const many = Array.from({ length: 500 }, (_, at) => file(`usr/d${at}/file`, at));
    const baselineFile = await baselineOf({ steps: [step('COPY', ...many)] }, 'baseline.json');
    assert.ok(readFileSync(baselineFile).length < 3000);
    const { data } = await check(
      save({ steps: [step('COPY', ...many.slice(1), file('usr/new/file', 7000))] }),
      {},
      '--baseline',
      baselineFile,
    );
    const layer = first(data.waterfall ?? []);
    const sum = layer.directories.reduce((total, { bytes }) => total + bytes, 0);
    assert.equal(sum, layer.sizes.content);
    assert.equal(layer.directories.find(({ path }) => path === '…')?.bytes, 7000);
  });

  test('is reproducible', async () => {
    const [first, second] = [await baselineOf(app, 'first.json'), await baselineOf(app, 'second.json')];
    assert.equal(readFileSync(first, 'utf8'), readFileSync(second, 'utf8'));
  });

  const invalid: readonly (readonly [what: string, text: string])[] = [
    ['a file that is not JSON', '{'],
    ['another document', '{"a":1}'],
    ['a baseline without its layers', '{"baseline":"timg-inspect","version":1}'],
    ['a baseline of no images', '{"baseline":"timg-inspect","version":1,"images":[]}'],
  ];
  for (const [what, text] of invalid) {
    test(`${what} is refused`, async () => {
      const { status, errors } = await run([
        'check',
        'samples/hello_image.tar',
        '--baseline',
        write('broken.json', text),
      ]);
      assert.equal(status, 2);
      assert.match(
        errors,
        /^timg-inspect: \/.*broken\.json is not a baseline file; write one: timg-inspect check samples\/hello_image\.tar --write-baseline FILE$/m,
      );
    });
  }

  test('a missing file is refused', async () => {
    const { status, errors } = await run(['check', 'samples/hello_image.tar', '--baseline', 'nowhere.json']);
    assert.deepEqual(
      [status, errors],
      [
        2,
        'timg-inspect: nowhere.json: no such file; write it: timg-inspect check samples/hello_image.tar --write-baseline nowhere.json\n',
      ],
    );
    const archive = await run(['check', 'samples/hello_image.tar', '--baseline', 'nowhere.tar']);
    assert.deepEqual([archive.status, archive.errors], [2, 'timg-inspect: nowhere.tar: no such file\n']);
  });

  test('--ratchet lowers it only if the image passes and no size is larger', async () => {
    const baselineFile = await baselineOf(app, 'ratchet.json');
    const before = readFileSync(baselineFile, 'utf8');
    const bigger: Image = { steps: [...app.steps, step('COPY', file('more', 10))] };
    const fails = await check(save(bigger), {}, '--baseline', baselineFile, '--ratchet');
    assert.deepEqual([fails.status, readFileSync(baselineFile, 'utf8') === before], [1, true]);
    const within = await check(save(bigger), { budgets: { growth: '1MB' } }, '--baseline', baselineFile, '--ratchet');
    assert.deepEqual([within.data.baseline?.updated, readFileSync(baselineFile, 'utf8') === before], [false, true]);
    // Less content, but more visible bytes.
    const other = await check(save(older), {}, '--baseline', baselineFile, '--ratchet');
    assert.deepEqual([other.status, readFileSync(baselineFile, 'utf8') === before], [0, true]);
    const smaller = await check(save({ steps: [base] }), {}, '--baseline', baselineFile, '--ratchet');
    assert.deepEqual([smaller.status, smaller.data.baseline?.updated], [0, true]);
    assert.equal(JSON.parse(readFileSync(baselineFile, 'utf8')).sizes.content, 2560);
    assert.equal((await check(save(app), {}, '--baseline', baselineFile)).status, 1);
  });

  test('--ratchet lists the sizes that prevent a lower baseline', async () => {
    const baselineFile = await baselineOf(app, 'held.json');
    const image: Image = { steps: [base, step('COPY', file('srv/a', 1601))] };
    const { status, data } = await check(
      save(image),
      { budgets: { growth: '1MB' } },
      '--baseline',
      baselineFile,
      '--ratchet',
    );
    assert.deepEqual([status, data.baseline?.updated, data.baseline?.heldBy], [0, false, ['visible', 'own visible']]);
  });

  describe('the heading says what became of it', () => {
    const smaller: Image = { steps: [base] };
    const headingOf = async (image: Image, ...options: readonly string[]): Promise<readonly string[]> => {
      const { output } = await run(['check', write('app.tar', save(image)), ...options]);
      return output.slice(0, output.indexOf('\n\n')).split('\n');
    };

    test('the first one is written', async () => {
      const target = write('new.json', '');
      assert.deepEqual(await headingOf(app, '--write-baseline', target), [
        'PASSED  app:1',
        `baseline written: ${target}`,
      ]);
    });
    test('the first one is written, although the policy limits growth', async () => {
      const [target, policy] = [write('new.json', ''), write('p.json', '{"budgets":{"growth":0,"layer-count":3}}')];
      assert.deepEqual(await headingOf(app, '--write-baseline', target, '--policy', policy), [
        'PASSED  app:1   1 budget ok',
        'growth is not checked: this is the first baseline',
        `baseline written: ${target}`,
        `policy: ${policy}`,
      ]);
    });
    test('another one is written', async () => {
      const [kept, target] = [await baselineOf(app, 'kept.json'), write('new.json', '')];
      assert.deepEqual(await headingOf(smaller, '--baseline', kept, '--write-baseline', target), [
        'PASSED  app:1   1 budget ok',
        `baseline: app:1 (${kept})`,
        `baseline written: ${target}`,
      ]);
      assert.equal(JSON.parse(readFileSync(target, 'utf8')).sizes.content, 2560);
    });
    test('updated', async () => {
      const kept = await baselineOf(app, 'kept.json');
      assert.deepEqual(await headingOf(smaller, '--baseline', kept, '--ratchet'), [
        'PASSED  app:1   1 budget ok',
        `baseline: app:1 (${kept})`,
        `baseline updated: ${kept} (content 9.73kB → 2.56kB)`,
      ]);
    });

    const loose = { budgets: { growth: '1MB' } };
    const reasons: readonly (readonly [reason: string, image: Image, policy: object])[] = [
      ['the check failed', { steps: [...app.steps, step('COPY', file('more', 10))] }, {}],
      ['no size shrank', app, {}],
      ['no size shrank', { steps: [...app.steps, step('COPY', file('more', 10))] }, loose],
      ['visible, own visible grew', { steps: [base, step('COPY', file('srv/a', 1601))] }, loose],
    ];
    for (const [reason, image, policy] of reasons) {
      test(`not updated: ${reason}`, async () => {
        const kept = await baselineOf(app, 'kept.json');
        const named = ['--policy', write('p.json', JSON.stringify(policy))];
        const heading = await headingOf(image, '--baseline', kept, '--ratchet', ...named);
        assert.ok(heading.includes(`baseline not updated: ${reason}`), heading.join('\n'));
        assert.ok(heading.every((line) => !line.startsWith('baseline updated')));
      });
    }
    test('nothing without --ratchet', async () => {
      const kept = await baselineOf(app, 'kept.json');
      assert.deepEqual(await headingOf(smaller, '--baseline', kept), [
        'PASSED  app:1   1 budget ok',
        `baseline: app:1 (${kept})`,
      ]);
    });
  });

  test('--ratchet without a baseline file is refused', async () => {
    const call = ['check', 'samples/hello_image.tar', '--ratchet'];
    const { status, errors } = await run(call);
    assert.deepEqual([status, errors], [2, 'timg-inspect: --ratchet needs a baseline file; pass it with --baseline\n']);
    const withArchive = await run([...call, '--baseline', 'samples/hello_oci.tar']);
    assert.deepEqual(
      [withArchive.status, withArchive.errors],
      [2, 'timg-inspect: --ratchet needs a baseline file; samples/hello_oci.tar is an archive\n'],
    );
    const missing = await run([...call, '--baseline', 'nowhere.json']);
    assert.deepEqual(
      [missing.status, missing.errors],
      [
        2,
        'timg-inspect: nowhere.json: no such file; write it: timg-inspect check samples/hello_image.tar --write-baseline nowhere.json\n',
      ],
    );
    const archive = await run(['check', 'samples/hello_image.tar', '--baseline', 'nowhere.tar']);
    assert.deepEqual([archive.status, archive.errors], [2, 'timg-inspect: nowhere.tar: no such file\n']);
  });
});

describe('check: --limit applies to every list', () => {
  const files = Array.from({ length: 30 }, (_, at) => file(`keys/${at}/id_rsa`, 10 + at));
  const removed = files
    .slice(0, 6)
    .map(({ path }, at) =>
      step(`RUN rm ${at}`, { path: `keys/${at}/.wh.id_rsa` }, { path: `${path}.${at}`, body: 'x' }),
    );
  const image = save({ steps: [base, step('COPY', ...files), ...removed] });
  const page = async (...options: readonly string[]): Promise<string> => {
    const policy = write('limit.json', JSON.stringify({ budgets: { 'forbidden-path': ['secrets'], growth: 0 } }));
    const call = [
      'check',
      write('limit.tar', image),
      '--policy',
      policy,
      '--baseline',
      write('old.tar', save({ steps: [base] })),
    ];
    return (await run([...call, ...options])).output;
  };
  const cutsOf = (output: string): readonly string[] | null => output.match(/^\d+ of \d+ .*(?=; all: )/gm);
  const numberOf = (output: string, row: RegExp) => output.match(row)?.length;

  const cuts = (maxOfOne: number, ...numbers: readonly number[]): readonly string[] => [
    `${numbers[0]} of 31 measured values (at most ${maxOfOne} per budget)`,
    `${numbers[1]} of 36 directories`,
    `${numbers[2]} of 36 new files`,
    `${numbers[3]} of 6 fixes`,
    `${numbers[4]} of 30 findings of budget/forbidden-path shown`,
  ];
  // There are two budgets, and the limit is one for the measured values of each.
  for (const [limit, shown, rows] of [
    ['2', cuts(2, 3, 2, 2, 2, 2), [2, 2]],
    ['0', null, [30, 30]],
  ] as const) {
    test(`--limit ${limit}`, async () => {
      const output = await page('--limit', limit);
      assert.deepEqual(cutsOf(output), shown);
      const budgetRows = numberOf(output, /^OVER +forbidden-path /gm);
      assert.deepEqual([budgetRows, numberOf(output, /^error: .* \[budget\/forbidden-path\]$/gm)], rows);
    });
  }
  test('without it, each list has a limit of its own', async () => {
    const output = await page();
    assert.deepEqual(cutsOf(output), cuts(20, 21, 5, 5, 5, 3));
    assert.ok(output.match(/; all: .*/g)?.every((rest) => rest.endsWith(' --limit 0')));
  });
});

describe('check: an exceeded budget can pass', () => {
  const policy = { budgets: { 'layer-count': 1 } };
  test('with --allow, and its reason in every report', async () => {
    const { status, data, findings } = await check(save(app), policy, '--allow', 'release is due');
    assert.deepEqual([status, data.passed, data.allowReason], [0, true, 'release is due']);
    const [finding] = findings;
    assert.deepEqual(
      [finding?.severity, finding?.message],
      ['warning', '3 layers; budget is 1 (allowed: release is due)'],
    );
    for (const format of ['table', 'markdown', 'junit', 'sarif', 'github', 'gitlab']) {
      const { output } = await run([
        'check',
        write('app.tar', save(app)),
        '--policy',
        write('p.json', JSON.stringify(policy)),
        '--allow',
        'release is due',
        '--format',
        format,
      ]);
      assert.match(output, /release is due/, format);
    }
  });
  test('with the label timg-inspect.allow', async () => {
    const { status, data } = await check(
      save({ ...app, config: { Labels: { 'timg-inspect.allow': 'a big model' } } }),
      policy,
    );
    assert.deepEqual([status, data.allowReason], [0, 'a big model']);
  });
  test('with a lower severity in the policy', async () => {
    const { status, findings } = await check(save(app), { ...policy, rules: { 'budget/layer-count': 'note' } });
    assert.deepEqual([status, findings[0]?.rule, findings[0]?.severity], [0, 'budget/layer-count', 'note']);
  });
  test('with the severity off, which is not even measured', async () => {
    const budgets = { ...policy.budgets, 'layer-size': '1GB' };
    const { status, data } = await check(save(app), { budgets, rules: { 'budget/layer-count': 'off' } });
    assert.deepEqual([status, data.budgets.map(({ rule }) => rule)], [0, ['budget/layer-size']]);
  });
  test('a rule that is a note elsewhere can fail the check', async () => {
    const { status, findings } = await check(save(app), { rules: { 'bloat/copied': 'error' } });
    assert.deepEqual([status, findings[0]?.rule], [1, 'bloat/copied']);
  });
  test('an error can be made a warning', async () => {
    const { status, output } = await run([
      'check',
      'samples/missing-layer.tar',
      '--format',
      'json',
      '--policy',
      write('p.json', JSON.stringify({ rules: { 'integrity/missing-blob': 'warning' } })),
    ]);
    assert.equal(status, 0, output);
  });
});

describe('check: an unknown size never passes', () => {
  const archive = 'samples/missing-layer.tar';
  const missing = ['check', archive, '--format', 'json'];
  const without =
    'layer 1 is not in the archive; name an archive that has the layers with --with, or export the image again with all its layers';
  const policyOf = (policy: object) => ['--policy', write('p.json', JSON.stringify(policy))];
  const linesOf = (output: string) => output.split('\n').filter((line) => /^(?:error|warning): /.test(line));

  test('a budget fails if a layer is missing, even if that rule is off', async () => {
    const rules = { 'integrity/missing-blob': 'off' };
    const policy = { budgets: { 'image-size': { files: '1GB' }, 'layer-count': 2 }, rules };
    const { status, output } = await run([...missing, ...policyOf(policy)]);
    const { data, findings } = JSON.parse(output);
    const errors = findings.filter(({ severity }: Finding) => severity === 'error');
    assert.deepEqual(
      [status, data.passed, errors.map(({ rule, message }: Finding) => `${rule}: ${message}`)],
      [1, false, [`budget/image-size: the image-size budget for files cannot be checked: ${without}`]],
    );
    assert.deepEqual(
      data.budgets.map(({ actual, status: one }: CheckReportData['budgets'][number]) => [actual, one]),
      [
        [null, 'unknown'],
        [2, 'ok'],
      ],
    );
  });
  test('the number of layers is known even if one of them is missing', async () => {
    const rules = { 'integrity/missing-blob': 'off' };
    const statusOf = async (most: number) =>
      (await run([...missing, ...policyOf({ budgets: { 'layer-count': most }, rules })])).status;
    assert.deepEqual([await statusOf(2), await statusOf(1)], [0, 1]);
  });

  const many = {
    'image-size': { content: '1GB', visible: '1GB' },
    wasted: '1GB',
    'layer-size': '1GB',
    'file-size': '1GB',
    'path-size': { 'etc/**': '1GB' },
    'forbidden-path': ['secrets'],
    'layer-count': 2,
  };
  test('all budgets that are unknown for one reason are one line', async () => {
    const { status, output } = await run(['check', archive, ...policyOf({ budgets: many })]);
    assert.equal(status, 1);
    assert.match(output, /^FAILED {2}sample\/missing-layer:1 {3}7 of 8 budgets unknown, 1 other error\n/);
    assert.match(output, /^unknown {2}image-size +- +1GB {2}visible$/m);
    assert.match(output, /^unknown {2}file-size +at least 120B +1GB {2}\/etc\/motd \(layer 0\)$/m);
    assert.match(output, /^ok {7}layer-count +2 +2 {2}layer count$/m);
    const [unknown, blob = '', ...others] = linesOf(output);
    assert.equal(unknown, `error: 7 budgets cannot be checked: ${without} [budget]`);
    assert.match(
      blob,
      /^error: layer 1 \(blobs\/sha256\/[0-9a-f]{64}\) is not in the archive; to take it from another one: --with ARCHIVE \[integrity\/missing-blob\]$/,
    );
    assert.deepEqual(others, []);
  });
  test('each reason has its line, and JSON has a finding for each budget', async () => {
    const policy = policyOf({ budgets: { ...many, growth: 0, 'own-growth': 0 } });
    const { output } = await run(['check', archive, ...policy]);
    assert.deepEqual(linesOf(output).slice(0, 2), [
      `error: 7 budgets cannot be checked: ${without} [budget]`,
      'error: 2 budgets cannot be checked: no baseline; pass --baseline [budget]',
    ]);
    const { data, findings } = JSON.parse((await run([...missing, ...policy])).output);
    assert.equal(data.budgets.length, 10);
    assert.equal(findings.filter(({ message }: Finding) => message.endsWith(`checked: ${without}`)).length, 7);
    assert.ok(findings.every(({ rule }: Finding) => rule !== 'budget'));
  });
  test('what a layer that is there exceeds is over, not unknown', async () => {
    const budgets = { 'file-size': 119, 'path-size': { 'etc/**': 119 } };
    const { data, findings } = JSON.parse((await run([...missing, ...policyOf({ budgets })])).output);
    assert.deepEqual(
      data.budgets.map(({ rule, actual, atLeast, status }: CheckReportData['budgets'][number]) => [
        `${rule} ${actual} ${status}`,
        atLeast,
      ]),
      [
        ['budget/file-size 120 over', false],
        ['budget/path-size 120 over', true],
      ],
    );
    assert.deepEqual(
      findings.slice(0, 2).map(({ message }: Finding) => message),
      ['/etc/motd (layer 0) is 120B; budget is 119B', '/etc/** is at least 120B; budget is 119B'],
    );
  });
  test('the largest file of an image of which no file is known is unknown, not 0', async () => {
    const unread = dockerSave([{ names: ['app:1'], steps: [{ tar: Buffer.from('PK\x03\x04') }] }]);
    const { data } = await check(unread, { budgets: { 'file-size': '1GB' } });
    assert.deepEqual(
      data.budgets.map(({ metric, actual, status }) => [metric, actual, status]),
      [['files', null, 'unknown']],
    );
    const empty = await check(save({ steps: [step('RUN true')] }), { budgets: { 'file-size': '1GB' } });
    assert.deepEqual(
      empty.data.budgets.map(({ metric, actual, status }) => [metric, actual, status]),
      [['files', 0, 'ok']],
    );
  });
  test('unknown budgets pass with --allow, the missing layer does not', async () => {
    const { status, output } = await run(['check', archive, ...policyOf({ budgets: many }), '--allow', 'a reason']);
    assert.equal(status, 1);
    const [layer = '', budgets] = linesOf(output);
    assert.match(layer, /^error: layer 1 /);
    assert.equal(budgets, `warning: 7 budgets cannot be checked: ${without} (allowed: a reason) [budget]`);
  });
  test('a baseline is not updated with an incomplete image', async () => {
    const baselineFile = write('kept.json', '');
    await run(['check', 'samples/hello_image.tar', '--write-baseline', baselineFile]);
    const before = readFileSync(baselineFile, 'utf8');
    const { output } = await run(['check', archive, '--baseline', baselineFile, '--ratchet']);
    assert.match(output, /^baseline not updated: the image is incomplete$/m);
    assert.equal(readFileSync(baselineFile, 'utf8'), before);
  });
  test('no baseline is written if a layer is missing', async () => {
    const { status, errors } = await run([...missing, '--write-baseline', write('never.json', '')]);
    assert.equal(status, 1);
    assert.match(
      errors,
      /missing-layer\.tar: layer 1 is not in the archive; name an archive that has the layers with --with, or export the image again with all its layers$/m,
    );
  });
  test('own growth fails if the base of one version is unknown', async () => {
    const baseArchive = write('base.tar', save({ names: ['base:1'], steps: [base, copy] }));
    const baselineFile = write('stored.json', '');
    await run(['check', write('app.tar', save(app)), '--write-baseline', baselineFile]);
    const { status, findings } = await check(
      save(app),
      { budgets: { 'own-growth': '1GB' } },
      '--baseline',
      baselineFile,
      '--base',
      baseArchive,
    );
    assert.equal(status, 1);
    assert.match(
      first(findings).message,
      /^the own-growth budget for own content cannot be checked: the base image of one version is unknown; pass --base, also when you write the baseline$/,
    );
  });
  test('a blank reason is refused', async () => {
    const { status, errors } = await run(['check', 'samples/hello_image.tar', '--allow', ' ']);
    assert.deepEqual([status, errors], [2, 'timg-inspect: --allow needs a reason; this one is empty\n']);
    const labelled = save({ ...app, config: { Labels: { 'timg-inspect.allow': ' ' } } });
    assert.equal((await check(labelled, { budgets: { 'layer-count': 1 } })).status, 1);
  });
});

describe('check: rules that need more than sizes', () => {
  const flipped = save(app);
  flipped.write('y', flipped.indexOf('x'.repeat(1000)));

  test('are evaluated if the policy names them', async () => {
    assert.equal((await check(flipped, { budgets: { 'layer-count': 3 } })).status, 0);
    const { status, findings } = await check(flipped, { rules: { 'integrity/diff-id': 'error' } });
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    assert.deepEqual([status, errors], [1, ['integrity/digest', 'integrity/diff-id']]);
  });

  test('are not reported as passed if they are not evaluated', async () => {
    const names = async (policy: object) => {
      const named = write('policy.json', JSON.stringify(policy));
      const { output } = await run(['check', write('app.tar', save(app)), '--policy', named, '--format', 'junit']);
      return Array.from(output.matchAll(/<testcase [^>]*name="([^"]*)"/g), ([, name = '']) => name);
    };
    const isDeep = (name: string) => /^(?:integrity\/(?:digest|diff-id)|portability\/architecture)/.test(name);
    assert.deepEqual((await names({ budgets: { 'layer-count': 3 } })).filter(isDeep), []);
    assert.equal((await names({ rules: { 'integrity/digest': 'error' } })).filter(isDeep).length, 3);
  });
});

test('check: a glob for a directory includes its contents', async () => {
  const budgets = { 'path-size': { srv: 2199 } };
  const { status, data } = await check(save(app), { budgets });
  assert.deepEqual([status, data.budgets.map(({ actual }) => actual)], [1, [2200]]);
});

test('check: causes of wasted bytes are listed if their budget is exceeded, even without growth', async () => {
  const { data } = await check(save(app), { budgets: { wasted: 1 } }, '--baseline', write('same.tar', save(app)));
  assert.deepEqual(data.causes.map(({ bytes }) => bytes).sort(), [1000, 600].sort());
});

test('check: an output does not overwrite the policy', async () => {
  const policy = write('stored.json', '{}');
  const { status, errors } = await run(['check', write('app.tar', save(app)), '--policy', policy, '-o', policy]);
  assert.deepEqual([status, readFileSync(policy, 'utf8')], [2, '{}']);
  assert.match(errors, /--output .*stored\.json: this is an input file; choose another output file$/m);
});

describe('check: globs', () => {
  const shipped = save({ steps: [step('COPY', file('root/.ssh/foo', 10), file('x/f', 10))] });
  const cases: readonly (readonly [glob: string, found: number])[] = [
    ['/root/.ssh', 1],
    ['/root/.ssh/', 1],
    ['root', 1],
    ['{/x/f,/root/**}', 2],
    ['/x/*', 1],
    ['ssh', 0],
  ];
  for (const [glob, found] of cases) {
    test(`${glob} finds ${found}`, async () => {
      const { data } = await check(shipped, { budgets: { 'forbidden-path': [glob] } });
      assert.equal(data.budgets.filter(({ status }) => status === 'over').length, found);
    });
  }
});

describe('check: the verdict does not depend on the format of the archive', () => {
  const archives = {
    'docker save': save(app),
    'OCI, gzip': ociArchive([{ names: ['app:1'], ...app }]),
    'OCI, zstd': ociArchive([{ names: ['app:1'], ...app }], { compression: 'zstd' }),
    'OCI, plain': ociArchive([{ names: ['app:1'], ...app }], { compression: 'none' }),
  };
  const budgets = {
    'image-size': 9727,
    growth: '1kB',
    wasted: '10%',
    efficiency: 0.5,
    'layer-size': 4096,
    'file-size': 1000,
    'forbidden-path': ['srv/b'],
  };
  for (const [form, archive] of Object.entries(archives)) {
    test(form, async () => {
      const { data } = await check(archive, { budgets }, '--baseline', write('older.tar', save(older)));
      assert.deepEqual(
        data.budgets.map(({ rule, actual, status }) => `${rule} ${actual} ${status}`),
        [
          'budget/image-size 9728 over',
          'budget/growth 3072 over',
          'budget/wasted 1600 over',
          'budget/efficiency 0.5 ok',
          'budget/layer-size 4096 ok',
          'budget/file-size 1000 ok',
          'budget/forbidden-path 1 over',
        ],
      );
    });
  }
});

test('check: in Markdown, what became of a directory follows its path', async () => {
  const call = ['check', write('app.tar', save(app)), '--baseline', write('older.tar', save({ steps: [base] }))];
  const { output } = await run([...call, '--format', 'markdown']);
  assert.match(output, /^### FAILED `app:1`: 1 budget exceeded$/m);
  assert.match(output, /^\| {2}\| \+1kB \| {2}\| {2}\| {2}\| `\/srv`: deleted later \|$/m);
});

test('check: an exceeded budget is a failed test case in JUnit, another passes', async () => {
  const policy = write('p.json', JSON.stringify({ budgets: { 'layer-count': 2, efficiency: 0.5 } }));
  const { output } = await run(['check', write('app.tar', save(app)), '--policy', policy, '--format', 'junit']);
  const suite = first(parsedXML(output).children);
  const failures = (name: string): readonly (string | undefined)[] | undefined =>
    suite.children
      .find(({ attributes: { name: its } }) => its?.startsWith(name))
      ?.children.filter((child) => child.name === 'failure')
      .map(({ attributes: { message } }) => message);
  const { failures: failureCount } = suite.attributes;
  assert.equal(failureCount, '1');
  assert.deepEqual(failures('budget/layer-count: '), ['3 layers; budget is 2']);
  assert.deepEqual(failures('budget/efficiency: '), []);
});

test('check: an archive without an image fails in every report', async () => {
  const place = write('no-image.xml', '');
  const { status, output } = await run(['check', 'samples/manifest-empty.tar', '--report', `junit=${place}`]);
  assert.equal(status, 1);
  assert.match(output, /^error: no image in this archive \(format: docker save\) \[validity\/no-image\]$/m);
  assert.match(readFileSync(place, 'utf8'), /failures="1"/);
});
