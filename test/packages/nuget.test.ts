// NuGet packages: NAME.deps.json as `dotnet publish` writes it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nuget } from '../../src/packages/nuget.ts';
import { faultsOf, readPackages } from '../support/evidence.ts';

const path = 'app/Web.deps.json';
const read = (document: unknown) => readPackages(nuget, { [path]: JSON.stringify(document) });

describe('nuget', () => {
  test('packages, and where their files are', async () => {
    const target = {
      'Web/1.0.0': { dependencies: { Npgsql: '8.0.1' }, runtime: { 'Web.dll': {} } },
      'Npgsql/8.0.1': {
        runtime: { 'lib/net8.0/Npgsql.dll': { assemblyVersion: '8.0.1.0' } },
        resources: { 'lib/net8.0/de/Npgsql.resources.dll': { locale: 'de' } },
        runtimeTargets: { 'runtimes/linux-x64/native/libx.so': { rid: 'linux-x64', assetType: 'native' } },
      },
      'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': {
        runtime: { 'System.Runtime.dll': {} },
        native: { 'libcoreclr.so': {} },
      },
    };
    const list = await read({
      runtimeTarget: { name: '.NETCoreApp,Version=v8.0/linux-x64' },
      targets: { '.NETCoreApp,Version=v8.0': {}, '.NETCoreApp,Version=v8.0/linux-x64': target },
      libraries: {
        'Web/1.0.0': { type: 'project' },
        'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
        'Npgsql/8.0.1': { type: 'package', path: 'npgsql/8.0.1' },
      },
    });
    assert.deepEqual(list.faults, []);
    assert.deepEqual(list.packages[1], {
      type: 'nuget',
      namespace: null,
      name: 'Npgsql',
      version: '8.0.1',
      architecture: null,
      license: null,
      evidence: path,
      files: ['app/Npgsql.dll', 'app/de/Npgsql.resources.dll', 'app/runtimes/linux-x64/native/libx.so'],
      directory: null,
      derived: [],
    });
    assert.deepEqual(
      list.packages.map(({ name, files }) => [name, files.length]),
      [
        ['Microsoft.NETCore.App.Runtime.linux-x64', 2],
        ['Npgsql', 3],
      ],
    );
  });

  test('without targets', async () => {
    const { packages } = await read({ targets: 'text', libraries: { 'A/1': { type: 'package' } } });
    assert.deepEqual(
      packages.map(({ name, files }) => [name, files]),
      [['A', []]],
    );
  });

  test('faults', async () => {
    assert.deepEqual(faultsOf(await read({ libraries: 'text' })), [`${path}: has no libraries`]);
    const unversioned = await read({ libraries: { A: { type: 'package' } } });
    assert.deepEqual(faultsOf(unversioned), [`${path}: has a library without name or version`]);
  });

  test('a package with more files than a call can have arguments', async () => {
    const runtime = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`${at}`, 0]));
    const { packages, faults } = await read({
      runtimeTarget: { name: 't' },
      targets: { t: { 'a/1': { runtime } } },
      libraries: { 'a/1': { type: 'package' } },
    });
    assert.deepEqual([faults, packages[0]?.files.length], [[], 200_000]);
  });
});
