import type { ManualTables } from '../../../scripts/manual.js';
import { fillParts, manualParts, partsOf, roff } from '../../../scripts/manual.js';

const tables: ManualTables = {
  options: {
    'dry-run': { kind: 'flag', alias: 'n', description: 'write nothing', commands: ['reconcile'], setting: true },
    widening: {
      kind: 'choice',
      choices: ['refuse', 'report'],
      default: 'refuse',
      description: 'when it would widen',
      commands: ['reconcile', 'parse'],
      setting: true,
    },
    root: { kind: 'path', value: 'DIR', default: '/', description: 'the host', commands: ['reconcile', 'parse'] },
  },
  commands: {
    reconcile: { operands: '[UNIT…]', least: 0, most: 9, summary: 'Bring it in', brief: 'in', example: 'x -y' },
    parse: { operands: 'FILE…', least: 1, most: 9, summary: 'Say it', brief: 'say', example: "say 'it'" },
  },
  defaultCommand: 'reconcile',
  codes: {
    'cli/strange': { severity: 'error', summary: 'a `key = value` that is -- strange' },
    'policy/odd': { severity: 'note', summary: 'odd' },
  },
  remedyOf: (code) => ((code as string) === 'policy/odd' ? 'make it even' : undefined),
};

test('every option, command and code goes into exactly one part, settings into one more', () => {
  const parts = manualParts(tables);
  expect(Object.fromEntries(parts)).toEqual({
    synopsis: '.Nm\n.Op Ar option ...\n.Op Ar UNIT ...\n.Nm\n.Cm parse\n.Op Ar option ...\n.Ar FILE ...\n',
    'example reconcile': '.Pp\n.\\" example\n.Dl x \\-y\n',
    'example parse': '.Pp\n.\\" example\n.Dl say \\(aqit\\(aq\n',
    'summary reconcile': '.D1 Nm Oo Ar option ... Oc Oo Ar UNIT ... Oc\n.Pp\nBring it in.\n',
    'summary parse': '.D1 Nm Cm parse Oo Ar option ... Oc Ar FILE ...\n.Pp\nSay it.\n',
    'options reconcile': '.Bl -tag -width Ds\n.It Fl n , Fl Fl dry\\-run\nWrite nothing.\n.El\n',
    options:
      '.Bl -tag -width Ds\n.It Fl Fl widening Cm refuse | report\nWhen it would widen.\nThe default is\n.Cm refuse .\n' +
      '.It Fl Fl root Ar DIR\nThe host.\nThe default is\n.Pa / .\n.El\n',
    settings:
      '.Bl -tag -width Ds\n.It Ic dry\\-run No = Cm yes | no\nWrite nothing.\n' +
      '.It Ic widening No = Cm refuse | report\nWhen it would widen.\nThe default is\n.Cm refuse .\n.El\n',
    'codes cli': '.Bl -tag -width Ds\n.It Sy cli/strange Pq error\nA \\(oqkey = value\\(cq that is -- strange.\n.El\n',
    'codes policy': '.Bl -tag -width Ds\n.It Sy policy/odd Pq note\nOdd.\nMake it even.\n.El\n',
  });
});

test('what is between the markers is replaced, and nothing else', () => {
  const page =
    '.Sh A\n.\\" begin generated: a\n.\\" end generated\nprose\n.\\" begin generated: b\nold\n.\\" end generated\n';
  const parts = new Map([
    ['a', 'new a\n'],
    ['b', 'new b\n'],
  ]);
  const filled = fillParts(page, parts);
  expect(filled).toBe(
    '.Sh A\n.\\" begin generated: a\nnew a\n.\\" end generated\nprose\n.\\" begin generated: b\nnew b\n.\\" end generated\n',
  );
  expect(fillParts(filled, parts)).toBe(filled);
  expect(partsOf(page)).toEqual(['a', 'b']);
  expect(() => fillParts(page, new Map([['a', '']]))).toThrow('`b`');
});

test('text is never taken for a request or an escape', () => {
  expect(roff(".Sh at the start\n'and here \\fB")).toBe("\\&.Sh at the start\n\\&'and here \\efB");
  expect(roff('the vendor’s `a-b` and --dry-run, well-known…')).toBe(
    'the vendor\\(cqs \\(oqa\\-b\\(cq and \\-\\-dry-run, well-known...',
  );
});
