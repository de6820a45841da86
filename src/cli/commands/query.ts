// `aa-merge query`: a request in, allowed or denied out. Trouble with policy goes to standard output, as `parse` prints it;
// only what keeps the command from answering goes to standard error.

import type { PolicyPlace } from '../../app/index.js';
import { answerQueries, askPolicy, badAccess, manifestText, openPolicy, readQueries } from '../../app/index.js';
import { AaMergeError, byteTextOf } from '../../base/index.js';
import type { ByteText } from '../../base/index.js';
import type { Access } from '../../model/index.js';
import { parseAccess, parseAccessWords } from '../../model/index.js';
import { parseAnswerText, parseDocument, parseSummaryText, queryDocument, queryText } from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';

export function run(call: Call<'query'>): Standing {
  const { options, operands } = call;
  const wanted = options.batch === undefined ? operands.length > 1 : operands.length === 0;
  if (!wanted) {
    throw new AaMergeError('cli/operands', {
      command: 'query',
      wanted: 'FILE and a request, or --batch without any',
      given: operands.length,
    });
  }
  const { policyDir: policyDirectory, features, root } = options;
  const place = { policyDirectory, features, root };
  return options.batch === undefined ? runOnFile(call, place) : runOnBatch(call, place, options.batch);
}

/** Every case gets its line; that some are denied or cannot be asked is no trouble. */
function runOnBatch({ ports, terminal }: Call<'query'>, place: Omit<PolicyPlace, 'file'>, manifest: string): Standing {
  const text = manifestText(ports.files.readFile(manifest), 'query');
  for (const answer of answerQueries(readQueries(text, place), ports.files)) {
    terminal.write(`${JSON.stringify(answer)}\n`);
  }
  return 'done';
}

function runOnFile(call: Call<'query'>, place: Omit<PolicyPlace, 'file'>): Standing {
  const { operands, options, ports, terminal } = call;
  const { json, quiet, profile } = options;
  const [file = '', ...words] = operands;
  const access = readRequest(words as ByteText[]);
  const asked = openPolicy({ ...place, file }, ports.files);
  const paint = terminal.colors;
  if (!asked.judgement.ok) {
    if (json) terminal.write(`${JSON.stringify(parseDocument([asked.judgement]), undefined, 2)}\n`);
    else {
      terminal.write(parseAnswerText(asked.judgement, asked.places, { quiet, paint }));
      terminal.write(parseSummaryText([asked.judgement], paint));
    }
    return 'trouble';
  }
  const answer = askPolicy(asked, access, profile === undefined ? undefined : byteTextOf(profile));
  if (json) terminal.write(`${JSON.stringify(queryDocument(answer), undefined, 2)}\n`);
  else terminal.write(queryText(answer, { quiet, paint }));
  return answer.answer === 'allowed' ? 'done' : 'refused';
}

/** One operand may hold the whole request. */
function readRequest(words: readonly ByteText[]): Access {
  const [only, ...others] = words;
  const access = only !== undefined && others.length === 0 ? parseAccess(only) : parseAccessWords(words);
  if ('problem' in access) throw badAccess(access);
  return access;
}
