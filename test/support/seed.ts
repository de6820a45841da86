// Laws are tried on the same random cases in every run, so that a red build is the fault of a change. Other cases:
// AA_SEED=$RANDOM npx jest test/property

import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['AA_SEED'] ?? 20_261_122) });
