// All tests and checks. Beside the tests go on what is checked without running anything and the emulated machine, which is
// busy on one core for minutes. Needs the built program. Ends with the line `N passed, N failed`.

import { closingLine, runLanes } from './steps.js';

const count = await runLanes(
  [
    { name: 'types', command: ['npx', 'tsc', '--noEmit'] },
    { name: 'codes', command: ['npm', 'run', '--silent', 'codes'] },
    { name: 'manual', command: ['npm', 'run', '--silent', 'man', '--', '--check'] },
    { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
    { name: 'format', command: ['npm', 'run', '--silent', 'format:check'] },
    { name: 'kernel', command: ['npx', 'tsx', 'test/kernel/run.ts'], counts: 'last-line' },
  ],
  [{ name: 'tests', command: ['npx', 'jest', '--ci', '--maxWorkers=2'], counts: 'jest' }],
);
console.log(`\n${closingLine(count)}`);
process.exitCode = count.failed > 0 ? 1 : 0;
