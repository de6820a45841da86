// Files of trusted helpers that are named by themselves: rules are asked as if a profile had them, a class can be checked.

import { askPolicy, compareFiles, judgeFiles, openPolicy } from '../../../src/app/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { parseAccess } from '../../../src/model/index.js';
import type { Access } from '../../../src/model/index.js';

const classText = 'class settings,\nfield key,\npermission read r,\npermission write w,\nimplies write @{run}/s w,\n';
const disk = memoryFileSystem({
  '/p/trusted-helpers/classes/settings': classText,
  '/p/trusted-helpers/rules/colors': 'settings key=color rw,\n',
  '/p/trusted-helpers/rules/wrong': 'settings key=a r,\nsettings kye=b r,\n',
  '/p/trusted-helpers/classes/wrong': 'class wrong,\npermission r rr,\nimplies r nothing key=a,\n',
  '/p/tunables/global': '@{run}=/run\n',
  '/q/trusted-helpers/classes/settings': classText,
  '/q/trusted-helpers/rules/colors': 'settings key=color r,\nsettings key=size w,\n',
  '/q/tunables/global': '@{run}=/var/run\n',
});
const policyDirectory = '/elsewhere';

function troubleIn(file: string): string[] {
  return [...judgeFiles({ files: [file], policyDirectory }, disk)].flatMap(({ answer, places }) =>
    answer.diagnostics.map(({ code, at }) => `${code} ${at?.file}:${at && places.at(at.file, at.start).line}`),
  );
}

test('rules are checked with the classes that lie beside them, and a class by itself', () => {
  expect(troubleIn('/p/trusted-helpers/rules/colors')).toEqual([]);
  expect(troubleIn('/p/trusted-helpers/classes/settings')).toEqual([]);
  expect(troubleIn('/p/trusted-helpers/rules/wrong')).toEqual(['policy/helper-field /p/trusted-helpers/rules/wrong:2']);
  expect(troubleIn('/p/trusted-helpers/classes/wrong')).toEqual([
    'policy/class-bad-name /p/trusted-helpers/classes/wrong:2',
  ]);
  expect(troubleIn('/p/trusted-helpers/rules/none')).toEqual([expect.stringContaining('policy/file-unreadable')]);
});

test('rules are asked as if a profile had them', () => {
  const asked = openPolicy({ file: '/p/trusted-helpers/rules/colors', policyDirectory }, disk);
  const ask = (request: string): string =>
    askPolicy(asked, parseAccess(request as ByteText) as Access, undefined).answer;
  expect(['file /run/s w', 'file /var/run/s w'].map(ask)).toEqual(['allowed', 'denied']);
});

test('two files of rules are compared, each with its own classes and variables', () => {
  const compare = (name: string): unknown =>
    compareFiles({ before: `/p/${name}`, after: `/q/${name}`, policyDirectory }, disk).comparison?.verdict;
  expect(compare('trusted-helpers/rules/colors')).toBe('incomparable');
});

test('what a declaration permits cannot be asked: app/class-alone', () => {
  const codeOf = (work: () => unknown): string => {
    try {
      work();
      return 'none';
    } catch (error) {
      return error instanceof AaMergeError ? error.code : String(error);
    }
  };
  const file = '/p/trusted-helpers/classes/settings';
  expect(codeOf(() => openPolicy({ file, policyDirectory }, disk))).toBe('app/class-alone');
  expect(codeOf(() => compareFiles({ before: file, after: file, policyDirectory }, disk))).toBe('app/class-alone');
});
