// All tests and checks, in the order in which a failure is cheapest to find. Ends with the line `N passed, N failed`.

import { closingLine, runSteps } from './steps.js';

const count = runSteps([
  { name: 'types', command: ['npx', 'tsc', '--noEmit'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'codes', command: ['npm', 'run', '--silent', 'codes'] },
  { name: 'manual', command: ['npm', 'run', '--silent', 'man', '--', '--check'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'format', command: ['npm', 'run', '--silent', 'format:check'] },
  { name: 'tests', command: ['npx', 'jest', '--ci', '--maxWorkers=2'], counts: 'jest' },
  { name: 'kernel', command: ['npx', 'tsx', 'test/kernel/run.ts'], counts: 'last-line' },
]);
console.log(`\n${closingLine(count)}`);
process.exitCode = count.failed > 0 ? 1 : 0;
