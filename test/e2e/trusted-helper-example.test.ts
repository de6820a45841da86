// The example of a trusted helper, run as its page says: a service on a unix socket that decides by policy.

import { spawnSync } from 'node:child_process';

test('two layers and three print what policy says', () => {
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/tsx', ['examples/trusted-helper/main.ts'], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const [first, ...lines] = stdout.trimEnd().split('\n');
  expect(first).toMatch(/^the kernel (calls us \S|gives no labels here: programs state theirs$)/);
  expect(lines).toEqual([
    'paint: write org.example.canvas color: done (paint:2: settings schema=org.example.* key=color rw,)',
    'viewer: read org.example.canvas color: done (view:2: settings schema=org.example.* key=color read,)',
    'viewer: write org.example.canvas color: refused (no-rule)',
    'paint: read org.example.canvas size: done (paint:3: audit settings schema=org.example.canvas key=size read,)',
    'paint: read org.example.secret color: refused (paint:4: deny settings schema=org.example.secret,)',
    'paint//&viewer: write org.example.canvas color: refused (no-rule)',
    'log: viewer tried to write org.example.canvas color: no-rule',
    'log: paint did read org.example.canvas size: paint:3: audit settings schema=org.example.canvas key=size read,',
    'log: paint//&viewer tried to write org.example.canvas color: no-rule',
    'paint to viewer: {"passed":true,"sender":true,"receiver":true}',
    'viewer to paint: {"passed":false,"sender":false,"receiver":false}',
    'paint to nobody: {"passed":false,"sender":false,"receiver":false}',
  ]);
});
