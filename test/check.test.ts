// check: each budget at its edge, baselines, policies, and what lets a broken budget pass.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { GateData } from '../src/report/gate-data.ts';
import type { Finding } from '../src/rules/rule.ts';
import { dockerSave, type ImageLiteral, ociArchive, type StepLiteral } from './support/image-builder.ts';
import { run } from './support/run.ts';
import type { TarLiteral } from './support/tar-builder.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { parsedXML } from './support/xml.ts';

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
  readonly data: GateData;
  readonly findings: readonly Finding[];
}

/** A run of check with a policy that is written down. */
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
 * By hand: content 2,560 + 4,096 + 3,072; files 1,000 + 1,600 + 600; hidden by the last layer 600 (recopied) and 1,000
 * (removed), so 1,600 of 3,200 are visible. Own, all but the first: content 7,168, files 2,200, visible 600.
 */
const app: Image = { steps: [base, copy, chmod] };
const older: Image = { steps: [base, copy] };

describe('check: every budget passes at its limit and fails one beyond', () => {
  const edges: readonly (readonly [budget: string, kept: unknown, broken: unknown])[] = [
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
    ['reclaimable', 1600, 1599],
    ['reclaimable', '50%', '49.99%'],
    ['own-reclaimable', 1600, 1599],
    ['own-reclaimable', '72.73%', '72.72%'],
    ['efficiency', 0.5, 0.5001],
    ['layer-count', 3, 2],
    ['layer-size', 4096, 4095],
    ['file-size', 1000, 999],
    ['path-size', { 'srv/**': 2200 }, { 'srv/**': 2199 }],
    ['path-size', { 'nowhere/*': 0 }, { base: 999 }],
    ['forbidden-path', ['etc/*', 'srv/c'], ['srv/b']],
  ];
  for (const [budget, kept, broken] of edges) {
    const verdict = async (limit: unknown) => {
      const options = budget.endsWith('growth') ? ['--baseline', write('older.tar', save(older))] : [];
      const { status, data, findings } = await check(save(app), { budgets: { [budget]: limit } }, ...options);
      const errors = findings.filter(({ severity }) => severity === 'error');
      assert.equal(data.passed, status === 0);
      assert.ok(errors.every(({ rule }) => rule === `budget/${budget}`));
      assert.equal(errors.length, data.budgets.filter(({ passed }) => !passed).length);
      return status;
    };
    test(`${budget} ${JSON.stringify(kept)}, ${JSON.stringify(broken)}`, async () =>
      assert.deepEqual([await verdict(kept), await verdict(broken)], [0, 1]));
  }

  test('image-size of the distribution', async () => {
    const archive = ociArchive([{ names: ['app:1'], ...app }]);
    const { data } = await check(archive, {});
    const { distribution } = data.sizes;
    assert.ok(distribution);
    const limits = [distribution, distribution - 1].map((size) => ({
      budgets: { 'image-size': { distribution: size } },
    }));
    assert.equal((await check(archive, limits[0])).status, 0);
    assert.equal((await check(archive, limits[1])).status, 1);
  });

  test('a size that the archive does not tell is no pass', async () => {
    const { status, data, findings } = await check(save(app), { budgets: { 'image-size': { distribution: '1GB' } } });
    assert.deepEqual([status, data.budgets[0].actual, data.budgets[0].passed], [1, null, false]);
    assert.match(findings[0].message, /does not tell/);
  });

  test('every layer and every file beyond its limit is told, the largest first', async () => {
    const { data } = await check(save(app), { budgets: { 'layer-size': 3000, 'file-size': 600 } });
    assert.deepEqual(
      data.budgets.map(({ what, passed }) => `${what} ${passed}`),
      ['layer 1 false', 'layer 2 false', '/base (layer 0) false', '/srv/b (layer 1) false'],
    );
  });
});

