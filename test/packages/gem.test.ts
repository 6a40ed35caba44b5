// Ruby gems: specifications and folders as RubyGems 3.5 writes them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gem } from '../../src/packages/gem.ts';
import { faultsOf, readPackages } from '../support/evidence.ts';

const home = 'usr/local/bundle';
const nokogiri = `# -*- encoding: utf-8 -*-
# stub: nokogiri 1.15.4 x86_64-linux lib
# stub: ext/nokogiri/extconf.rb

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.15.4"
  s.platform = "x86_64-linux".freeze
  s.licenses = ["MIT".freeze, "Ruby".freeze]
end
`;

describe('gem', () => {
  test('a gem and its extension', async () => {
    const evidence = `${home}/specifications/nokogiri-1.15.4-x86_64-linux.gemspec`;
    const extension = `${home}/extensions/x86_64-linux/3.2.0/nokogiri-1.15.4-x86_64-linux`;
    const one = {
      type: 'gem',
      namespace: null,
      name: 'nokogiri',
      version: '1.15.4',
      architecture: 'x86_64-linux',
      license: 'MIT, Ruby',
      evidence,
      files: [],
    };
    const list = await readPackages(gem, {
      [evidence]: nokogiri,
      [`${extension}/gem_make.out`]: 'make',
      [`${extension}/nokogiri/nokogiri.so`]: 'ELF',
      [`${home}/extensions/x86_64-linux/3.2.0/removed-1.0/gem_make.out`]: 'make',
    });
    assert.deepEqual(list, {
      packages: [
        {
          ...one,
          directory: `${home}/gems/nokogiri-1.15.4-x86_64-linux`,
          derived: [
            evidence,
            `${home}/cache/nokogiri-1.15.4-x86_64-linux.gem`,
            `${home}/build_info/nokogiri-1.15.4-x86_64-linux.info`,
            `${home}/doc/nokogiri-1.15.4-x86_64-linux/`,
          ],
        },
        { ...one, directory: extension, derived: [] },
      ],
      faults: [],
    });
  });

  // biome-ignore format: one specification, one line
  const specifications: readonly (readonly [title: string, path: string, text: string, package_: string])[] = [
    ['without a stub', 'specifications/a-1.0.gemspec', 'Gem::Specification.new do |spec|\n  spec.name = "a"\n  spec.version = Gem::Version.new("1.0")\n  spec.license = "MIT"\nend', 'a 1.0 null MIT gems/a-1.0'],
    ['a default gem', 'usr/lib/ruby/gems/3.2.0/specifications/default/json-2.6.3.gemspec', '# stub: json 2.6.3 ruby lib\n', 'json 2.6.3 null null usr/lib/ruby/gems/3.2.0/gems/json-2.6.3'],
  ];
  for (const [title, path, text, expected] of specifications) {
    test(title, async () => {
      const { packages, faults } = await readPackages(gem, { [path]: text });
      assert.deepEqual(faults, []);
      const rows = packages.map(({ name, version, architecture, license, directory }) =>
        [name, version, architecture, license, directory].map(String).join(' '),
      );
      assert.deepEqual(rows, [expected]);
    });
  }

  test('faults, and what is no specification of an installed gem', async () => {
    const list = await readPackages(gem, {
      'specifications/a.gemspec': '\0'.repeat(100),
      'specifications/b.gemspec': 's.name = "b"\n',
      'gems/c-1.0/c.gemspec': nokogiri,
    });
    assert.deepEqual(list.packages, []);
    assert.deepEqual(faultsOf(list), [
      'specifications/a.gemspec: has no name',
      'specifications/b.gemspec: has no version',
    ]);
  });
});
