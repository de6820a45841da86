// `aa-merge parse`: options in, answers out. Trouble with policy is the answer and goes to standard output; only what
// keeps the command from answering goes to standard error.

import { judgeBatch, judgeFiles, manifestText, readManifest } from '../../app/index.js';
import type { Judgement } from '../../app/index.js';
import { AaMergeError } from '../../base/index.js';
import { parseAnswerText, parseDocument, parseSummaryText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';

export function run(call: Call<'parse'>): Standing {
  const { options, operands } = call;
  if ((options.batch === undefined) === (operands.length === 0)) {
    throw new AaMergeError('cli/operands', {
      command: 'parse',
      wanted: 'FILE…, or --batch without any',
      given: operands.length,
    });
  }
  return options.batch === undefined ? runOnFiles(call) : runOnBatch(call, options.batch);
}

/** Every case gets its line; that some are not valid is no trouble. */
function runOnBatch({ options, ports, terminal }: Call<'parse'>, manifest: string): Standing {
  const text = manifestText(ports.files.readFile(manifest), 'parse');
  const cases = readManifest(text, options.policyDir);
  for (const answer of judgeBatch(cases, ports.files)) terminal.write(`${JSON.stringify(answer)}\n`);
  return 'done';
}

function runOnFiles({ options, operands, ports, terminal }: Call<'parse'>): Standing {
  const { policyDir: policyDirectory, features, json, quiet, root } = options;
  const judgements: Judgement[] = [];
  ports.output.stage('Reading policy');
  for (const judgement of judgeFiles({ files: operands, policyDirectory, features, root }, ports.files)) {
    judgements.push(judgement);
    ports.output.progress(judgements.length, operands.length);
    if (!json) terminal.write(parseAnswerText(judgement.answer, judgement.places, { quiet, paint: terminal.colors }));
  }
  const answers = judgements.map(({ answer }) => answer);
  const valid = answers.every(({ ok }) => ok);
  if (json) terminal.write(`${JSON.stringify(parseDocument(answers), undefined, 2)}\n`);
  else if (!quiet || !valid) terminal.write(parseSummaryText(answers, terminal.colors));
  return valid ? 'done' : 'trouble';
}
