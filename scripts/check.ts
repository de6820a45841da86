// The one command before a commit: all that can be judged without the outside, the first failures named last.
// `npm run check -- --fix` formats first.

import type { Step } from './steps.js';
import { closingLine, runLanes } from './steps.js';

const fix: readonly Step[] = process.argv.includes('--fix')
  ? [{ name: 'format', command: ['npx', 'prettier', '--write', '--log-level', 'warn', '.'] }]
  : [];

const count = await runLanes([
  ...fix,
  { name: 'types', command: ['npx', 'tsc', '--noEmit'] },
  { name: 'layers', command: ['npm', 'run', '--silent', 'layers'] },
  { name: 'codes', command: ['npm', 'run', '--silent', 'codes'] },
  { name: 'manual', command: ['npm', 'run', '--silent', 'man', '--', '--check'] },
  { name: 'lint', command: ['npx', 'eslint', '.'] },
  { name: 'format', command: ['npm', 'run', '--silent', 'format:check'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'tests', command: ['npx', 'jest', '--silent'], counts: 'jest' },
]);
console.log(closingLine(count));
process.exitCode = count.failed > 0 ? 1 : 0;
