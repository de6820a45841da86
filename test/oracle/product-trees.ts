// `npm run oracle:trees`: our model of every profile of the corpus against what real compilers make of it, as a table.
//
//   npm run oracle:trees -- [EACH] [NAME ...]
//
// EACH takes every so many files only; NAME is a suite, `installed` or AA_PARSER, all by default.

import { corpusOrEnd } from '../support/needs.js';
import { sayTable, tallyTrees } from './product/tally-trees.js';

const corpus = corpusOrEnd();
const [each = '1', ...names] = process.argv.slice(2);
const progress = (line: string): void => void process.stderr.write(`${line}\n`);
const rows = tallyTrees(corpus, Number(each), names, progress);
console.log(sayTable(rows));
const unexplained = rows.flatMap(({ tally }) => tally.unexplained);
for (const line of unexplained) console.log(line);
process.exitCode = unexplained.length > 0 ? 1 : 0;
