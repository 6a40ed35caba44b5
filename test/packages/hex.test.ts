// Hex packages: hex_metadata.config as Mix and rebar3 unpack it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hex } from '../../src/packages/hex.ts';
import { faultsOf, readPackages } from '../support/evidence.ts';

const metadata = `{<<"links">>,[{<<"GitHub">>,<<"https://github.com/michalmuskala/jason">>}]}.
{<<"name">>,<<"jason">>}.
{<<"version">>,<<"1.4.1">>}.
{<<"licenses">>,[<<"Apache-2.0">>,
                 <<"MIT">>]}.
{<<"requirements">>,[[{<<"name">>,<<"decimal">>},{<<"optional">>,true}]]}.
`;

describe('hex', () => {
  test('a package', async () => {
    const evidence = 'app/deps/jason/hex_metadata.config';
    assert.deepEqual(await readPackages(hex, { [evidence]: metadata }), {
      packages: [
        {
          type: 'hex',
          namespace: null,
          name: 'jason',
          version: '1.4.1',
          architecture: null,
          license: 'Apache-2.0, MIT',
          evidence,
          files: [],
          directory: 'app/deps/jason',
          derived: [],
        },
      ],
      faults: [],
    });
  });

  test('faults', async () => {
    const list = await readPackages(hex, {
      'deps/a/hex_metadata.config': '{<<"version">>,<<"1">>}.',
      'deps/b/hex_metadata.config': '{<<"name">>,<<"b">>}.',
    });
    assert.deepEqual(faultsOf(list), [
      'deps/a/hex_metadata.config: has no name',
      'deps/b/hex_metadata.config: has no version',
    ]);
  });

  test('terms without an end are read once', async () => {
    const list = await readPackages(hex, { 'deps/a/hex_metadata.config': '{<<"name">>,\n'.repeat(2 ** 18) });
    assert.deepEqual(faultsOf(list), ['deps/a/hex_metadata.config: has no name']);
  });
});
