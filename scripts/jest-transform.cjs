// Takes one TypeScript file, gives CommonJS with an inline source map. Must never check types: the compiler does.
'use strict';
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

module.exports = {
  getCacheKey(source, path, options) {
    return createHash('sha256')
      .update([version, process.version, path, options.instrument ? '1' : '0', source].join('\0'))
      .digest('hex');
  },
  process(source, path) {
    const { code } = transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      target: 'node18',
      sourcemap: 'inline',
      sourcefile: path,
      // import() stays lazy but goes through jest's registry.
      supported: { 'dynamic-import': false },
    });
    return { code };
  },
};
