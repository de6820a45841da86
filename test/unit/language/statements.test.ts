import { byteTextOf, fileId } from '../../../src/base/index.js';
import type { Statement } from '../../../src/language/index.js';
import { lowerFile, parseFile, spellStatement } from '../../../src/language/index.js';
import { fileCases } from '../../support/file-cases.js';
import { ruleCases } from '../../support/rule-cases.js';

function read(text: string): { readonly statements: readonly Statement[]; readonly codes: readonly string[] } {
  const source = { id: fileId('test'), text: byteTextOf(text) };
  const parsed = parseFile(source.text, source.id);
  const lowered = lowerFile(parsed.value, source);
  return {
    statements: lowered.value,
    codes: [...parsed.diagnostics, ...lowered.diagnostics].map(({ code }) => code),
  };
}

const inProfile = (rule: string): string => `profile a {\n  ${rule}\n}\n`;

describe.each(ruleCases)('$about', ({ valid, wrong }) => {
  test.each(valid.map(([written, spelled = written]) => ({ written, spelled })))('$written is valid', (rule) => {
    const { written, spelled } = rule;
    const { statements, codes } = read(inProfile(written));
    expect(codes).toEqual([]);
    const [profile] = statements;
    const rules = profile?.kind === 'profile' ? profile.body.statements : [];
    expect(rules.map(spellStatement)).toEqual([spelled]);
  });

  test.each(wrong.map(([written, ...codes]) => ({ written, codes })))('$written is wrong', ({ written, codes }) => {
    expect(read(inProfile(written)).codes).toEqual(codes);
  });
});

describe.each(fileCases)('$about', ({ valid, wrong }) => {
  test.each(valid.map(([text, ...spelled]) => ({ text, spelled })))('$text is valid', ({ text, spelled }) => {
    const { statements, codes } = read(text);
    expect(codes).toEqual([]);
    expect(statements.map(spellStatement)).toEqual(spelled);
  });

  test.each(wrong.map(([text, ...codes]) => ({ text, codes })))('$text is wrong', ({ text, codes }) => {
    expect(read(text).codes).toEqual(codes);
  });
});