describe('check: forbidden paths', () => {
  test('also what a later layer deletes, and who did', async () => {
    const { findings } = await check(save(app), { budgets: { 'forbidden-path': ['srv/*'] } });
    const broken = findings.filter(({ rule }) => rule.startsWith('budget/'));
    assert.deepEqual(
      broken.map(({ message, where }) => `${where.layer}: ${message}`),
      [
        '1: /srv/a (layer 1, hidden by layer 2 and still shipped) must not be shipped',
        '2: /srv/a (layer 2) must not be shipped',
        '1: /srv/b (layer 1, hidden by layer 2 and still shipped) must not be shipped',
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
  test('a link at such a path too', async () => {
    const link: TarLiteral = { path: 'usr/bin/wget', type: 'symlink', link: 'busybox' };
    const { status } = await check(save({ steps: [step('COPY', link)] }), {
      budgets: { 'forbidden-path': ['usr/bin/wget'] },
    });
    assert.equal(status, 1);
  });

  test('of very many the page names some, and counts one budget', async () => {
    const files = Array.from({ length: 30 }, (_, at) => file(`keys/${at}/id_rsa`, 1));
    const policy = write('many.json', JSON.stringify({ budgets: { 'forbidden-path': ['secrets'] } }));
    const archive = write('many.tar', save({ steps: [step('COPY', ...files)] }));
    const { output } = await run(['check', archive, '--policy', policy]);
    assert.match(output, /1 of 1 budget broken/);
    assert.equal(output.match(/^BROKEN/gm)?.length, 20);
    assert.match(output, /and 10 more/);
  });

  test('"secrets" lets pass what only looks like one', async () => {
    const image = save({ steps: [step('COPY', ...harmless.map((path) => file(path, 10)))] });
    const { status, findings } = await check(image, { budgets: { 'forbidden-path': ['secrets'] } });
    assert.equal(status, 0, JSON.stringify(findings));
  });
});

describe('check: without budgets', () => {
  test('an image passes', async () => assert.equal((await check(save(app), {})).status, 0));

  test('a rule of severity error fails it', async () => {
    const { status, output } = await run(['check', 'samples/wrong-diff-id.tar', '--format', 'json']);
    const { data, findings } = JSON.parse(output);
    const errors = findings.filter(({ severity }: Finding) => severity === 'error');
    assert.deepEqual([status, data.passed], [errors.length > 0 ? 1 : 0, errors.length === 0]);
  });

  test('a missing layer is an error, whatever is allowed', async () => {
    const { status, output } = await run(['check', 'samples/missing-layer.tar', '--allow', 'x', '--format', 'json']);
    const { data, findings } = JSON.parse(output);
    assert.deepEqual([status, data.passed, data.sizes.content], [1, false, null]);
    assert.equal(findings[0].rule, 'integrity/missing-blob');
  });

  test('with a baseline, one byte more of content fails', async () => {
    const archive = ['--baseline', write('older.tar', save(older))];
    const { status, data } = await check(save(app), {}, ...archive);
    assert.deepEqual(
      [status, data.budgets.map(({ rule, actual }) => `${rule} ${actual}`)],
      [1, ['budget/growth 3072']],
    );
    assert.equal((await check(save(older), {}, ...archive)).status, 0);
    assert.equal((await check(save({ steps: [base] }), {}, ...archive)).status, 0);
  });

  test('a limit to growth without a baseline is not known to be kept', async () => {
    const { status, findings } = await check(save(app), { budgets: { growth: 0 } });
    assert.equal(status, 1);
    const [{ rule, severity, message }] = findings;
    assert.deepEqual(
      [rule, severity, message],
      ['budget/growth', 'error', 'not measured: there is no baseline; name one with --baseline'],
    );
  });

  test('but for the image that is to be the baseline', async () => {
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

  test('its growth is told from own growth, and passes where only that is limited', async () => {
    const rebased = save({ steps: [newer, copy] });
    assert.equal((await check(rebased, { budgets: { growth: 0 } }, ...options)).status, 1);
    const { status, data } = await check(rebased, { budgets: { 'own-growth': 0 } }, ...options);
    assert.deepEqual([status, data.budgets[0].actual], [0, 0]);
    assert.deepEqual(
      data.waterfall?.map(({ part, sizes }) => `${part} ${sizes.content}`),
      ['base 4096', 'shared 0', 'documents 0'],
    );
  });

  test('own growth on it fails', async () => {
    const more = save({ steps: [newer, step('COPY', file('srv/a', 601), file('srv/b', 1500))] });
    const { status, data } = await check(more, { budgets: { 'own-growth': { files: 500 } } }, ...options);
    assert.deepEqual([status, data.budgets[0].actual], [1, 501]);
  });
});

describe('check: a baseline file', () => {
  const baselineOf = async (image: Image, name: string): Promise<string> => {
    const target = write(name, '');
    const { status } = await run(['check', write('app.tar', save(image)), '--write-baseline', target]);
    assert.equal(status, 0);
    return target;
  };

  test('says the same as the archive it was written of', async () => {
    const kept = await baselineOf(older, 'baseline.json');
    const [byFile, byArchive] = await Promise.all(
      [kept, write('older.tar', save(older))].map((source) => check(save(app), {}, '--baseline', source)),
    );
    const without = ({ data }: Answer) => ({ ...data, baseline: { ...data.baseline, source: '' } });
    assert.deepEqual(without(byFile), without(byArchive));
    assert.equal(byFile.data.baseline?.source, kept);
  });

  test('of an image of many directories is small, and its steps still sum', async () => {
    const many = Array.from({ length: 500 }, (_, at) => file(`usr/d${at}/file`, at));
    const kept = await baselineOf({ steps: [step('COPY', ...many)] }, 'baseline.json');
    assert.ok(readFileSync(kept).length < 3000);
    const { data } = await check(
      save({ steps: [step('COPY', ...many.slice(1), file('usr/new/file', 7000))] }),
      {},
      '--baseline',
      kept,
    );
    const [layer] = data.waterfall ?? [];
    const sum = layer.directories.reduce((total, { bytes }) => total + bytes, 0);
    assert.equal(sum, layer.sizes.content);
    assert.equal(layer.directories.find(({ path }) => path === '…')?.bytes, 7000);
  });

  test('holds no time and no path of this machine: the same image gives the same bytes', async () => {
    const [first, second] = [await baselineOf(app, 'first.json'), await baselineOf(app, 'second.json')];
    assert.equal(readFileSync(first, 'utf8'), readFileSync(second, 'utf8'));
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['no JSON', '{', /no baseline that timg-inspect wrote; write it again with check ARCHIVE --write-baseline/],
    ['another document', '{"a":1}', /no baseline that timg-inspect wrote \(at its top\)/],
  ];
  for (const [what, text, message] of broken) {
    test(`${what} is refused`, async () => {
      const { status, errors } = await run([
        'check',
        'samples/hello_image.tar',
        '--baseline',
        write('broken.json', text),
      ]);
      assert.equal(status, 2);
      assert.match(errors, message);
    });
  }

  test('that is not there is refused', async () => {
    const { status, errors } = await run(['check', 'samples/hello_image.tar', '--baseline', 'nowhere.json']);
    assert.deepEqual([status, errors], [2, 'timg-inspect: nowhere.json: no such file\n']);
  });

  test('--ratchet lowers it where the image passes and is smaller, and only then', async () => {
    const kept = await baselineOf(app, 'ratchet.json');
    const before = readFileSync(kept, 'utf8');
    const bigger: Image = { steps: [...app.steps, step('COPY', file('more', 10))] };
    const fails = await check(save(bigger), {}, '--baseline', kept, '--ratchet');
    assert.deepEqual([fails.status, readFileSync(kept, 'utf8') === before], [1, true]);
    const within = await check(save(bigger), { budgets: { growth: '1MB' } }, '--baseline', kept, '--ratchet');
    assert.deepEqual([within.data.baseline?.lowered, readFileSync(kept, 'utf8') === before], [false, true]);
    // Less content, and more that is visible: not smaller in everything.
    const other = await check(save(older), {}, '--baseline', kept, '--ratchet');
    assert.deepEqual([other.status, readFileSync(kept, 'utf8') === before], [0, true]);
    const smaller = await check(save({ steps: [base] }), {}, '--baseline', kept, '--ratchet');
    assert.deepEqual([smaller.status, smaller.data.baseline?.lowered], [0, true]);
    assert.equal(JSON.parse(readFileSync(kept, 'utf8')).sizes.content, 2560);
    assert.equal((await check(save(app), {}, '--baseline', kept)).status, 1);
  });

  test('--ratchet tells what holds it, where something is less and something more', async () => {
    const kept = await baselineOf(app, 'held.json');
    const image: Image = { steps: [base, step('COPY', file('srv/a', 1601))] };
    const { status, data } = await check(save(image), { budgets: { growth: '1MB' } }, '--baseline', kept, '--ratchet');
    assert.deepEqual([status, data.baseline?.lowered, data.baseline?.heldBy], [0, false, ['visible', 'own visible']]);
  });

  test('--ratchet without such a file is refused', async () => {
    const { status, errors } = await run(['check', 'samples/hello_image.tar', '--ratchet']);
    assert.equal(status, 2);
    assert.match(errors, /--ratchet lowers a file of --write-baseline: name it with --baseline/);
  });
});

describe('check: what lets a broken budget pass', () => {
  const policy = { budgets: { 'layer-count': 1 } };
  test('--allow, with its reason in every report', async () => {
    const { status, data, findings } = await check(save(app), policy, '--allow', 'release is due');
    assert.deepEqual([status, data.passed, data.allowed], [0, true, 'release is due']);
    const [finding] = findings;
    assert.deepEqual(
      [finding.severity, finding.message],
      ['warning', '3 layers: more than 1 (allowed: release is due)'],
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
  test('the label timg-inspect.allow', async () => {
    const { status, data } = await check(
      save({ ...app, config: { Labels: { 'timg-inspect.allow': 'a big model' } } }),
      policy,
    );
    assert.deepEqual([status, data.allowed], [0, 'a big model']);
  });
  test('a severity in the policy', async () => {
    const { status, findings } = await check(save(app), { ...policy, rules: { 'budget/layer-count': 'note' } });
    assert.deepEqual([status, findings[0].rule, findings[0].severity], [0, 'budget/layer-count', 'note']);
  });
  test('off: then it is not even measured', async () => {
    const { status, data } = await check(save(app), { ...policy, rules: { 'budget/layer-count': 'off' } });
    assert.deepEqual([status, data.budgets], [0, []]);
  });
  test('a rule that is a note elsewhere can fail the check', async () => {
    const { status, findings } = await check(save(app), { rules: { 'bloat/recopied': 'error' } });
    assert.deepEqual([status, findings[0].rule], [1, 'bloat/recopied']);
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

describe('check: what is not known is not kept', () => {
  const missing = ['check', 'samples/missing-layer.tar', '--format', 'json'];
  test('budgets of an image of which a layer is missing, though that itself is let pass', async () => {
    const policy = { budgets: { 'layer-count': 100 }, rules: { 'integrity/missing-blob': 'off' } };
    const { status, output } = await run([...missing, '--policy', write('p.json', JSON.stringify(policy))]);
    const { data, findings } = JSON.parse(output);
    assert.deepEqual([status, data.budgets[0].actual, findings[0].rule], [1, null, 'budget/layer-count']);
  });
  test('and no baseline is written of it', async () => {
    const { status, errors } = await run([...missing, '--write-baseline', write('never.json', '')]);
    assert.equal(status, 1);
    assert.match(errors, /layer 1 is not in the archive/);
  });
  test('own growth where the base is known of one version only', async () => {
    const baseArchive = write('base.tar', save({ names: ['base:1'], steps: [base, copy] }));
    const kept = write('kept.json', '');
    await run(['check', write('app.tar', save(app)), '--write-baseline', kept]);
    const { status, findings } = await check(
      save(app),
      { budgets: { 'own-growth': '1GB' } },
      '--baseline',
      kept,
      '--base',
      baseArchive,
    );
    assert.equal(status, 1);
    assert.match(findings[0].message, /the base image is known of one of the two versions only/);
  });
  test('a blank reason is none', async () => {
    const { status, errors } = await run(['check', 'samples/hello_image.tar', '--allow', ' ']);
    assert.deepEqual([status, errors], [2, 'timg-inspect: --allow takes a reason, and this one is blank\n']);
    const labelled = save({ ...app, config: { Labels: { 'timg-inspect.allow': ' ' } } });
    assert.equal((await check(labelled, { budgets: { 'layer-count': 1 } })).status, 1);
  });
});

describe('check: rules that ask for more than sizes', () => {
  const flipped = save(app);
  flipped.write('y', flipped.indexOf('x'.repeat(1000)));

  test('are judged where the policy names them: each byte is read', async () => {
    assert.equal((await check(flipped, {})).status, 0);
    const { status, findings } = await check(flipped, { rules: { 'integrity/diff-id': 'error' } });
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    assert.deepEqual([status, errors], [1, ['integrity/digest', 'integrity/diff-id']]);
  });

  test('a report does not say that they are kept where they are not judged', async () => {
    const names = async (policy: object) => {
      const named = write('policy.json', JSON.stringify(policy));
      const { output } = await run(['check', write('app.tar', save(app)), '--policy', named, '--format', 'junit']);
      return Array.from(output.matchAll(/<testcase [^>]*name="([^"]*)"/g), ([, name]) => name);
    };
    const isDeep = (name: string) => /^(?:integrity\/(?:digest|diff-id)|portability\/architecture)/.test(name);
    assert.deepEqual((await names({})).filter(isDeep), []);
    assert.equal((await names({ rules: { 'integrity/digest': 'error' } })).filter(isDeep).length, 3);
  });
});

test('check: a glob that names a directory weighs what is in it', async () => {
  const budgets = { 'path-size': { srv: 2199 } };
  const { status, data } = await check(save(app), { budgets });
  assert.deepEqual([status, data.budgets.map(({ actual }) => actual)], [1, [2200]]);
});

test('check: what hides bytes is told where that breaks a budget, though nothing grew', async () => {
  const { data } = await check(save(app), { budgets: { reclaimable: 1 } }, '--baseline', write('same.tar', save(app)));
  assert.deepEqual(data.causes.map(({ bytes }) => bytes).sort(), [1000, 600].sort());
});

test('check: the policy is not overwritten by an answer', async () => {
  const policy = write('kept.json', '{}');
  const { status, errors } = await run(['check', write('app.tar', save(app)), '--policy', policy, '-o', policy]);
  assert.deepEqual([status, readFileSync(policy, 'utf8')], [2, '{}']);
  assert.match(errors, /this is a file that is read/);
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
      assert.equal(data.budgets.filter(({ passed }) => !passed).length, found);
    });
  }
});

describe('check: one image, one verdict', () => {
  const archives = {
    'docker save': save(app),
    'OCI, gzip': ociArchive([{ names: ['app:1'], ...app }]),
    'OCI, zstd': ociArchive([{ names: ['app:1'], ...app }], { compression: 'zstd' }),
    'OCI, plain': ociArchive([{ names: ['app:1'], ...app }], { compression: 'none' }),
  };
  const budgets = {
    'image-size': 9727,
    growth: '1kB',
    reclaimable: '10%',
    efficiency: 0.5,
    'layer-size': 4096,
    'file-size': 1000,
    'forbidden-path': ['srv/b'],
  };
  for (const [form, archive] of Object.entries(archives)) {
    test(form, async () => {
      const { data } = await check(archive, { budgets }, '--baseline', write('older.tar', save(older)));
      assert.deepEqual(
        data.budgets.map(({ rule, actual, passed }) => `${rule} ${actual} ${passed}`),
        [
          'budget/image-size 9728 false',
          'budget/growth 3072 false',
          'budget/reclaimable 1600 false',
          'budget/efficiency 0.5 true',
          'budget/layer-size 4096 true',
          'budget/file-size 1000 true',
          'budget/forbidden-path 1 false',
        ],
      );
    });
  }
});

test('a broken budget is a failure of its test case in JUnit, one that is kept passes', async () => {
  const policy = write('p.json', JSON.stringify({ budgets: { 'layer-count': 2, efficiency: 0.5 } }));
  const { output } = await run(['check', write('app.tar', save(app)), '--policy', policy, '--format', 'junit']);
  const [suite] = parsedXML(output).children;
  const failures = (name: string): readonly (string | undefined)[] | undefined =>
    suite.children
      .find(({ attributes }) => attributes.name.startsWith(name))
      ?.children.filter((child) => child.name === 'failure')
      .map(({ attributes }) => attributes.message);
  assert.equal(suite.attributes.failures, '1');
  assert.deepEqual(failures('budget/layer-count: '), ['3 layers: more than 2']);
  assert.deepEqual(failures('budget/efficiency: '), []);
});

test('check: an archive without an image has failed, in every report', async () => {
  const place = write('no-image.xml', '');
  const { status, output } = await run(['check', 'samples/manifest-empty.tar', '--report', `junit=${place}`]);
  assert.equal(status, 1);
  assert.match(output, /^error: no image is in this archive/m);
  assert.match(readFileSync(place, 'utf8'), /failures="1"/);
});
