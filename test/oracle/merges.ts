// `npm run oracle:merges`: every merge of the public cases that passes, judged against the merge law by a real compiler.
//
//   npm run oracle:merges -- [EACH]
//
// EACH takes every so many cases only. The compiler is the one that AA_PARSER names, else that of Debian 13.

import { corpusFolder, parserPath } from '../support/needs.js';
import { judgeCases } from './law/run-cases.js';
import { outcomeTable, rowTable, wrongsOf } from './law/table.js';

const corpus = corpusFolder();
const parser = process.env['AA_PARSER'] ?? parserPath('trixie');
if (corpus === undefined || parser === undefined) {
  console.error('The corpus (AA_CORPUS) or the compiler (scripts/fetch-parser.sh trixie) is not here.');
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}
const judged = judgeCases(corpus, parser, Number(process.argv[2] ?? 1), (id, at) => {
  if (at % 20 === 0) process.stderr.write(`${at} ${id}\n`);
});
for (const line of [...outcomeTable(judged), '', ...rowTable(judged), '']) console.log(line);
const wrongs = judged.flatMap(wrongsOf);
for (const line of wrongs) console.log(line);
console.log(`${wrongs.length} violations`);
process.exitCode = wrongs.length > 0 ? 1 : 0;
