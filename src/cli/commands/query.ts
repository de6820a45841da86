// `aa-merge query`: a request in, allowed or denied out. Trouble with policy goes to standard output, as `parse` prints it;
// only what keeps the command from answering goes to standard error.

import type { AskedPolicy, LabelPlaces, PolicySource } from '../../app/index.js';
import {
  LabelPolicies,
  answerQueries,
  askLabel,
  askPolicy,
  badAccess,
  labelAsked,
  manifestText,
  openPolicy,
  readQueries,
} from '../../app/index.js';
import { AaMergeError, byteTextOf } from '../../base/index.js';
import type { ByteText } from '../../base/index.js';
import type { KernelLabel } from '../../language/index.js';
import type { Access } from '../../model/index.js';
import { parseAccess, parseAccessWords } from '../../model/index.js';
import {
  labelDocument,
  labelText,
  parseAnswerText,
  parseDocument,
  parseSummaryText,
  queryDocument,
  queryText,
} from '../../report/index.js';
import type { Call } from '../command.js';
import type { Standing } from '../exit-codes.js';
import { namespacePolicies } from '../label-options.js';

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
  if (options.batch !== undefined) return runOnBatch(call, place, options.batch);
  const { profile, policyOf } = options;
  if (profile === undefined && policyOf.length > 0) {
    throw new AaMergeError('cli/needed-option', { command: '--policy-of', option: '--profile' });
  }
  const [path = ''] = operands;
  const places = { ...place, path, namespaces: namespacePolicies(policyOf, 1).first };
  const label = labelAsked(profile === undefined ? undefined : byteTextOf(profile), places, call.ports.files);
  return label === undefined ? runOnFile(call, place) : runOnLabel(call, places, label);
}

/** Every case gets its line; that some are denied or cannot be asked is no trouble. */
function runOnBatch({ ports, terminal }: Call<'query'>, place: PolicySource, manifest: string): Standing {
  const text = manifestText(ports.files.readFile(manifest), 'query');
  for (const answer of answerQueries(readQueries(text, place), ports.files)) {
    terminal.write(`${JSON.stringify(answer)}\n`);
  }
  return 'done';
}

function runOnLabel(call: Call<'query'>, places: LabelPlaces, label: KernelLabel): Standing {
  const { operands, options, ports, terminal } = call;
  const { json, quiet } = options;
  const [, ...words] = operands;
  const access = readRequest(words as ByteText[]);
  const found = new LabelPolicies(places, ports.files).lookUp(label);
  if ('invalid' in found) {
    for (const asked of found.invalid) tellInvalid(asked, call);
    return 'trouble';
  }
  const answer = askLabel(found, access);
  if (json) terminal.write(`${JSON.stringify(labelDocument(answer), undefined, 2)}\n`);
  else terminal.write(labelText(answer, { quiet, paint: terminal.colors }));
  return answer.answer === 'allowed' ? 'done' : 'refused';
}

function tellInvalid({ judgement, places }: AskedPolicy, { options, terminal }: Call<'query'>): void {
  if (options.json) {
    terminal.write(`${JSON.stringify(parseDocument([judgement]), undefined, 2)}\n`);
    return;
  }
  const paint = terminal.colors;
  terminal.write(parseAnswerText(judgement, places, { quiet: options.quiet, paint }));
  terminal.write(parseSummaryText([judgement], paint));
}

function runOnFile(call: Call<'query'>, place: PolicySource): Standing {
  const { operands, options, ports, terminal } = call;
  const { json, quiet, profile } = options;
  const [file = '', ...words] = operands;
  const access = readRequest(words as ByteText[]);
  const asked = openPolicy({ ...place, file }, ports.files);
  const paint = terminal.colors;
  if (!asked.judgement.ok) {
    tellInvalid(asked, call);
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
